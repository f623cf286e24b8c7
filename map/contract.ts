import type { FeatureCollection } from 'geojson';
import type { BBox, LngLat } from '../domain/place.ts';
import type { TierRank } from '../domain/tier.ts';

/**
 * The small interface behind which MapLibre and Cesium hide (design, section 6). Descriptions are plain data;
 * only the adapters touch an engine.
 */

/** Where a person looks from: centre in WGS 84 degrees, zoom in MapLibre's 512-pixel scheme, angles in degrees. */
export interface MapView {
  readonly center: LngLat;
  readonly zoom: number;
  /** Clockwise from north. */
  readonly bearing: number;
  /** 0 looks straight down. */
  readonly pitch: number;
}

/** Live state of one object, joined to geometry by its integer feature id. Objects without an entry are normal. */
export interface FeatureState {
  readonly fid: number;
  /** Layer id, see `domain/layer.ts`. */
  readonly layer: string;
  readonly tier: TierRank;
  /** true online, false offline, null never seen. */
  readonly online: boolean | null;
  /** An open warning whose sensor fell silent: keeps its colour, hollow, with age (报警后失联). */
  readonly lost: boolean;
  /** Nobody has acknowledged the warning yet; an unacknowledged red blinks at no more than 1 Hz. */
  readonly unacknowledged: boolean;
  /** Epoch milliseconds since which tier or online stands. */
  readonly since: number;
  /** Epoch milliseconds of the next deadline; null where none runs. */
  readonly deadline: number | null;
  readonly position: LngLat;
  /** Sector code (1..8) or 0, zone and enterprise keys or 0: for filters on the state layer. */
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
}

/** What a click or a hover found, nearest first. */
export interface Picked {
  readonly layer: string;
  readonly fid: number;
  readonly name: string;
  readonly position: LngLat;
  /** Set for clusters: zooming in opens them. */
  readonly cluster?: { readonly count: number; readonly expandZoom: number };
}

/** A layer as plain data. `kind` picks the drawing; both engines understand every kind. */
export interface LayerDescription {
  readonly id: string;
  readonly kind: 'area' | 'line' | 'point' | 'risk-hatch' | 'moving' | 'geojson';
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
  readonly minZoom?: number;
  readonly maxZoom?: number;
  /** Only features whose property is one of the values are drawn; an absent property list means all. */
  readonly filter?: Readonly<Record<string, readonly (string | number)[]>>;
  /** For kind geojson: the features themselves (around-here results, drawings, import previews). */
  readonly data?: FeatureCollection;
  /** Colour by category value of a property, muted palette; tiers are not painted here. */
  readonly palette?: {
    readonly property: string;
    readonly colors: Readonly<Record<string, string>>;
    readonly fallback: string;
  };
  /** Symbol of the sprite by category value of a property. */
  readonly symbols?: {
    readonly property: string;
    readonly names: Readonly<Record<string, string>>;
    readonly fallback: string;
  };
  /** Property that is shown as text, and the zoom from which it is. */
  readonly label?: { readonly property: string; readonly minZoom: number };
  /** Properties in metres that raise (height) or sink (base, depth) the object in the third dimension. */
  readonly extrusion?: { readonly height: string; readonly base?: string };
}

export type MapMode = '2d' | '3d';
export type MapTheme = 'dark' | 'light';

export interface MapAdapter {
  readonly mode: MapMode;
  setView(view: MapView, animate: boolean): void;
  getView(): MapView;
  /** West, south, east, north of what is visible now. */
  getBounds(): BBox;
  setTheme(theme: MapTheme): void;
  setLayers(layers: readonly LayerDescription[]): void;
  /** Replaces the state of the named objects; an entry of tier 0 and online true removes it. */
  setState(changes: readonly FeatureState[]): void;
  setSelection(selection: { readonly layer: string; readonly fid: number } | null): void;
  /** Screen pixels relative to the container. */
  pick(x: number, y: number): Promise<readonly Picked[]>;
  onMove(listener: (view: MapView) => void): () => void;
  onClick(listener: (found: readonly Picked[], position: LngLat) => void): () => void;
  /** id → tier as the engine draws it now; a test compares both engines. */
  drawnTiers(): ReadonlyMap<number, TierRank>;
  resize(): void;
  destroy(): void;
}
