import type { LngLat } from './place.ts';
import { DEFAULT_SITUATION, encodeSituation, type Selection } from './situation.ts';

/** Before something happened, so that the reader sees it come. */
const LEAD_MS = 10 * 60_000;
const ZOOM = 13.5;

/**
 * The address of the desk in replay shortly before something that happened at a place: for links from what it is known
 * by (an incident, a warning). It shows to each reader what they may see now.
 * @param at epoch milliseconds
 */
export function replayPath(at: number, center: LngLat, selection: Selection | null = null): string {
  const view = { ...DEFAULT_SITUATION.view, center, zoom: ZOOM };
  return `/?${encodeSituation({ ...DEFAULT_SITUATION, view, selection, time: Math.max(0, Math.round(at - LEAD_MS)) })}`;
}
