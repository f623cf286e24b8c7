import { z } from 'zod';
import { MAX_CHUNK_FIXES, PATROL_KINDS, PATROL_MODES } from './patrol.ts';
import { DATUMS } from './place.ts';

const epoch = z.int().positive().max(8_640_000_000_000_000);

/** A fix on the wire: time, lng, lat (WGS 84), accuracy in metres, 1 when the platform calls it mocked. */
const fixSchema = z
  .tuple([
    epoch,
    z.number().min(-180).max(180),
    z.number().min(-85).max(85),
    z.number().min(0).max(1_000_000),
    z.union([z.literal(0), z.literal(1)]),
  ])
  .transform(([at, lng, lat, accuracyMeters, mocked]) => ({ at, lng, lat, accuracyMeters, mocked: mocked === 1 }));

/** A piece of a track as a phone sends it; `sentAt` tells how far its clock is off. The last piece says when it ended. */
export const trackChunkSchema = z
  .strictObject({
    id: z.uuid(),
    track: z.uuid(),
    seq: z.int().min(0).max(1_000_000),
    kind: z.enum(PATROL_KINDS),
    mode: z.enum(PATROL_MODES),
    startedAt: epoch,
    endedAt: epoch.nullable(),
    sentAt: epoch,
    fixes: z.array(fixSchema).max(MAX_CHUNK_FIXES).readonly(),
  })
  .refine((chunk) => chunk.fixes.length > 0 || chunk.endedAt !== null, {
    path: ['fixes'],
    message: 'a piece without fixes must end the patrol',
  });
export type TrackChunk = z.infer<typeof trackChunkSchema>;

export const trackImportSchema = z.strictObject({
  format: z.enum(['gpx', 'geojson']),
  text: z.string().min(1).max(8_000_000),
  datum: z.enum(DATUMS),
  kind: z.enum(PATROL_KINDS),
  mode: z.enum(PATROL_MODES),
  patroller: z.string().trim().min(1).max(80),
  device: z.string().trim().max(80).default(''),
});
export type TrackImport = z.infer<typeof trackImportSchema>;

export const coverageInput = z
  .strictObject({ from: epoch, to: epoch, fid: z.int().positive().nullable().default(null) })
  .refine(({ from, to }) => from < to && to - from <= 366 * 86_400_000, {
    path: ['from'],
    message: 'a window of at most a year',
  });
export const tracksInput = z.strictObject({
  doubtful: z.boolean().default(false),
  before: epoch.nullable().default(null),
});
export const watchedInput = z.strictObject({ fid: z.int().positive().nullable() });
export const trackInput = z.strictObject({ id: z.uuid() });
export const acceptTrackInput = z.strictObject({ id: z.uuid(), reason: z.string().trim().min(4).max(500) });

const days = z.number().min(0.25).max(366);
const tier = z.int().min(1).max(4).nullable();
/** How often what must be patrolled, days; and which misses the warning loop is told of, with which tier (1 blue .. 4 red). */
export const patrolIntervalsSchema = z.strictObject({
  hcaDays: z.strictObject({ 1: days, 2: days, 3: days }),
  highRiskDays: days,
  facilityDays: days,
  generalDays: days,
  worksPerWeek: z.int().min(1).max(21),
  warn: z.strictObject({ works: tier, hca: tier, high_risk: tier, facility: tier }),
});
