import type { Map as MapLibreMap } from 'maplibre-gl';

/** Longest wait for what is still loading before a change is drawn without it. */
const GATHER_MS = 100;
/** While tiles come in, a frame is drawn this often: each costs as long as several tiles take to arrive. */
const LOADING_MS = 500;

export interface FramePace {
  destroy(): void;
}

type Pacing = Pick<MapLibreMap, 'triggerRepaint' | 'isMoving' | 'isStyleLoaded'> & {
  on(event: 'render', listener: () => void): unknown;
  off(event: 'render', listener: () => void): unknown;
};

/**
 * For machines that draw without a graphics card. The engine draws a frame for every tile that arrives, and two or three
 * for one change of state (feature-state at once, its symbols when the worker is done). Here they wait for one another:
 * one frame when everything asked for is there, at most every half second while much is loading. A map that moves under
 * a hand is never held back.
 * @param now milliseconds that only grow
 */
export function paceFrames(map: Pacing, now: () => number = () => performance.now()): FramePace {
  const repaint = map.triggerRepaint.bind(map);
  let drawnAt = Number.NEGATIVE_INFINITY;
  let askedAt: number | null = null;
  let deciding = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    askedAt = null;
    repaint();
  };
  const decide = () => {
    deciding = false;
    askedAt ??= now();
    // The first frame asks for the tiles.
    if (drawnAt === Number.NEGATIVE_INFINITY || map.isMoving() || map.isStyleLoaded() === true) return draw();
    timer ??= setTimeout(draw, Math.max(drawnAt + LOADING_MS, askedAt + GATHER_MS) - now());
  };
  const drawn = () => {
    drawnAt = now();
  };
  map.on('render', drawn);
  map.triggerRepaint = () => {
    if (deciding) return;
    deciding = true;
    // After the task that asks: what it changes next belongs to the same frame.
    queueMicrotask(decide);
  };
  return {
    destroy() {
      clearTimeout(timer);
      map.off('render', drawn);
      map.triggerRepaint = repaint;
    },
  };
}
