/** The points of the naphtha tank on which the demonstration is played (demo-story, steps 2 to 4). */
export const STORY_POINTS = { gas: 'pt_t203_gas', temperature: 'pt_t203_temperature' } as const;

/** All instruments of the story's tank: no other play touches them. */
export const STORY_TANK_POINTS = /^pt_t203_/;

/** Seconds after the start at which each act begins. */
export const STORY_ACTS = { gasLow: 0, gasHigh: 25, sensorDies: 60, end: 1800 } as const;

export interface StoryLimits {
  readonly gasLow: number;
  readonly gasHigh: number;
  readonly temperatureHigh: number;
}

/** What the story makes of a point at a moment: a value to send now, silence, or nothing (null: the point is its own). */
export type StoryPart = { readonly value: number } | 'silent' | null;

/**
 * 低报: gas passes its first limit, yellow; 高报: gas passes the second and the temperature its limit, red; then the fire
 * takes the gas sensor: it falls silent for good (报警后失联), while the temperature goes on rising.
 */
export function storyPart(pointId: string, seconds: number, limits: StoryLimits): StoryPart {
  if (seconds < STORY_ACTS.gasLow || seconds >= STORY_ACTS.end) return null;
  if (pointId === STORY_POINTS.gas) {
    if (seconds >= STORY_ACTS.sensorDies) return 'silent';
    const share = Math.min(1, seconds / STORY_ACTS.gasHigh);
    return {
      value:
        seconds >= STORY_ACTS.gasHigh
          ? limits.gasHigh * 1.18
          : limits.gasLow + (limits.gasHigh - limits.gasLow) * (0.12 + 0.5 * share),
    };
  }
  if (pointId === STORY_POINTS.temperature && seconds >= STORY_ACTS.gasHigh)
    return {
      value: Math.min(
        limits.temperatureHigh * 2.2,
        limits.temperatureHigh * 1.03 + (seconds - STORY_ACTS.gasHigh) * 0.12,
      ),
    };
  return null;
}
