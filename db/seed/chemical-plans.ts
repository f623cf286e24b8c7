import type { ChemicalProcess } from '../../domain/chemical-process.ts';
import type { Medium } from '../../domain/medium.ts';

export type TankForm = 'cylinder' | 'dome' | 'sphere' | 'horizontal';

/** A group of like tanks; sizes in metres. */
export interface FarmPlan {
  readonly series: number;
  readonly count: number;
  readonly medium: Medium;
  readonly form: TankForm;
  readonly diameter: number;
  readonly height: number;
  /** Clear distance between shells as a multiple of the diameter; 0.4 is the least the rules allow here. */
  readonly spacing: number;
  readonly perBund: number;
  readonly tankClass: 'atmospheric' | 'low_pressure' | 'pressure';
  readonly roof: 'external_floating' | 'internal_floating' | 'fixed' | 'none' | 'full_containment';
  /** Level of the major hazard installation they form, 1 worst; 0 none. */
  readonly hazardLevel: 0 | 1 | 2 | 3 | 4;
}

export interface UnitPlan {
  readonly name: readonly [zh: string, en: string];
  readonly process: ChemicalProcess | '';
  readonly height: number;
}

export interface PlantPlan {
  readonly type:
    | 'naphtha_farm'
    | 'crude_farm'
    | 'petrochemical'
    | 'spheres'
    | 'chlor_alkali'
    | 'liquids'
    | 'lng'
    | 'fine'
    | 'container_yard';
  readonly suffix: 'chemical' | 'storage' | 'petrochemical' | 'logistics';
  readonly farms: readonly FarmPlan[];
  readonly units: readonly UnitPlan[];
  readonly warehouses: number;
  readonly loading: readonly ('flammable_liquid' | 'liquefied_hydrocarbon' | 'liquefied_toxic_gas')[];
}

const farm = (
  series: number,
  count: number,
  medium: Medium,
  form: TankForm,
  diameter: number,
  height: number,
  hazardLevel: FarmPlan['hazardLevel'],
  more: Partial<FarmPlan> = {},
): FarmPlan => ({
  series,
  count,
  medium,
  form,
  diameter,
  height,
  spacing: form === 'sphere' ? 1 : 0.6,
  perBund: 6,
  tankClass: form === 'sphere' || form === 'horizontal' ? 'pressure' : 'atmospheric',
  roof: form === 'cylinder' ? (diameter > 30 ? 'external_floating' : 'internal_floating') : 'none',
  hazardLevel,
  ...more,
});
const spheres = (series: number, count: number, medium: Medium): FarmPlan =>
  farm(series, count, medium, 'sphere', 18, 20, 1);
const crude = (): FarmPlan => farm(1, 8, 'crude_oil', 'cylinder', 80, 21.8, 1, { perBund: 4, spacing: 0.45 });
const unit = (zh: string, en: string, process: ChemicalProcess | '', height = 32): UnitPlan => ({
  name: [zh, en],
  process,
  height,
});

const chlorAlkali: PlantPlan = {
  type: 'chlor_alkali',
  suffix: 'chemical',
  farms: [
    farm(1, 5, 'chlorine', 'horizontal', 3.2, 3.4, 1, { spacing: 1.2, perBund: 5 }),
    farm(2, 5, 'caustic_soda', 'cylinder', 16, 14, 0, { roof: 'fixed' }),
  ],
  units: [
    unit('离子膜电解装置', 'Membrane electrolysis unit', 'electrolysis', 18),
    unit('氯化装置', 'Chlorination unit', 'chlorination'),
  ],
  warehouses: 1,
  loading: ['liquefied_toxic_gas'],
};
const liquids = (count: number, a: Medium, b: Medium): PlantPlan => ({
  type: 'liquids',
  suffix: 'storage',
  farms: [
    farm(1, Math.ceil(count / 2), a, 'cylinder', 24, 16.5, 2),
    farm(2, Math.floor(count / 2), b, 'cylinder', 21, 15, 2),
  ],
  units: [],
  warehouses: 1,
  loading: ['flammable_liquid', 'flammable_liquid'],
});
const petrochemical = (count: number, medium: Medium, units: readonly UnitPlan[]): PlantPlan => ({
  type: 'petrochemical',
  suffix: 'petrochemical',
  farms: [
    farm(
      1,
      count,
      medium,
      medium === 'ethylene_oxide' || medium === 'ammonia' ? 'sphere' : 'cylinder',
      medium === 'ammonia' || medium === 'ethylene_oxide' ? 14 : 22,
      medium === 'ammonia' || medium === 'ethylene_oxide' ? 16 : 16,
      1,
    ),
  ],
  units,
  warehouses: 1,
  loading: ['flammable_liquid'],
});

