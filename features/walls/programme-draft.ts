import type { WallHours, WallProgramme } from '../../domain/wall-scene.ts';
import type { SceneDraft } from './scene-form.tsx';
import { parseTour, tourText } from './tour-text.ts';

/** A wall's programme while somebody writes it. */
export interface ProgrammeDraft extends SceneDraft {
  readonly hours: readonly WallHours[];
}

export function draftOf({ scene: { tour, ...scene }, hours }: WallProgramme): ProgrammeDraft {
  return { scene, tour: tourText(tour), hours };
}

/** The finished programme, or the line of the tour that is no place. */
export function programmeOf({ scene, tour, hours }: ProgrammeDraft): WallProgramme | number {
  const places = parseTour(tour);
  return typeof places === 'number' ? places : { scene: { ...scene, tour: [...places] }, hours: [...hours] };
}
