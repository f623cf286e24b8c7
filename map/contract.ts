import type { FeatureCollection } from 'geojson';
import type { BBox, LngLat } from '../domain/place.ts';
import type { MapMode, MapView } from '../domain/situation.ts';
import type { TierRank } from '../domain/tier.ts';

/**
 * The small interface behind which MapLibre and Cesium hide (design, section 6). Descriptions are plain data;
 * only the adapters touch an engine.
 */
export type { MapMode, MapView } from '../domain/situation.ts';

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
  /** Silence that a written permission allows: hollow grey with its word, no tier (REQ-WF-02). */
  readonly outage?: boolean;
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

/**
 * How a layer is drawn. `area` ground polygons; `solid` polygons that stand up in 3D; `line` pipelines with casing and
 * direction; `point` symbols with clusters; `hatch` the static risk theme; `moving` vehicles from the position stream.
 */
export type LayerKind = 'area' | 'solid' | 'line' | 'point' | 'hatch' | 'moving';

/** A number on the second line of a label, with the words around it: `×` 12, 3,006 `人`. */
export interface LabelNumber {
  readonly property: string;
  readonly before: string;
  readonly after: string;
}

/** A layer as plain data. Both engines understand every kind; the tile source-layer is the id. */
export interface LayerDescription {
  readonly id: string;
  readonly kind: LayerKind;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
  /** Zoom from which single features are drawn; clusters stand for them below. */
  readonly minZoom: number;
  /** Only features whose property is one of the values are drawn; an absent property list means all. */
  readonly filter: Readonly<Record<string, readonly (string | number)[]>>;
  /** Sector codes by which clusters are narrowed; null counts all. */
  readonly sectors: readonly number[] | null;
  /** Tiers that may be drawn; null means all, and offline and normal objects too. */
  readonly tiers: readonly TierRank[] | null;
  /** Muted colour key (see `map/palette.ts`) by category value of a property; tiers are not painted here. */
  readonly palette?: {
    readonly property: string;
    readonly colors: Readonly<Record<string, string>>;
    readonly fallback: string;
  };
  /** Symbol name (see `map/symbol-paths.ts`) by category value of a property. */
  readonly symbols?: {
    readonly property: string;
    readonly names: Readonly<Record<string, string>>;
    readonly fallback: string;
  };
  /** Text beside the symbol, and the zoom from which it is; `number` follows on its own line (people, quantity). */
  readonly label?: { readonly minZoom: number; readonly number?: LabelNumber };
  /** Zoom from which calm objects get their symbol; before, each is a dot. */
  readonly symbolFrom: number;
  /** Zoom from which cluster cells (`<id>_cells`) stand for the features, up to zoom 13; null where there are none. */
  readonly cellsFrom: number | null;
  /** Sector of ground that a feature covers: view cones of cameras, working circles of cranes. */
  readonly reach?: 'view-cone' | 'working-circle';
}

/** Features of the moment that no tile carries: around-here results, drawings, import previews, measuring. */
export interface MapOverlay {
  readonly id: string;
  /**
   * `accent` for the person's own marks; `neutral` for results and previews. Never a tier colour (law 7). `hazard`: outlined
   * rings of a hazard zone, each feature with `grade` red, orange or yellow as ALOHA draws them, and always with its text.
   */
  readonly tone: 'accent' | 'neutral' | 'hazard';
  /**
   * Points may carry `label`; lines and polygons are drawn with a fill of 12 %. The globe opens the ground inside a polygon
   * with `digMeters`, that deep.
   */
  readonly data: FeatureCollection;
  /** Addresses of 3D Tiles that stand on the globe beside our own objects; the flat map leaves them out. */
  readonly tilesets?: readonly string[];
  /** Pictures, heights and vectors on the ground below our own objects, lowest first. */
  readonly ground?: readonly GroundWorld[];
}

/** A world that people brought, as tiles of `/api/worlds/{id}` in Web Mercator. */
export interface GroundWorld {
  readonly id: number;
  readonly shape: 'imagery' | 'elevation' | 'vector';
  /** 0..1 */
  readonly opacity: number;
  readonly bounds: BBox;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Layers inside its vector tiles. */
  readonly parts: readonly string[];
  /** A map of the real ground over which our schematic must not stand. */
  readonly alone: boolean;
}

/** Moving objects between two instants, as parallel arrays that go to the GPU without copies. */
export interface MovingFrame {
  readonly count: number;
  readonly fids: Int32Array;
  /** Degrees, WGS 84; `from` and `to` are offsets from here, exact to millimetres as 32-bit floats. */
  readonly origin: LngLat;
  /** lng, lat offsets at the beginning: 2 numbers an object. */
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Clockwise from north in degrees. */
  readonly course: Float32Array;
  /** 0 parked, 1 moving. */
  readonly moving: Float32Array;
  /** Milliseconds in which the objects go from the beginning to the end. */
  readonly durationMs: number;
}

export type MapTheme = 'dark' | 'light';
export type MapLocale = 'zh' | 'en';

export interface MapAdapterOptions {
  readonly container: HTMLElement;
  readonly view: MapView;
  readonly theme: MapTheme;
  readonly locale: MapLocale;
  /** Name of the map for those who cannot see it. */
  readonly label: string;
  /** Steady instead of blinking, jumps instead of flights. */
  readonly reducedMotion: boolean;
  /** The server's clock, epoch milliseconds: ages do not depend on this machine's. */
  readonly now: () => number;
  /** Whether symbols carry the countdown to the next deadline: for those who track or handle warnings (REQ-WARN-19). */
  readonly countdowns: () => boolean;
  /** Called once when the engine cannot work here; the lists stay usable. */
  readonly onUnavailable: (reason: string) => void;
  /** The graphics card took the context away: the owner makes a new instance. */
  readonly onLost: () => void;
  /** A tile or another outside part failed; shown, not swallowed. */
  readonly onFault: (message: string) => void;
}

export interface MapAdapter {
  readonly mode: MapMode;
  setView(view: MapView, animate: boolean): void;
  getView(): MapView;
  /** West, south, east, north of what is visible now. */
  getBounds(): BBox;
  setTheme(theme: MapTheme): void;
  setLocale(locale: MapLocale): void;
  setLayers(layers: readonly LayerDescription[]): void;
  /** Replaces the state of the named objects; an entry of tier 0 and online true removes it. */
  setState(changes: readonly FeatureState[]): void;
  /** Forgets all state, before a new snapshot is applied. */
  clearState(): void;
  setSelection(selection: { readonly layer: string; readonly fid: number } | null): void;
  setOverlays(overlays: readonly MapOverlay[]): void;
  setMoving(frame: MovingFrame | null): void;
  /** Objects changed in the database: tiles that touch the box are fetched again. */
  refresh(bounds: BBox | null): void;
  /** Screen pixels relative to the container. */
  pick(x: number, y: number): Promise<readonly Picked[]>;
  /** null where the point misses the ground. */
  unproject(x: number, y: number): LngLat | null;
  onMove(listener: (view: MapView) => void): () => void;
  onClick(listener: (found: readonly Picked[], position: LngLat) => void): () => void;
  onPointer(listener: (position: LngLat | null) => void): () => void;
  onDoubleClick(listener: (position: LngLat) => void): () => void;
  /** While a person draws, clicks choose places and not objects. */
  setDrawing(on: boolean): void;
  onIdle(listener: (idle: boolean) => void): () => void;
  /** id → tier of everything at a fixed place as the engine draws it now; a test compares both engines. */
  drawnTiers(): ReadonlyMap<number, TierRank>;
  resize(): void;
  destroy(): void;
}
