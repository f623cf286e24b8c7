import { z } from 'zod';
import { LAYERS } from './layer.ts';
import { COORDINATE_KINDS, DATUMS, PRECISION_CLASSES } from './place.ts';
import { type Grant, ROLES } from './role.ts';
import { SECTORS } from './sector.ts';
import { TIERS } from './tier.ts';

/**
 * Schemas of the code lists that input may name. They live apart from the lists: the first route of the browser knows
 * the lists and must not load the schema library for them (docs/ARCHITECTURE.md).
 */
export const layerSchema = z.enum(LAYERS);
export const sectorSchema = z.enum(SECTORS);
export const tierSchema = z.enum(TIERS);
export const roleSchema = z.enum(ROLES);
export const datumSchema = z.enum(DATUMS);
export const coordinateKindSchema = z.enum(COORDINATE_KINDS);
export const precisionSchema = z.enum(PRECISION_CLASSES);

export const grantSchema = z.object({
  role: roleSchema,
  sectors: z.array(sectorSchema).min(1).nullable(),
  zones: z.array(z.int().positive()).min(1).nullable(),
  enterprises: z.array(z.int().positive()).min(1).nullable(),
}) satisfies z.ZodType<Grant>;
