import type { LayerDescription, MapAdapter } from '../../map/contract.ts';
import { createMovingTracker, type MovingTracker } from '../../map/moving-frame.ts';
import { openPositionStream, type PositionStream } from './map-positions.ts';

export interface MovingFeed {
  /** Opens, keeps or closes the position stream as the layers and the view of the engine ask. */
  watch(layers: readonly LayerDescription[]): void;
  close(): void;
}

/** Brings moving objects to whichever engine is shown, and only while somebody looks at them. */
export function createMovingFeed(
  engine: () => MapAdapter | null,
  onTrouble: (reason: string | null) => void,
): MovingFeed {
  let stream: PositionStream | null = null;
  let tracker: MovingTracker | null = null;

  const close = () => {
    stream?.close();
    stream = null;
    tracker = null;
  };

  return {
    watch(layers) {
      const adapter = engine();
      if (adapter === null) return;
      if (!layers.some((layer) => layer.kind === 'moving' && layer.visible)) {
        close();
        adapter.setMoving(null);
        return;
      }
      tracker ??= createMovingTracker(adapter.getView().center);
      const glide = tracker;
      stream ??= openPositionStream({
        onRecords: (records) => engine()?.setMoving(glide.next(records, performance.now())),
        onTrouble,
      });
      stream.look(adapter.getBounds());
    },
    close,
  };
}