const FINE: readonly [ChemicalProcess, Medium, string, string][] = [
  ['nitration', 'nitrobenzene', '硝化装置', 'Nitration unit'],
  ['hydrogenation', 'aniline', '加氢装置', 'Hydrogenation unit'],
  ['polymerisation', 'styrene', '聚合装置', 'Polymerisation unit'],
  ['oxidation', 'acetic_acid', '氧化装置', 'Oxidation unit'],
  ['sulphonation', 'sulphuric_acid', '磺化装置', 'Sulphonation unit'],
  ['amination', 'methanol', '氨基化装置', 'Amination unit'],
  ['alkylation', 'toluene', '烷基化装置', 'Alkylation unit'],
  ['diazotisation', 'hydrogen_chloride', '重氮化装置', 'Diazotisation unit'],
  ['azo_coupling', 'aniline', '偶氮化装置', 'Azo coupling unit'],
  ['fluorination', 'hydrogen_chloride', '氟化装置', 'Fluorination unit'],
  ['peroxidation', 'methanol', '过氧化装置', 'Peroxidation unit'],
  ['calcium_carbide', 'acetic_acid', '电石装置', 'Calcium carbide unit'],
  ['coal_chemistry', 'methanol', '煤制甲醇装置', 'Coal-to-methanol unit'],
  ['chlorination', 'vinyl_chloride', '氯化装置', 'Chlorination unit'],
];
const fine = (index: number): PlantPlan => {
  const [process, medium, zh, en] = FINE[index % FINE.length] ?? (FINE[0] as (typeof FINE)[number]);
  const gas = medium === 'vinyl_chloride' || medium === 'hydrogen_chloride';
  const main = farm(
    1,
    4,
    medium,
    gas ? 'horizontal' : 'cylinder',
    gas ? 3 : 9,
    gas ? 3.2 : 10.5,
    index % 3 === 0 ? 3 : 4,
    { spacing: gas ? 1.2 : 0.75 },
  );
  const solvent = farm(2, index < 3 ? 3 : 4, index % 2 === 0 ? 'toluene' : 'methanol', 'cylinder', 8, 9.5, 4, {
    spacing: 0.75,
    roof: 'internal_floating',
  });
  return {
    type: 'fine',
    suffix: 'chemical',
    farms: [main, solvent],
    units: [unit(zh, en, process, 24), unit('精馏装置', 'Distillation unit', '', 38)],
    warehouses: 2,
    loading: ['flammable_liquid'],
  };
};
const yard = (warehouses: number): PlantPlan => ({
  type: 'container_yard',
  suffix: 'logistics',
  farms: [],
  units: [],
  warehouses,
  loading: [],
});

