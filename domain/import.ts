import { z } from 'zod';
import { coordinateKindSchema, datumSchema } from './code-schema.ts';
import type { CoordinateKind, LngLat } from './place.ts';
import type { RefusalCode } from './refusal.ts';

/** Layers that people may import from files (issue 2, section 6). */
export const IMPORT_LAYERS = ['sites', 'pipelines', 'cameras', 'resources'] as const;
export const importLayerSchema = z.enum(IMPORT_LAYERS);
export type ImportLayer = (typeof IMPORT_LAYERS)[number];

export const IMPORT_FORMATS = ['geojson', 'csv'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export const MAX_IMPORT_ROWS = 20_000;
export const MAX_IMPORT_BYTES = 20_000_000;

/** What a person declares for a whole file before anything is read (REQ-COORD-02, -04). */
export const importRequestSchema = z.object({
  layer: importLayerSchema,
  filename: z.string().min(1).max(200),
  format: z.enum(IMPORT_FORMATS),
  text: z.string().max(MAX_IMPORT_BYTES),
  datum: datumSchema,
  coordinateKind: coordinateKindSchema,
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

/** One thing that is wrong with one row; `row` counts from 1 like the lines a person sees. */
export interface ImportProblem {
  readonly row: number;
  readonly field: string;
  readonly code: RefusalCode;
  readonly message: string;
}

const text = (max: number) => z.string().trim().max(max).default('');
const amount = (min: number, max: number) => z.coerce.number().min(min).max(max);
const day = z.union([z.iso.date(), z.literal('')]).optional();

/**
 * Every layer's ids begin with its prefix, so that no file can take the id of an object of another layer: senders name
 * objects by id alone.
 */
const IMPORT_ID_PREFIX: Record<ImportLayer, string> = {
  sites: 'sit',
  pipelines: 'pip',
  cameras: 'cam',
  resources: 'res',
};

/** The id under which a row of a file is kept: its own, with the prefix of the layer where it has none. */
export function importedId(layer: ImportLayer, id: string): string {
  const prefix = `${IMPORT_ID_PREFIX[layer]}_`;
  return id.startsWith(prefix) ? id : prefix + id;
}

const base = {
  id: z
    .string()
    .trim()
    // Room for the prefix within the 80 characters of the column.
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{2,75}$/)
    .optional(),
  name: z.string().trim().min(1).max(200),
  name_en: text(200),
  kind: text(60),
  /** Code of the enterprise that owns the object; empty belongs to the zone. */
  enterprise: text(80),
};

/** Attributes per layer, in the units of the column names; unknown columns are kept in `attrs`. */
export const IMPORT_ROW = {
  sites: z.object({
    ...base,
    rule_set: z.enum(['RS-SH', 'RS-TJ', 'RS-BH', 'RS-NC', 'RS-ENT']).default('RS-BH'),
    sector: z.enum(['construction', 'chemical', 'fire', 'logistics', 'industry_trade']).default('construction'),
    cost_cny: amount(0, 1e13).optional(),
    floor_area_m2: amount(0, 1e9).optional(),
    permit_on: day,
    planned_end_on: day,
    developer: text(200),
    contractor: text(200),
    supervision_unit: text(200),
    project_leader: text(100),
  }),
  pipelines: z.object({
    ...base,
    medium: z.string().trim().min(1).max(60),
    regime: z.enum(['chemical', 'oil_gas']),
    laying: z.enum(['buried', 'surface', 'overhead']).default('buried'),
    outer_diameter_mm: amount(5, 3000),
    depth_m: amount(0, 100).default(0),
    design_pressure_mpa: amount(0, 100).optional(),
    commissioned_on: day,
  }),
  cameras: z.object({
    ...base,
    gb_id: z
      .string()
      .trim()
      .regex(/^(\d{20})?$/)
      .optional(),
    heading_deg: amount(0, 360).default(0),
    fov_deg: amount(1, 360).default(60),
    range_m: amount(1, 5000).default(120),
    height_m: amount(0, 500).default(6),
    purpose: z.enum(['safety', 'security']).default('safety'),
    point_kind: text(60),
  }),
  resources: z.object({
    ...base,
    resource_type: z.string().trim().min(1).max(60),
    quantity: amount(0, 1e9).default(1),
    unit: text(20),
    contact: text(100),
    phone: text(40),
  }),
} as const satisfies Record<ImportLayer, z.ZodType>;

export type ImportGeometry =
  | { readonly type: 'Point'; readonly coordinates: LngLat }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly LngLat[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly LngLat[])[] };

/** Which geometry each layer takes; a site is its boundary, or a point where the boundary is not known. */
export const IMPORT_GEOMETRY: Record<ImportLayer, readonly ImportGeometry['type'][]> = {
  sites: ['Polygon', 'Point'],
  pipelines: ['MultiLineString'],
  cameras: ['Point'],
  resources: ['Point'],
};

/** Pipelines whose coordinates are raw or of unknown kind are refused as a whole (REQ-COORD-02, S2 A6 三(二)). */
export function refusesKind(layer: ImportLayer, kind: CoordinateKind): boolean {
  return layer === 'pipelines' && kind !== 'safe-matched';
}

/** Latitude and longitude changed places: east of 73° cannot be a latitude, and China lies between 3° and 54° N. */
export function looksSwapped([lng, lat]: LngLat): boolean {
  return lng >= 3 && lng <= 54 && lat >= 73 && lat <= 136;
}
