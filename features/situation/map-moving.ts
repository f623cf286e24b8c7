import type { LayerDescription, MapAdapter } from '../../map/contract.ts';
import { createMovingTracker, type MovingTracker } from '../../map/moving-frame.ts';
import { openPositionStream, type PositionStream } from './map-positions.ts';
import type { PastMoving } from './map-props.ts';

export interface MovingFeed {
  /** Opens, keeps or closes the position stream as the layers and the view of the engine ask. */
  watch(layers: readonly LayerDescription[]): void;
  /** Moves to a moment of the past, or back to the stream. */
  setPast(past: PastMoving | null): void;
  close(): void;
}

/** Brings moving objects to whichever engine is shown, and only while somebody looks at them. */
export function createMovingFeed(
  engine: () => MapAdapter | null,
  onTrouble: (reason: string | null) => void,
): MovingFeed {
  let stream: PositionStream | null = null;
  let tracker: MovingTracker | null = null;
  let watched: readonly LayerDescription[] | null = null;
  let past: PastMoving | null = null;
  let leave = () => {};

  const stop = () => {
    stream?.close();
    stream = null;
    tracker = null;
  };

  const watch = (layers: readonly LayerDescription[]) => {
    watched = layers;
    const adapter = engine();
    // A tab that nobody sees gives its connection back: browsers have six of them for a server on plain HTTP.
    if (document.hidden) return stop();
    if (adapter === null) return;
    if (!layers.some((layer) => layer.kind === 'moving' && layer.visible)) {
      stop();
      adapter.setMoving(null);
      return;
    }
    // The past has its own source: see `setPast`.
    if (past !== null) return;
    tracker ??= createMovingTracker(adapter.getView().center);
    const glide = tracker;
    stream ??= openPositionStream({
      onRecords: (records) => engine()?.setMoving(glide.next(records, performance.now())),
      onTrouble,
    });
    stream.look(adapter.getBounds());
  };
  const showPast = (source: PastMoving) => {
    let glide: MovingTracker | null = null;
    leave = source.subscribe((records) => {
      const adapter = engine();
      if (adapter === null || watched?.some((layer) => layer.kind === 'moving' && layer.visible) !== true) return;
      glide ??= createMovingTracker(adapter.getView().center);
      adapter.setMoving(glide.next(records, performance.now()));
    });
  };
  const onVisibility = () => {
    if (watched !== null) watch(watched);
  };
  document.addEventListener('visibilitychange', onVisibility);

  return {
    watch,
    setPast(next) {
      if (next === past) return;
      leave();
      leave = () => {};
      stop();
      engine()?.setMoving(null);
      past = next;
      if (next !== null) showPast(next);
      else if (watched !== null) watch(watched);
    },
    close() {
      leave();
      document.removeEventListener('visibilitychange', onVisibility);
      stop();
    },
  };
}
