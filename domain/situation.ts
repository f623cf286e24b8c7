import { z } from 'zod';
import { LAYERS, type Layer, layerSchema } from './layer.ts';
import type { LngLat } from './place.ts';
import { SECTORS, sectorSchema } from './sector.ts';
import { TIERS, tierSchema } from './tier.ts';

/**
 * What a person looks at on the situation map: it lives in the URL, so that a shared link shows the same picture to
 * whoever may see it (design, section 7; REQ-MAP-01). Everything here survives `encodeSituation` → `decodeSituation`.
 */
export const MAP_MODES = ['2d', '3d'] as const;
export type MapMode = (typeof MAP_MODES)[number];

const degrees = (limit: number) => z.number().min(-limit).max(limit);

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

export const mapViewSchema: z.ZodType<MapView> = z.object({
  center: z.tuple([degrees(180), degrees(85)]),
  zoom: z.number().min(0).max(MAX_ZOOM),
  bearing: degrees(180),
  pitch: z.number().min(0).max(MAX_PITCH),
});

export const layerSettingSchema = z.object({ visible: z.boolean(), opacity: z.number().min(0).max(1) });
export type LayerSetting = Readonly<z.infer<typeof layerSettingSchema>>;
export type LayerSettings = Readonly<Record<Layer, LayerSetting>>;

const key = z.int().min(1).max(2_147_483_647);

/** null in a part means "all of them"; an object without the property (a road has no medium) is not hidden by it. */
export const situationFiltersSchema = z.object({
  sectors: z.array(sectorSchema).min(1).nullable(),
  zones: z.array(key).min(1).max(200).nullable(),
  enterprises: z.array(key).min(1).max(200).nullable(),
  tiers: z.array(tierSchema).min(1).nullable(),
  media: z
    .array(z.string().regex(/^[a-z0-9_-]{1,40}$/))
    .min(1)
    .max(40)
    .nullable(),
});
export type SituationFilters = z.infer<typeof situationFiltersSchema>;

export const selectionSchema = z.object({ layer: layerSchema, fid: key });
export type Selection = Readonly<z.infer<typeof selectionSchema>>;

export const situationViewSchema = z.object({
  mode: z.enum(MAP_MODES),
  view: mapViewSchema,
  layers: z.record(layerSchema, layerSettingSchema),
  filters: situationFiltersSchema,
  selection: selectionSchema.nullable(),
  /** Epoch milliseconds of a replay; null is live. */
  time: z.int().min(0).max(8_640_000_000_000_000).nullable(),
  /** Open panel or card tab, a slug the interface chooses; null is the warnings list. */
  panel: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .nullable(),
});
export interface SituationView {
  readonly mode: MapMode;
  readonly view: MapView;
  readonly layers: LayerSettings;
  readonly filters: SituationFilters;
  readonly selection: Selection | null;
  readonly time: number | null;
  readonly panel: string | null;
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
    const layer = layerSchema.safeParse(match?.[2]);
    if (match === null || !layer.success) continue;
    const percent = Math.min(100, Number(match[3] ?? 100));
    changed.set(layer.data, { visible: match[1] !== '!', opacity: percent / 100 });
  }
  return layersFrom((layer) => changed.get(layer) ?? DEFAULT_LAYERS[layer]);
}

/** Items of a comma list that the schema accepts; null when none is left, so that garbage never hides everything. */
function decodeList<T>(text: string | null, read: (part: string) => { success: boolean; data?: T }): T[] | null {
  if (text === null) return null;
  const items = new Set<T>();
  for (const part of text.split(',').slice(0, 200)) {
    const parsed = read(part);
    if (parsed.success && parsed.data !== undefined) items.add(parsed.data);
  }
  return items.size === 0 ? null : [...items];
}

const integer = (part: string) => key.safeParse(/^\d{1,10}$/.test(part) ? Number(part) : Number.NaN);

function decodeView(text: string | null, fallback: MapView): MapView {
  const numbers = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [lng, lat, zoom, bearing = 0, pitch = 0] = numbers;
  const parsed = mapViewSchema.safeParse({ center: [lng, lat], zoom, bearing, pitch });
  return parsed.success ? roundView(parsed.data) : fallback;
}

function decodeSelection(text: string | null): Selection | null {
  const [layer, fid] = (text ?? '').split('.');
  const parsed = selectionSchema.safeParse({ layer, fid: Number(fid) });
  return parsed.success ? parsed.data : null;
}

function writeList(params: URLSearchParams, name: string, values: readonly (string | number)[] | null): void {
  if (values !== null && values.length > 0) params.set(name, values.join(','));
}

/** Writes a situation as short search parameters; what is usual is left out. Keys: m v l s z e t p sel at panel. */
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
  if (selection !== null) params.set('sel', `${selection.layer}.${selection.fid}`);
  if (situation.time !== null) params.set('at', String(situation.time));
  if (situation.panel !== null) params.set('panel', situation.panel);
  return params;
}

/** Reads a situation from search parameters. Whatever is missing or spoilt becomes the usual value; never throws. */
export function decodeSituation(params: URLSearchParams, home: MapView = DEFAULT_VIEW): SituationView {
  const media = situationFiltersSchema.shape.media.unwrap().element;
  const at = params.get('at');
  return {
    mode: params.get('m') === '3d' ? '3d' : '2d',
    view: decodeView(params.get('v'), home),
    layers: decodeLayers(params.get('l')),
    filters: {
      sectors: decodeList(params.get('s'), (part) => z.enum(SECTORS).safeParse(part)),
      zones: decodeList(params.get('z'), integer),
      enterprises: decodeList(params.get('e'), integer),
      tiers: decodeList(params.get('t'), (part) => z.enum(TIERS).safeParse(part)),
      media: decodeList(params.get('p'), (part) => media.safeParse(part))?.slice(0, 40) ?? null,
    },
    selection: decodeSelection(params.get('sel')),
    time: at === null ? null : (situationViewSchema.shape.time.safeParse(Number(at)).data ?? null),
    panel: situationViewSchema.shape.panel.safeParse(params.get('panel')).data ?? null,
  };
}
