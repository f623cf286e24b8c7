import { positive } from './hazard-input.ts';

/** Targets of GB 36894-2018; the numbers are those of Announcement 13/2014. Deaths per year. */
export const PROTECTED_TARGETS = ['highly_sensitive', 'important', 'general_1', 'general_2', 'general_3'] as const;
export type ProtectedTarget = (typeof PROTECTED_TARGETS)[number];

const LIMITS: Readonly<Record<ProtectedTarget, readonly [fresh: number, inService: number]>> = {
  highly_sensitive: [3e-7, 3e-6],
  important: [3e-7, 3e-6],
  general_1: [3e-7, 3e-6],
  general_2: [3e-6, 1e-5],
  general_3: [1e-5, 3e-5],
};

/** Individual risk that a protected target may bear, per year, near a new or rebuilt installation or one in service. */
export const individualRiskLimit = (target: ProtectedTarget, fresh: boolean): number => LIMITS[target][fresh ? 0 : 1];

export type SocietalRisk = 'intolerable' | 'alarp' | 'acceptable';

/** Where a point of the F-N curve lies: above 10⁻³/N intolerable, below 10⁻⁵/N acceptable, between as low as practicable. */
export function societalRisk(deaths: number, perYear: number): SocietalRisk {
  const n = positive('deaths', deaths);
  if (positive('perYear', perYear) > 1e-3 / n) return 'intolerable';
  return perYear < 1e-5 / n ? 'acceptable' : 'alarp';
}
