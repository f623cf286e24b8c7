import { LAYERS, type Layer } from './layer.ts';
import type { LngLat } from './place.ts';
import { SECTORS, type Sector } from './sector.ts';
import { TIERS, type Tier } from './tier.ts';
import { decodeWorlds, encodeWorlds, type WorldSettings } from './world-view.ts';

/**
 * What a person looks at on the situation map: it lives in the URL, so that a shared link shows the same picture to
 * whoever may see it (design, section 7; REQ-MAP-01). Everything here survives `encodeSituation` → `decodeSituation`.
 */
export const MAP_MODES = ['2d', '3d'] as const;
export type MapMode = (typeof MAP_MODES)[number];

/** Where a person looks from: centre in WGS 84 degrees, zoom in MapLibre's 512-pixel scheme, angles in degrees. */
export interface MapView {
  readonly center: LngLat;
  readonly zoom: number;
  /** Clockwise from north, -180..180. */
  readonly bearing: number;
  /** 0 looks straight down. */
  readonly pitch: number;
}

export const MAX_PITCH = 75;
export const MAX_ZOOM = 20;

export interface LayerSetting {
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
}
export type LayerSettings = Readonly<Record<Layer, LayerSetting>>;

/** Keys of zones, enterprises and objects. */
export const MAX_KEY = 2_147_483_647;
export const MAX_FILTER_KEYS = 200;
export const MAX_FILTER_MEDIA = 40;
export const MEDIUM_PATTERN = /^[a-z0-9_-]{1,40}$/;
const MAX_TIME = 8_640_000_000_000_000;
const PANEL_PATTERN = /^[a-z][a-z0-9:-]{0,39}$/;

/** null in a part means "all of them"; an object without the property (a road has no medium) is not hidden by it. */
export interface SituationFilters {
  readonly sectors: Sector[] | null;
  readonly zones: number[] | null;
  readonly enterprises: number[] | null;
  readonly tiers: Tier[] | null;
  readonly media: string[] | null;
}

export interface Selection {
  readonly layer: Layer;
  readonly fid: number;
}

export interface SituationView {
  readonly mode: MapMode;
  readonly view: MapView;
  readonly layers: LayerSettings;
  readonly filters: SituationFilters;
  readonly selection: Selection | null;
  /** Epoch milliseconds of a replay; null is live. */
  readonly time: number | null;
  /** Open panel or card tab, a slug the interface chooses; null is the warnings list. */
  readonly panel: string | null;
  /** Worlds of one's own, lowest first; null is the usual. */
  readonly worlds: WorldSettings | null;
}

/** Layers that are off until somebody asks: points that a card shows anyway, and the static risk theme (law 7). */
const OFF_BY_DEFAULT: readonly Layer[] = ['sensors', 'risk_cells'];

function layersFrom(setting: (layer: Layer) => LayerSetting): LayerSettings {
  const entries = LAYERS.map((layer) => [layer, setting(layer)] as const);
  return Object.fromEntries(entries) as Record<Layer, LayerSetting>;
}

export const DEFAULT_LAYERS: LayerSettings = layersFrom((layer) => ({
  visible: !OFF_BY_DEFAULT.includes(layer),
  opacity: 1,
}));

export const NO_FILTERS: SituationFilters = { sectors: null, zones: null, enterprises: null, tiers: null, media: null };

/** The demo district; a deployment passes its own home view. */
export const DEFAULT_VIEW: MapView = { center: [117.72, 38.95], zoom: 10.4, bearing: 0, pitch: 0 };

export const DEFAULT_SITUATION: SituationView = {
  mode: '2d',
  view: DEFAULT_VIEW,
  layers: DEFAULT_LAYERS,
  filters: NO_FILTERS,
  selection: null,
  time: null,
  panel: null,
  worlds: null,
};

/** Angle in degrees folded into -180 ≤ angle < 180. */
export function foldBearing(bearing: number): number {
  return ((((bearing + 180) % 360) + 360) % 360) - 180;
}

/** Rounds to what the URL carries: 1e-5 degrees (1 m), 0.01 zoom, 0.1 degrees of angle; clamps to what engines accept. */
export function roundView(view: MapView): MapView {
  const round = (value: number, step: number) => Math.round(value * step) / step || 0;
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    center: [round(clamp(view.center[0], -180, 180), 100_000), round(clamp(view.center[1], -85, 85), 100_000)],
    zoom: round(clamp(view.zoom, 0, MAX_ZOOM), 100),
    bearing: foldBearing(round(view.bearing, 10)),
    pitch: round(clamp(view.pitch, 0, MAX_PITCH), 10),
  };
}

function oneOf<T extends string>(list: readonly T[], text: string | undefined): T | null {
  return list.find((item) => item === text) ?? null;
}

/** `!cameras` is off, `sites` on, `sites.60` on at 60 %; only what differs from the default is written. */
function encodeLayers(layers: LayerSettings): string {
  const parts: string[] = [];
  for (const layer of LAYERS) {
    const { visible, opacity } = layers[layer];
    const percent = Math.round(opacity * 100);
    const usual = DEFAULT_LAYERS[layer];
    if (visible === usual.visible && percent === 100) continue;
    parts.push(`${visible ? '' : '!'}${layer}${percent === 100 ? '' : `.${percent}`}`);
  }
  return parts.join(',');
}

