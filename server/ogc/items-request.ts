import { sectorSchema } from '../../domain/code-schema.ts';
import type { BBox } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { SECTORS, sectorCode } from '../../domain/sector.ts';

/** The only reference system we answer in (OGC API – Features Part 1, 6.3.11). */
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 10_000;

/** Parameters of `/items` that we know; any other is refused, as the standard asks (requirement 8). */
export const ITEM_PARAMETERS = [
  'limit',
  'after',
  'bbox',
  'bbox-crs',
  'crs',
  'datetime',
  'f',
  'sector',
  'zone',
  'enterprise',
  'kind',
] as const;

export interface ItemsRequest {
  readonly limit: number;
  /** Feature id after which the page begins: the cursor of `next` links. */
  readonly after: number;
  /** West may be greater than east: a box across the 180th meridian. */
  readonly bbox: BBox | null;
  /** Sector code 1..8, zone and enterprise keys, kind as stored. */
  readonly sector: number | null;
  readonly zone: number | null;
  readonly enterprise: number | null;
  readonly kind: string | null;
}

function invalid(field: string, message: string): RefusalError {
  return new RefusalError({ code: 'invalid', field, message });
}

function whole(params: URLSearchParams, field: string, least: number): number | null {
  const text = params.get(field);
  if (text === null) return null;
  if (!/^\d{1,10}$/.test(text) || Number(text) < least || Number(text) > 2_147_483_647)
    throw invalid(field, `${field} must be a whole number from ${least} on`);
  return Number(text);
}

function boxOf(text: string | null): BBox | null {
  if (text === null) return null;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if ((numbers.length !== 4 && numbers.length !== 6) || numbers.some((value) => !Number.isFinite(value)))
    throw invalid('bbox', 'bbox is west,south,east,north in degrees (six numbers with heights)');
  // Heights of a box with six numbers say nothing about our plane geometry.
  const [west = 0, south = 0] = numbers;
  const east = numbers[numbers.length === 6 ? 3 : 2] ?? 0;
  const north = numbers[numbers.length === 6 ? 4 : 3] ?? 0;
  if (south > north || Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90)
    throw invalid('bbox', 'bbox is west,south,east,north within ±180 and ±90 degrees');
  return [west, south, east, north];
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Our features have no temporal property, so every valid datetime selects all of them (7.15.4); a bad one is refused. */
function checkDatetime(text: string | null): void {
  if (text === null) return;
  const parts = text.split('/');
  const open = (part: string): boolean => part === '' || part === '..';
  const good =
    parts.length === 1
      ? INSTANT.test(text) && !Number.isNaN(Date.parse(text))
      : parts.length === 2 &&
        parts.every((part) => open(part) || (INSTANT.test(part) && !Number.isNaN(Date.parse(part))));
  if (!good || (parts.length === 2 && parts.every(open)))
    throw invalid('datetime', 'datetime is an RFC 3339 instant or interval');
}

function sectorOf(text: string | null): number | null {
  if (text === null) return null;
  const sector = sectorSchema.safeParse(text);
  if (!sector.success) throw invalid('sector', `sector is one of ${SECTORS.join(', ')}`);
  return sectorCode(sector.data);
}

/** Refuses unknown and repeated parameters, so that a misspelt filter never answers everything. */
export function checkParameters(params: URLSearchParams, known: readonly string[]): void {
  for (const name of params.keys()) {
    if (!known.includes(name)) throw invalid(name, `unknown parameter "${name.slice(0, 40)}"`);
    if (params.getAll(name).length > 1) throw invalid(name, `parameter "${name}" is given twice`);
  }
  const format = params.get('f');
  if (format !== null && format !== 'json') throw invalid('f', 'only f=json is offered');
}

/** Reads the parameters of `/items`; throws a refusal that names the bad one. A too large limit becomes the largest. */
export function parseItemsRequest(params: URLSearchParams): ItemsRequest {
  checkParameters(params, ITEM_PARAMETERS);
  for (const name of ['crs', 'bbox-crs'])
    if (params.has(name) && params.get(name) !== CRS84) throw invalid(name, `only ${CRS84} is offered`);
  checkDatetime(params.get('datetime'));
  return {
    limit: Math.min(MAX_LIMIT, whole(params, 'limit', 1) ?? DEFAULT_LIMIT),
    after: whole(params, 'after', 0) ?? 0,
    bbox: boxOf(params.get('bbox')),
    sector: sectorOf(params.get('sector')),
    zone: whole(params, 'zone', 0),
    enterprise: whole(params, 'enterprise', 0),
    kind: params.get('kind'),
  };
}
