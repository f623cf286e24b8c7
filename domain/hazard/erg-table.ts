/**
 * Initial isolation and protective action distances of the Emergency Response Guidebook 2024, tables 1 and 3. Distances as
 * [isolation m, downwind day km, downwind night km]; `large` null: table 3 decides. 11 means 11 km or more.
 */
export interface ErgRow {
  readonly un: number;
  readonly guide: string;
  readonly small: readonly [isolationM: number, dayKm: number, nightKm: number];
  readonly large: readonly [isolationM: number, dayKm: number, nightKm: number] | null;
}

export const ERG_EDITION = 'ERG 2024';

export const ERG_ROWS: readonly ErgRow[] = [
  { un: 1005, guide: '125', small: [30, 0.1, 0.2], large: null },
  { un: 1016, guide: '119', small: [30, 0.1, 0.2], large: [200, 1.2, 3.9] },
  { un: 1017, guide: '124', small: [60, 0.3, 1.5], large: null },
  { un: 1040, guide: '119P', small: [30, 0.1, 0.2], large: null },
  { un: 1045, guide: '124', small: [30, 0.1, 0.2], large: [100, 0.5, 2.3] },
  { un: 1050, guide: '125', small: [30, 0.1, 0.3], large: null },
  { un: 1051, guide: '117P', small: [60, 0.2, 0.7], large: [200, 0.7, 1.8] },
  { un: 1052, guide: '125', small: [30, 0.1, 0.5], large: null },
  { un: 1053, guide: '117', small: [30, 0.1, 0.5], large: [400, 2.4, 6.3] },
  { un: 1062, guide: '123', small: [30, 0.1, 0.1], large: [150, 0.3, 0.7] },
  { un: 1064, guide: '117', small: [30, 0.1, 0.3], large: [200, 1.3, 3.9] },
  { un: 1067, guide: '124', small: [30, 0.1, 0.4], large: [400, 1.4, 3.3] },
  { un: 1076, guide: '125', small: [100, 0.6, 2.5], large: [500, 3, 9.5] },
  { un: 1079, guide: '125', small: [100, 0.6, 2.6], large: null },
  { un: 1092, guide: '131P', small: [100, 1.3, 3.5], large: [600, 6.8, 11.1] },
  { un: 1093, guide: '131P', small: [30, 0.2, 0.6], large: [100, 1.3, 2.3] },
  { un: 1185, guide: '131P', small: [30, 0.2, 0.5], large: [200, 1, 1.8] },
  { un: 1541, guide: '156', small: [30, 0.1, 0.1], large: [60, 0.2, 0.5] },
  { un: 1589, guide: '125', small: [300, 1.9, 6.6], large: [1000, 11, 11] },
  { un: 1744, guide: '154', small: [60, 0.8, 2.4], large: [400, 4.2, 7.6] },
  { un: 1829, guide: '137', small: [60, 0.4, 1], large: [300, 2.9, 6.3] },
  { un: 1831, guide: '137', small: [60, 0.4, 1], large: [300, 2.9, 6.3] },
  { un: 2188, guide: '119', small: [150, 1, 3.9], large: [1000, 6.2, 10.5] },
  { un: 2199, guide: '119', small: [60, 0.3, 1.1], large: [400, 1.3, 3.7] },
  { un: 2480, guide: '155P', small: [150, 1.7, 5.2], large: [1000, 11, 11] },
  { un: 3318, guide: '125', small: [30, 0.1, 0.2], large: [150, 0.8, 2] },
];

export const ERG_CONTAINERS = ['rail_car', 'road_tanker', 'ton_cylinders', 'small_cylinders'] as const;
export type ErgContainer = (typeof ERG_CONTAINERS)[number];

export interface ErgLarge {
  readonly isolationM: number;
  /** By wind: below 10 km/h, 10 to 20, above 20. */
  readonly dayKm: readonly [low: number, moderate: number, high: number];
  readonly nightKm: readonly [low: number, moderate: number, high: number];
}