function decodeLayers(text: string | null): LayerSettings {
  if (text === null) return DEFAULT_LAYERS;
  const changed = new Map<Layer, LayerSetting>();
  for (const part of text.split(',')) {
    const match = /^(!?)([a-z_]+)(?:\.(\d{1,3}))?$/.exec(part);
    const layer = oneOf(LAYERS, match?.[2]);
    if (match === null || layer === null) continue;
    const percent = Math.min(100, Number(match[3] ?? 100));
    changed.set(layer, { visible: match[1] !== '!', opacity: percent / 100 });
  }
  return layersFrom((layer) => changed.get(layer) ?? DEFAULT_LAYERS[layer]);
}

/** Items of a comma list that can be read; null when none is left, so that garbage never hides everything. */
function decodeList<T>(text: string | null, read: (part: string) => T | null): T[] | null {
  if (text === null) return null;
  const items = new Set<T>();
  for (const part of text.split(',').slice(0, MAX_FILTER_KEYS)) {
    const item = read(part);
    if (item !== null) items.add(item);
  }
  return items.size === 0 ? null : [...items];
}

/** A whole number of 1..2^31-1. */
function keyOf(text: string | undefined): number | null {
  const value = /^\d{1,10}$/.test(text ?? '') ? Number(text) : 0;
  return value >= 1 && value <= MAX_KEY ? value : null;
}

function decodeView(text: string | null, fallback: MapView): MapView {
  const numbers = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [lng = Number.NaN, lat = Number.NaN, zoom = Number.NaN, bearing = 0, pitch = 0] = numbers;
  const within = (value: number, low: number, high: number) => value >= low && value <= high;
  const good =
    within(lng, -180, 180) &&
    within(lat, -85, 85) &&
    within(zoom, 0, MAX_ZOOM) &&
    within(bearing, -180, 180) &&
    within(pitch, 0, MAX_PITCH);
  return good ? roundView({ center: [lng, lat], zoom, bearing, pitch }) : fallback;
}

function decodeSelection(text: string | null): Selection | null {
  const [name, key] = (text ?? '').split('.');
  const [layer, fid] = [oneOf(LAYERS, name), keyOf(key)];
  return layer === null || fid === null ? null : { layer, fid };
}

function decodeTime(text: string | null): number | null {
  const time = /^\d{1,16}$/.test(text ?? '') ? Number(text) : Number.NaN;
  return time <= MAX_TIME ? time : null;
}

function writeList(params: URLSearchParams, name: string, values: readonly (string | number)[] | null): void {
  if (values !== null && values.length > 0) params.set(name, values.join(','));
}

/** Writes a situation as short search parameters; what is usual is left out. Keys: m v l s z e t p w sel at panel. */
export function encodeSituation(situation: SituationView): URLSearchParams {
  const params = new URLSearchParams();
  const { view, filters, selection } = situation;
  const place = roundView(view);
  if (situation.mode !== '2d') params.set('m', situation.mode);
  params.set('v', [...place.center, place.zoom, place.bearing, place.pitch].join(','));
  const layers = encodeLayers(situation.layers);
  if (layers !== '') params.set('l', layers);
  writeList(params, 's', filters.sectors);
  writeList(params, 'z', filters.zones);
  writeList(params, 'e', filters.enterprises);
  writeList(params, 't', filters.tiers);
  writeList(params, 'p', filters.media);
  if (situation.worlds !== null) params.set('w', encodeWorlds(situation.worlds));
  if (selection !== null) params.set('sel', `${selection.layer}.${selection.fid}`);
  if (situation.time !== null) params.set('at', String(situation.time));
  if (situation.panel !== null) params.set('panel', situation.panel);
  return params;
}

/** Reads a situation from search parameters. Whatever is missing or spoilt becomes the usual value; never throws. */
export function decodeSituation(params: URLSearchParams, home: MapView = DEFAULT_VIEW): SituationView {
  const panel = params.get('panel');
  return {
    mode: params.get('m') === '3d' ? '3d' : '2d',
    view: decodeView(params.get('v'), home),
    layers: decodeLayers(params.get('l')),
    filters: {
      sectors: decodeList(params.get('s'), (part) => oneOf(SECTORS, part)),
      zones: decodeList(params.get('z'), keyOf),
      enterprises: decodeList(params.get('e'), keyOf),
      tiers: decodeList(params.get('t'), (part) => oneOf(TIERS, part)),
      media:
        decodeList(params.get('p'), (part) => (MEDIUM_PATTERN.test(part) ? part : null))?.slice(0, MAX_FILTER_MEDIA) ??
        null,
    },
    selection: decodeSelection(params.get('sel')),
    time: decodeTime(params.get('at')),
    panel: panel !== null && PANEL_PATTERN.test(panel) ? panel : null,
    worlds: decodeWorlds(params.get('w')),
  };
}
