import { z } from 'zod';
import { ERG_CONTAINERS } from './erg-table.ts';
import { TOXIC_BASES } from './levels.ts';
import { OUTCOMES, RELEASE_KINDS, type Scenario } from './scenario.ts';
import { SKIES, STABILITY_CLASSES, TERRAINS } from './stability.ts';

/**
 * Shape of a scenario as people send it. Only shape and size: what is impossible is refused by the models, which know why
 * and say which field (`hazardRefusal`).
 */
const amount = z.number().min(-1e9).max(1e9).nullable();
const lngLat = z.tuple([z.number().min(-180).max(180), z.number().min(-85).max(85)]).readonly();

const releaseSchema = z.object({
  kind: z.enum(RELEASE_KINDS),
  holeMm: amount,
  pressureMpa: amount,
  temperatureC: amount,
  stockT: amount,
  capacityT: amount,
  headM: amount,
  tankDiameterM: amount,
  pipeMm: amount,
  minutes: amount,
  massKgS: amount,
  heightM: z.number().min(-10).max(500),
  bundM2: amount,
});

const weatherSchema = z.object({
  windMS: amount,
  windFromDeg: amount,
  stability: z.enum(STABILITY_CLASSES).nullable(),
  sky: z.enum(SKIES).nullable(),
  terrain: z.enum(TERRAINS),
  airC: amount,
  humidityPercent: amount,
  night: z.boolean(),
});

export const scenarioSchema = z.object({
  cas: z.string().trim().min(1).max(20),
  position: lngLat,
  release: releaseSchema,
  weather: weatherSchema,
  outcomes: z.array(z.enum(OUTCOMES)).min(1).max(OUTCOMES.length).readonly(),
  toxicBasis: z.enum(TOXIC_BASES),
  heatBasis: z.enum(['aloha', 'china']),
  pressureBasis: z.enum(['aloha', 'china']),
  ignitionMinutes: amount,
  ergSpill: z.enum(['small', 'large']),
  ergContainer: z.enum(ERG_CONTAINERS).nullable(),
}) satisfies z.ZodType<Scenario>;

/** From where a scenario starts: an object, a warning, or a place on the map. */
export const hazardOriginSchema = z.object({
  layer: z.enum(['assets', 'hazards', 'pipelines', 'sites', 'facilities', 'sensors']).nullable(),
  fid: z.int().min(1).max(2_147_483_647).nullable(),
  warningId: z.int().positive().nullable(),
  position: lngLat.nullable(),
});
export type HazardOriginInput = z.infer<typeof hazardOriginSchema>;
