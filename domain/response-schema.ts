import { z } from 'zod';
import { INCIDENT_KINDS } from './incident.ts';
import type { LevelCounts, NeedTable } from './response-need.ts';
import { UNIT_KINDS, type UnitKind } from './response-unit.ts';

/** What people may say about units, tasks and areas of an incident; times in epoch milliseconds, places WGS 84. */
const id = z.int().positive();
const text = (max: number) => z.string().trim().max(max);
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-85).max(85)]);

export const incidentOnlySchema = z.object({ incidentId: id });
export const alertUnitsSchema = z.object({
  incidentId: id,
  units: z
    .array(z.object({ unitId: id, etaS: z.int().min(0).max(86_400).nullable(), lengthM: z.int().min(0).nullable() }))
    .min(1)
    .max(60),
});
export const moveUnitSchema = z.object({
  /** Id of the unit at the incident, not of the unit itself. */
  id,
  state: z.enum(['en_route', 'on_scene', 'released']),
  why: text(200).default(''),
});
export const unitServiceSchema = z.object({ unitId: id, inService: z.boolean(), reason: text(200) });
export const addTaskSchema = z.object({
  incidentId: id,
  what: text(500).min(1),
  who: text(120).min(1),
  dueAt: z.int().min(0).nullable(),
});
export const endTaskSchema = z.object({ id, end: z.enum(['done', 'withdrawn']) });
export const addAreaSchema = z.object({
  incidentId: id,
  kind: z.enum(['sector', 'evacuation']),
  name: text(120).min(1),
  leader: text(120),
  ring: z.array(position).min(3).max(400),
});
export const evacuateZoneSchema = z.object({ incidentId: id, zoneId: id });
export const stagingSchema = z.object({ incidentId: id, position });
export const areaIdSchema = z.object({ id });

const count = z.int().min(0).max(200);
const levelCountsSchema = z.tuple([count, count, count, count, count]) satisfies z.ZodType<LevelCounts>;
const rowSchema = z.partialRecord(z.enum(UNIT_KINDS), levelCountsSchema) satisfies z.ZodType<
  Partial<Record<UnitKind, LevelCounts>>
>;
export const needTableSchema = z.record(z.enum(INCIDENT_KINDS), rowSchema) satisfies z.ZodType<NeedTable>;
export const saveNeedsSchema = z.object({
  version: z.int().min(0),
  effectiveOn: z.iso.date(),
  body: needTableSchema,
  note: text(500).min(4),
});
