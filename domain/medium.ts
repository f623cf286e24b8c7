/** Media of tanks, hazards and pipelines. */
export const MEDIA = [
  'crude_oil',
  'naphtha',
  'gasoline',
  'diesel',
  'jet_fuel',
  'fuel_oil',
  'natural_gas',
  'lng',
  'lpg',
  'ethylene',
  'propylene',
  'propane',
  'butadiene',
  'benzene',
  'toluene',
  'xylene',
  'styrene',
  'methanol',
  'ethylene_oxide',
  'ethylene_glycol',
  'acrylonitrile',
  'vinyl_chloride',
  'chlorine',
  'hydrogen_chloride',
  'caustic_soda',
  'ammonia',
  'hydrogen',
  'nitrogen',
  'oxygen',
  'sulphuric_acid',
  'nitric_acid',
  'aniline',
  'nitrobenzene',
  'phosgene',
  'acetic_acid',
  'dangerous_goods',
] as const;
export type Medium = (typeof MEDIA)[number];

export interface MediumData {
  readonly cas: string;
  /** GB 30000 main hazard: decides colour-free words and the gas detector fitted. */
  readonly hazard:
    | 'flammable_gas'
    | 'flammable_liquid'
    | 'toxic_gas'
    | 'toxic_liquid'
    | 'corrosive'
    | 'inert'
    | 'mixed';
  /** Occupational exposure limit of toxic media, ppm (GBZ 2.1 values converted at 20 °C, rounded). */
  readonly exposureLimitPpm?: number;
}

const flammableLiquid = (cas: string): MediumData => ({ cas, hazard: 'flammable_liquid' });
const flammableGas = (cas: string): MediumData => ({ cas, hazard: 'flammable_gas' });

/** Identity and main hazard per medium; CAS numbers of mixtures are those of the usual product. */
export const MEDIUM_DATA: Record<Medium, MediumData> = {
  crude_oil: flammableLiquid('8002-05-9'),
  naphtha: flammableLiquid('8030-30-6'),
  gasoline: flammableLiquid('86290-81-5'),
  diesel: flammableLiquid('68334-30-5'),
  jet_fuel: flammableLiquid('8008-20-6'),
  fuel_oil: flammableLiquid('68476-33-5'),
  natural_gas: flammableGas('8006-14-2'),
  lng: flammableGas('8006-14-2'),
  lpg: flammableGas('68476-85-7'),
  ethylene: flammableGas('74-85-1'),
  propylene: flammableGas('115-07-1'),
  propane: flammableGas('74-98-6'),
  butadiene: flammableGas('106-99-0'),
  benzene: flammableLiquid('71-43-2'),
  toluene: flammableLiquid('108-88-3'),
  xylene: flammableLiquid('1330-20-7'),
  styrene: flammableLiquid('100-42-5'),
  methanol: flammableLiquid('67-56-1'),
  ethylene_oxide: flammableGas('75-21-8'),
  ethylene_glycol: flammableLiquid('107-21-1'),
  acrylonitrile: { cas: '107-13-1', hazard: 'toxic_liquid', exposureLimitPpm: 0.5 },
  vinyl_chloride: flammableGas('75-01-4'),
  chlorine: { cas: '7782-50-5', hazard: 'toxic_gas', exposureLimitPpm: 0.3 },
  hydrogen_chloride: { cas: '7647-01-0', hazard: 'toxic_gas', exposureLimitPpm: 5 },
  caustic_soda: { cas: '1310-73-2', hazard: 'corrosive' },
  ammonia: { cas: '7664-41-7', hazard: 'toxic_gas', exposureLimitPpm: 28 },
  hydrogen: flammableGas('1333-74-0'),
  nitrogen: { cas: '7727-37-9', hazard: 'inert' },
  oxygen: { cas: '7782-44-7', hazard: 'inert' },
  sulphuric_acid: { cas: '7664-93-9', hazard: 'corrosive' },
  nitric_acid: { cas: '7697-37-2', hazard: 'corrosive' },
  aniline: { cas: '62-53-3', hazard: 'toxic_liquid', exposureLimitPpm: 0.8 },
  nitrobenzene: { cas: '98-95-3', hazard: 'toxic_liquid', exposureLimitPpm: 0.4 },
  phosgene: { cas: '75-44-5', hazard: 'toxic_gas', exposureLimitPpm: 0.12 },
  acetic_acid: flammableLiquid('64-19-7'),
  dangerous_goods: { cas: '', hazard: 'mixed' },
};
