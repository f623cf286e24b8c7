import type { Map as MapLibreMap } from 'maplibre-gl';
import { BLINKING_LAYER, PULSE_LAYER } from './state-style.ts';

/** Half a period: on and off for this long make 1 Hz, the most that is allowed (look; WCAG 2.3.1). */
const HALF_PERIOD_MS = 500;
/** Where the processor draws, each blink costs a third of a second of it. */
const SOFTWARE_HALF_PERIOD_MS = 1500;

export interface Pulse {
  /** Blinks while there is an unacknowledged red; a steady ring for those who asked for less motion. */
  set(on: boolean): void;
  destroy(): void;
}

export function createPulse(map: MapLibreMap, reducedMotion: boolean, software: boolean): Pulse {
  let timer: ReturnType<typeof setInterval> | null = null;
  let bright = true;
  // A machine that cannot draw two frames a second blinks slower, instead of never coming to rest.
  let rested = true;
  const onIdle = () => {
    rested = true;
  };
  map.on('idle', onIdle);
  const show = (next: boolean) => {
    bright = next;
    map.setPaintProperty(BLINKING_LAYER, 'icon-opacity', bright ? 1 : 0.8);
    map.setPaintProperty(PULSE_LAYER, 'circle-stroke-opacity', bright ? 0.95 : 0);
    map.setPaintProperty(PULSE_LAYER, 'circle-opacity', bright ? 0.14 : 0);
  };
  const blink = () => {
    if (!rested || document.hidden) return;
    rested = false;
    show(!bright);
  };
  const stop = () => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    if (!bright) show(true);
  };
  return {
    set(on) {
      if (on === (timer !== null) || reducedMotion) return;
      if (on) timer = setInterval(blink, software ? SOFTWARE_HALF_PERIOD_MS : HALF_PERIOD_MS);
      else stop();
    },
    destroy() {
      map.off('idle', onIdle);
      if (timer !== null) clearInterval(timer);
    },
  };
}
