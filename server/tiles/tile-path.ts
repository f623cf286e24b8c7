import { RefusalError } from '../../domain/refusal.ts';
import { isTileLayer, type TileLayer } from '../../domain/tile-layer.ts';
import { type Narrowing, NO_NARROWING } from './scope-filter.ts';
import type { TileQuestion } from './tile-index.ts';

export const TILE_PREFIX = '/api/tiles/';
/** Deepest zoom that is answered; maps overzoom from TILE_MAX_ZOOM on. */
const DEEPEST_ZOOM = 20;
export const TILE_MAX_ZOOM = 16;
const MAX_LAYERS = 24;
const MAX_NARROWING = 500;

export type TileAddress =
  | { readonly kind: 'json'; readonly layers: readonly TileLayer[]; readonly text: string }
  | { readonly kind: 'tile'; readonly question: TileQuestion };

function invalid(field: string, message: string): RefusalError {
  return new RefusalError({ code: 'invalid', field, message });
}

function wholeNumber(text: string | undefined, field: string, below: number): number {
  // At most eight digits: x at zoom 20 has seven.
  if (text === undefined || text.length === 0 || text.length > 8 || !/^\d+$/.test(text))
    throw invalid(field, `${field} must be a whole number`);
  const value = Number(text);
  if (value >= below) throw invalid(field, `${field} must be below ${below}`);
  return value;
}

function layersOf(text: string): TileLayer[] {
  const layers: TileLayer[] = [];
  // Some clients encode the comma; nothing else in a layer's name can be encoded.
  const names = text.replaceAll(/%2c/gi, ',').split(',');
  if (names.length > MAX_LAYERS) throw invalid('layers', `at most ${MAX_LAYERS} layers in one request`);
  for (const name of names) {
    if (!isTileLayer(name)) throw invalid('layers', `"${name.slice(0, 40)}" is not a tile layer`);
    if (!layers.includes(name)) layers.push(name);
  }
  return layers;
}

function keys(params: URLSearchParams, field: 'zones' | 'enterprises'): number[] | null {
  const text = params.get(field);
  if (text === null) return null;
  const parts = text === '' ? [] : text.split(',');
  if (parts.length > MAX_NARROWING) throw invalid(field, `at most ${MAX_NARROWING} keys`);
  return [...new Set(parts.map((part) => wholeNumber(part, field, 100_000_000)))].sort((a, b) => a - b);
}

function narrowingOf(params: URLSearchParams): { narrowing: Narrowing; narrowingKey: string } {
  const zones = keys(params, 'zones');
  const enterprises = keys(params, 'enterprises');
  if (zones === null && enterprises === null) return { narrowing: NO_NARROWING, narrowingKey: '' };
  return { narrowing: { zones, enterprises }, narrowingKey: `${zones ?? '*'};${enterprises ?? '*'}` };
}

/**
 * Reads `/api/tiles/{layers}` and `/api/tiles/{layers}/{z}/{x}/{y}`, with `zones` and `enterprises` as comma-separated
 * keys that narrow the scope. Throws a refusal that names the bad part.
 */
export function parseTilePath(pathname: string, params: URLSearchParams): TileAddress {
  const parts = pathname.slice(TILE_PREFIX.length).split('/');
  const text = parts[0] ?? '';
  const layers = layersOf(text);
  if (parts.length === 1) return { kind: 'json', layers, text: layers.join(',') };
  if (parts.length !== 4) throw invalid('path', 'the path is /api/tiles/{layers}/{z}/{x}/{y}');
  const z = wholeNumber(parts[1], 'z', DEEPEST_ZOOM + 1);
  const x = wholeNumber(parts[2], 'x', 2 ** z);
  const y = wholeNumber(parts[3]?.replace(/\.(mvt|pbf)$/, ''), 'y', 2 ** z);
  const { narrowing, narrowingKey } = narrowingOf(params);
  const key = `${layers.join(',')}/${z}/${x}/${y}?${narrowingKey}`;
  return { kind: 'tile', question: { key, layers, z, x, y, narrowing, narrowingKey } };
}
