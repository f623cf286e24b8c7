import { parse as parseCsv } from 'csv-parse/sync';
import { z } from 'zod';
import {
  IMPORT_ROW,
  type ImportGeometry,
  type ImportProblem,
  type ImportRequest,
  importedId,
  MAX_IMPORT_ROWS,
  refusesKind,
} from '../../domain/import.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { parseWkt, readGeometry } from './geometry.ts';

/** A row that is good by itself; whether it is allowed there is the database's word. */
export interface ImportRow {
  readonly row: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly attrs: Readonly<Record<string, string | number | boolean>>;
  readonly geometry: ImportGeometry;
}

export interface ParsedImport {
  readonly rows: readonly ImportRow[];
  readonly problems: readonly ImportProblem[];
  readonly total: number;
}

interface RawRow {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: unknown;
}

const collectionSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.union([z.string(), z.number()]).optional(),
      properties: z.record(z.string(), z.unknown()).nullable(),
      geometry: z.unknown(),
    }),
  ),
});

function readGeoJson(text: string): RawRow[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RefusalError({
      code: 'invalid',
      field: 'file',
      message: `not readable as JSON: ${error instanceof Error ? error.message : ''}`,
    });
  }
  const parsed = collectionSchema.safeParse(value);
  if (!parsed.success)
    throw new RefusalError({ code: 'invalid', field: 'file', message: 'not a GeoJSON FeatureCollection' });
  return parsed.data.features.map((feature) => ({
    properties: { ...(feature.id === undefined ? {} : { id: String(feature.id) }), ...feature.properties },
    geometry: feature.geometry,
  }));
}

function readCsv(text: string): RawRow[] {
  let records: Record<string, string>[];
  try {
    records = parseCsv(text, {
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      bom: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new RefusalError({
      code: 'invalid',
      field: 'file',
      message: `not readable as CSV: ${error instanceof Error ? error.message : ''}`,
    });
  }
  return records.map(({ lng, lat, wkt, ...properties }) => ({
    properties,
    geometry:
      wkt !== undefined && wkt !== ''
        ? parseWkt(wkt)
        : {
            type: 'Point',
            coordinates: [Number(lng === '' ? Number.NaN : lng), Number(lat === '' ? Number.NaN : lat)],
          },
  }));
}

/** What no schema names is kept as an attribute, when it is a plain value of moderate length. */
function extraAttributes(
  properties: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Record<string, string | number | boolean> {
  const attrs: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(properties)) {
    if (known.has(key) || !/^[\p{L}_][\p{L}\p{N}_ -]{0,59}$/u.test(key) || Object.keys(attrs).length >= 60) continue;
    if (typeof value === 'number' || typeof value === 'boolean') attrs[key] = value;
    if (typeof value === 'string' && value !== '' && value.length <= 1000) attrs[key] = value;
  }
  return attrs;
}

/**
 * Reads a whole file. Refuses the file for what concerns all of it (kind of coordinates, unreadable, too many rows);
 * everything that concerns one row is a problem of that row.
 */
export function parseImport(request: ImportRequest): ParsedImport {
  if (refusesKind(request.layer, request.coordinateKind))
    throw new RefusalError({
      code: 'raw_coordinates',
      field: 'coordinateKind',
      message: `pipelines are accepted with safe-matched coordinates only, this file declares ${request.coordinateKind} (REQ-COORD-02)`,
    });
  const raw = request.format === 'geojson' ? readGeoJson(request.text) : readCsv(request.text);
  if (raw.length === 0) throw new RefusalError({ code: 'invalid', field: 'file', message: 'the file holds no rows' });
  if (raw.length > MAX_IMPORT_ROWS)
    throw new RefusalError({
      code: 'too_many',
      field: 'file',
      message: `${raw.length} rows, at most ${MAX_IMPORT_ROWS} in one file`,
      params: { rows: raw.length, max: MAX_IMPORT_ROWS },
    });
  const schema = IMPORT_ROW[request.layer];
  const known = new Set(Object.keys(schema.shape));
  const rows: ImportRow[] = [];
  const problems: ImportProblem[] = [];
  const seen = new Set<string>();
  raw.forEach(({ properties, geometry }, index) => {
    const row = index + 1;
    // An empty cell means "not given", so that defaults and optional fields apply.
    const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== '' && value !== null));
    const parsed = schema.safeParse(given);
    if (!parsed.success)
      for (const issue of parsed.error.issues)
        problems.push({ row, field: issue.path.join('.') || 'row', code: 'invalid', message: issue.message });
    const shape = readGeometry(geometry, request.layer, request.datum, row);
    if ('code' in shape) problems.push(shape);
    if (!parsed.success || 'code' in shape) return;
    const id = parsed.data.id === undefined ? undefined : importedId(request.layer, parsed.data.id);
    if (id !== undefined && seen.has(id))
      problems.push({ row, field: 'id', code: 'conflict', message: `the id ${id} stands twice in the file` });
    else
      rows.push({
        row,
        values: { ...parsed.data, ...(id === undefined ? {} : { id }) },
        attrs: extraAttributes(given, known),
        geometry: shape,
      });
    if (id !== undefined) seen.add(id);
  });
  return { rows, problems, total: raw.length };
}
