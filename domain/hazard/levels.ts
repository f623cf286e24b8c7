/**
 * Levels at which zones are drawn: red, orange, yellow as in ALOHA (red = level 3). A basis is chosen by people and kept
 * with the scenario; values are the published ones.
 */
export const HAZARD_GRADES = ['red', 'orange', 'yellow'] as const;
export type HazardGrade = (typeof HAZARD_GRADES)[number];

type Three = Readonly<Record<HazardGrade, number>>;

/** Heat, kW/m². */
export const HEAT_BASES = {
  /** Lethal, second-degree burns, pain: each within 60 s (ALOHA default). */
  aloha: { red: 10, orange: 5, yellow: 2 },
  /** Equipment destroyed; wood lights and first-degree burns in 10 s; pain after 20 s (Chinese appraisal texts). */
  china: { red: 37.5, orange: 12.5, yellow: 4 },
} as const satisfies Record<string, Three>;
export type HeatBasis = keyof typeof HEAT_BASES;

/** Overpressure, kPa. */
export const PRESSURE_BASES = {
  /** 8, 3.5 and 1 psi: buildings destroyed, serious injury likely, glass shatters (ALOHA default). */
  aloha: { red: 55.2, orange: 24.1, yellow: 6.9 },
  /** 44 severe, 17 light (Chinese guidance), 2 unsheltered public (GB 6722). */
  china: { red: 44, orange: 17, yellow: 2 },
} as const satisfies Record<string, Three>;
export type PressureBasis = keyof typeof PRESSURE_BASES;

/** Toxic: which published list gives levels 3, 2 and 1; IDLH alone gives one ring. */
export const TOXIC_BASES = ['aegl', 'erpg', 'idlh'] as const;
export type ToxicBasis = (typeof TOXIC_BASES)[number];

/** AEGL of hydrogen sulphide by duration in minutes, ppm: level 1, 2, 3. */
const H2S_AEGL: readonly (readonly [minutes: number, levels: readonly [number, number, number]])[] = [
  [10, [0.75, 41, 76]],
  [30, [0.6, 32, 59]],
  [60, [0.51, 27, 50]],
  [240, [0.36, 20, 37]],
  [480, [0.33, 17, 31]],
];

/** AEGL of hydrogen sulphide for the next longer published duration, which is on the safe side. */
export function h2sAegl(minutes: number): readonly [number, number, number] {
  return (H2S_AEGL.find(([up]) => minutes <= up) ?? H2S_AEGL[4] ?? [480, [0.33, 17, 31]])[1];
}