/** Table 3: large spills by container and UN number. */
export const ERG_LARGE: Readonly<Record<ErgContainer, Readonly<Record<number, ErgLarge>>>> = {
  rail_car: {
    1005: { isolationM: 300, dayKm: [1.6, 1.2, 1], nightKm: [4.1, 2.1, 1.3] },
    1017: { isolationM: 1000, dayKm: [9.6, 6.3, 5.1], nightKm: [11, 8.9, 6.5] },
    1079: { isolationM: 1000, dayKm: [11, 11, 6.9], nightKm: [11, 11, 9.6] },
    1050: { isolationM: 500, dayKm: [3.7, 2, 1.7], nightKm: [9.7, 3.3, 2.2] },
    1052: { isolationM: 500, dayKm: [3.4, 2.1, 1.8], nightKm: [6.4, 3, 1.9] },
    1040: { isolationM: 200, dayKm: [1.5, 0.8, 0.7], nightKm: [3, 1.4, 0.8] },
  },
  road_tanker: {
    1005: { isolationM: 150, dayKm: [0.8, 0.5, 0.4], nightKm: [1.8, 0.7, 0.6] },
    1017: { isolationM: 600, dayKm: [5.6, 3.3, 2.5], nightKm: [6.4, 4.7, 3.8] },
    1079: { isolationM: 1000, dayKm: [11, 6, 5], nightKm: [11, 7.9, 6] },
    1050: { isolationM: 200, dayKm: [1.5, 0.8, 0.6], nightKm: [3.7, 1.5, 0.8] },
    1052: { isolationM: 200, dayKm: [2, 1, 0.9], nightKm: [3.6, 1.5, 0.9] },
    1040: { isolationM: 100, dayKm: [0.9, 0.5, 0.4], nightKm: [2, 0.7, 0.4] },
  },
  ton_cylinders: {
    1005: { isolationM: 60, dayKm: [0.5, 0.3, 0.3], nightKm: [1.4, 0.3, 0.3] },
    1017: { isolationM: 300, dayKm: [1.9, 1.3, 1], nightKm: [3.5, 2.3, 1.3] },
    1079: { isolationM: 500, dayKm: [5.2, 2.2, 1.7], nightKm: [7.4, 4, 2.7] },
    1050: { isolationM: 30, dayKm: [0.4, 0.2, 0.1], nightKm: [1, 0.3, 0.1] },
  },
  small_cylinders: {
    1005: { isolationM: 30, dayKm: [0.3, 0.2, 0.1], nightKm: [0.7, 0.3, 0.2] },
    1017: { isolationM: 150, dayKm: [1.3, 0.7, 0.5], nightKm: [2.4, 1.2, 0.6] },
    1079: { isolationM: 200, dayKm: [3.1, 1.5, 1.1], nightKm: [5.6, 2.4, 1.5] },
    1050: { isolationM: 30, dayKm: [0.3, 0.2, 0.1], nightKm: [0.9, 0.3, 0.2] },
    1052: { isolationM: 100, dayKm: [0.8, 0.4, 0.3], nightKm: [1.7, 0.5, 0.3] },
    1040: { isolationM: 30, dayKm: [0.4, 0.2, 0.1], nightKm: [0.8, 0.3, 0.2] },
  },
};

/** Flammables without inhalation hazard, orange guides: isolation, downwind of a large spill, with the tank in a fire, m. */
export const ERG_FLAMMABLE: readonly (readonly [
  uns: readonly number[],
  guide: string,
  distances: readonly [isolationM: number, spillM: number, fireM: number],
])[] = [
  [[1075, 1978, 1971, 1086, 1011, 1010, 1962, 1077, 1049], '115-116', [100, 800, 1600]],
  [[1203, 1114, 1230, 1131, 1294, 1208, 1267, 1268, 1307, 1202, 1863, 1993], '128-131', [50, 300, 800]],
];
