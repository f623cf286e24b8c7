import { z } from 'zod';
import { DATUMS } from './place.ts';

/** Kinds of worlds that are shown where they lie, without conversion (REQ-PERF-05). */
export const WORLD_KINDS = ['tiles3d', '3tz', 'glb'] as const;
export type WorldKind = (typeof WORLD_KINDS)[number];

/** Where a model stands: degrees of the declared datum, clockwise from north, metres above the ground. */
const placeSchema = z.object({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-85).max(85),
  headingDegrees: z.number().min(0).max(360),
  upMeters: z.number().min(-1_000).max(10_000),
});
export type WorldPlace = z.infer<typeof placeSchema>;

export const registerWorldSchema = z.object({
  /** On the server, below a configured root. */
  path: z.string().trim().min(1).max(1_000),
  name: z.string().trim().min(1).max(80),
  nameEn: z.string().trim().max(80).default(''),
  datum: z.enum(DATUMS),
  place: placeSchema.nullable().default(null),
  /** Whose it is: seen by whoever sees this site; null for everybody. */
  siteFid: z.int().min(1).nullable().default(null),
  /** 审图号 of a basemap; '' where none is needed. */
  approvalNumber: z.string().trim().max(60).default(''),
  attribution: z.string().trim().max(200).default(''),
});
export type RegisterWorld = z.infer<typeof registerWorldSchema>;
export const worldIdSchema = z.object({ id: z.int().min(1) });

/** An address inside a world that may be followed: relative, without a scheme and without a way up and out. */
export function staysInside(uri: string): boolean {
  if (uri === '' || /^([a-z][a-z0-9+.-]*:|\/|\\)/i.test(uri) || uri.includes('\\') || uri.includes('\0')) return false;
  let depth = 0;
  for (const part of (uri.split(/[?#]/)[0] ?? '').split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '.' && part !== '') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}
