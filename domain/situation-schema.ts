import { z } from 'zod';
import { layerSchema, sectorSchema, tierSchema } from './code-schema.ts';
import {
  MAX_FILTER_KEYS,
  MAX_FILTER_MEDIA,
  MAX_KEY,
  MEDIUM_PATTERN,
  type Selection,
  type SituationFilters,
} from './situation.ts';

const key = z.int().min(1).max(MAX_KEY);

/** Filters and selection as procedures take them; the address bar is read by `decodeSituation` without a library. */
export const situationFiltersSchema = z.object({
  sectors: z.array(sectorSchema).min(1).nullable(),
  zones: z.array(key).min(1).max(MAX_FILTER_KEYS).nullable(),
  enterprises: z.array(key).min(1).max(MAX_FILTER_KEYS).nullable(),
  tiers: z.array(tierSchema).min(1).nullable(),
  media: z.array(z.string().regex(MEDIUM_PATTERN)).min(1).max(MAX_FILTER_MEDIA).nullable(),
}) satisfies z.ZodType<SituationFilters>;

export const selectionSchema = z.object({ layer: layerSchema, fid: key }) satisfies z.ZodType<Selection>;
