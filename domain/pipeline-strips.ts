/**
 * Legal strips beside pipelines as data: Pipeline Protection Law (石油天然气管道保护法, 2010) Art 30, 32 and 35. Metres from
 * the centreline to each side. A correction of the law is an edit here.
 */
export const DANGER_CODES = ['encroachment', 'spacing', 'crossing', 'third_party', 'geohazard', 'defect'] as const;
export type DangerCode = (typeof DANGER_CODES)[number];
/** The stored number of a code: REQ-ENT-62 counts from 1. */
export const dangerNumber = (code: DangerCode): number => DANGER_CODES.indexOf(code) + 1;

export interface LegalStrip {
  readonly id: 'prohibited' | 'permit_near' | 'permit_far' | 'river';
  readonly fromMeters: number;
  readonly toMeters: number;
  readonly clause: string;
}

export const LEGAL_STRIPS: readonly LegalStrip[] = [
  { id: 'prohibited', fromMeters: 0, toMeters: 5, clause: '管道保护法 30' },
  { id: 'permit_near', fromMeters: 5, toMeters: 50, clause: '管道保护法 35(2)' },
  { id: 'permit_far', fromMeters: 50, toMeters: 200, clause: '管道保护法 35(3)' },
  { id: 'river', fromMeters: 0, toMeters: 500, clause: '管道保护法 32' },
];

/** Activities that need a permit as far as 200 m: blasting, excavation, drilling (Art 35 (3)). */
export const FAR_ACTIVITIES: readonly string[] = ['blasting', 'excavation', 'drilling'];

/** Patrols a week beside works on general segments (REQ-WF-29). */
export const PATROLS_BESIDE_WORKS = 2;

/** The strip that decides for works at a distance: null where the law asks for nothing. */
export function stripOfWork(distanceMeters: number, activity: string): LegalStrip | null {
  const strip = LEGAL_STRIPS.find(
    ({ id, fromMeters, toMeters }) =>
      id !== 'river' && distanceMeters <= toMeters && (distanceMeters > fromMeters || fromMeters === 0),
  );
  if (strip?.id === 'permit_far' && !FAR_ACTIVITIES.includes(activity)) return null;
  return strip ?? null;
}

/** What a structure at a distance is: over the pipe or within 5 m is encroachment (占压); nothing farther is forbidden as such. */
export function encroaches(distanceMeters: number): boolean {
  return distanceMeters <= 5;
}