const NORTH: readonly PlantPlan[] = [
  {
    type: 'naphtha_farm',
    suffix: 'storage',
    farms: [
      farm(1, 6, 'naphtha', 'cylinder', 30, 16, 1),
      // Nitrogen-sealed low-pressure tanks: T-203 of the demo story is one of them.
      farm(2, 6, 'naphtha', 'cylinder', 30, 16, 1, { tankClass: 'low_pressure' }),
      farm(3, 6, 'naphtha', 'cylinder', 30, 16, 1),
    ],
    units: [],
    warehouses: 1,
    loading: ['flammable_liquid', 'flammable_liquid'],
  },
  { type: 'crude_farm', suffix: 'storage', farms: [crude()], units: [], warehouses: 0, loading: ['flammable_liquid'] },
  petrochemical(10, 'butadiene', [
    unit('乙烯裂解装置', 'Ethylene cracker', 'cracking', 62),
    unit('汽油加氢装置', 'Gasoline hydrogenation unit', 'hydrogenation'),
    unit('聚乙烯装置', 'Polyethylene unit', 'polymerisation', 46),
  ]),
  {
    type: 'spheres',
    suffix: 'petrochemical',
    farms: [spheres(1, 6, 'propylene'), spheres(2, 4, 'propane')],
    units: [unit('丙烷脱氢装置', 'Propane dehydrogenation unit', 'cracking', 58)],
    warehouses: 0,
    loading: ['liquefied_hydrocarbon'],
  },
  chlorAlkali,
  liquids(12, 'benzene', 'xylene'),
  liquids(12, 'methanol', 'methanol'),
  petrochemical(6, 'ammonia', [unit('合成氨装置', 'Ammonia synthesis unit', 'ammonia_synthesis', 48)]),
  petrochemical(10, 'acrylonitrile', [unit('丙烯腈装置', 'Acrylonitrile unit', 'oxidation', 44)]),
  petrochemical(9, 'ethylene_oxide', [unit('环氧乙烷装置', 'Ethylene oxide unit', 'oxidation', 40)]),
  ...Array.from({ length: 16 }, (_, i) => fine(i)),
];
const SOUTH: readonly PlantPlan[] = [
  {
    type: 'lng',
    suffix: 'storage',
    farms: [
      farm(1, 4, 'lng', 'dome', 86, 48, 1, {
        perBund: 4,
        spacing: 0.6,
        tankClass: 'low_pressure',
        roof: 'full_containment',
      }),
    ],
    units: [unit('气化装置', 'Regasification unit', '', 14)],
    warehouses: 0,
    loading: ['liquefied_hydrocarbon'],
  },
  { type: 'crude_farm', suffix: 'storage', farms: [crude()], units: [], warehouses: 0, loading: ['flammable_liquid'] },
  liquids(16, 'gasoline', 'diesel'),
  {
    type: 'spheres',
    suffix: 'storage',
    farms: [spheres(1, 6, 'lpg'), spheres(2, 4, 'propylene')],
    units: [],
    warehouses: 0,
    loading: ['liquefied_hydrocarbon'],
  },
  chlorAlkali,
  liquids(12, 'toluene', 'xylene'),
  petrochemical(10, 'styrene', [unit('苯乙烯装置', 'Styrene unit', 'alkylation', 46)]),
  petrochemical(8, 'benzene', [
    unit('光气化装置', 'Phosgenation unit', 'phosgenation', 30),
    unit('聚碳酸酯装置', 'Polycarbonate unit', 'polymerisation', 40),
  ]),
  petrochemical(8, 'aniline', [unit('异氰酸酯装置', 'Isocyanate unit', 'phosgenation', 34)]),
  ...Array.from({ length: 7 }, (_, i) => fine(16 + i)),
];
const PORT: readonly PlantPlan[] = [
  yard(2),
  liquids(16, 'gasoline', 'jet_fuel'),
  liquids(18, 'methanol', 'ethylene_glycol'),
  liquids(8, 'fuel_oil', 'diesel'),
  yard(3),
  {
    type: 'spheres',
    suffix: 'storage',
    farms: [spheres(1, 6, 'lpg')],
    units: [],
    warehouses: 0,
    loading: ['liquefied_hydrocarbon'],
  },
];

/** The 48 hazardous-chemical enterprises; the position is the organisation's key less one. 420 tanks in all. */
export const PLANTS = { north: NORTH, south: SOUTH, port: PORT } as const;
