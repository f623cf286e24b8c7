import type { FeatureCollection } from 'geojson';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { LayerSettings, MapMode, MapView, Selection, SituationFilters } from '../../domain/situation.ts';
import type { GroundWorld, MapLocale, MapTheme, Picked } from '../../map/contract.ts';
import type { StateStore } from './state-store.ts';

/** What a person may draw on the map; `measure` shows geodesic lengths and yields nothing. */
export const DRAWING_TOOLS = ['point', 'polygon', 'radius', 'measure'] as const;
export type DrawingTool = (typeof DRAWING_TOOLS)[number];

/** A finished drawing, WGS 84 degrees; polygons are open rings without the repeated first point. */
export type Drawn =
  | { readonly tool: 'point'; readonly position: LngLat }
  | { readonly tool: 'radius'; readonly position: LngLat; readonly radiusMeters: number }
  | { readonly tool: 'polygon'; readonly ring: readonly LngLat[] }
  | { readonly tool: 'measure'; readonly line: readonly LngLat[]; readonly lengthMeters: number };

export interface SituationOverlays {
  /** Results and area of around here; points may carry `label`. */
  readonly around?: FeatureCollection | null;
  /** Hazard zones: rings with `grade` and text. */
  readonly hazard?: FeatureCollection | null;
  /** The sector into which the wind may turn a cloud, and other plain lines of a hazard zone. */
  readonly hazardFrame?: FeatureCollection | null;
  /** Where vehicles came from, as lines. */
  readonly tails?: FeatureCollection | null;
  /** Open findings from the field: points with `label`. */
  readonly findings?: FeatureCollection | null;
  /** Staging area, sectors, units and their ways of the incident that is open; points may carry `label`. */
  readonly incident?: FeatureCollection | null;
  /** Its evacuation areas and shelters. */
  readonly incidentPlain?: FeatureCollection | null;
  /** Rows of an import before they are committed. */
  readonly preview?: FeatureCollection | null;
  /** Places of work under a permit, with what, who guards and until when as `label`. */
  readonly permits?: FeatureCollection | null;
  /** Addresses of 3D Tiles that people brought; only the globe shows them. */
  readonly worlds?: readonly string[];
  /** Pictures, heights and vectors that people brought, lowest first. */
  readonly ground?: readonly GroundWorld[];
  /** The tool in use; null ends drawing and clears it. */
  readonly drawing?: DrawingTool | null;
}

/** Commands that are not state: buttons beside the map call these. */
export interface SituationMapHandle {
  /** Flies (or jumps, with reduced motion) to a place. Parts left out stay as they are. */
  flyTo(view: Partial<MapView>): void;
  /** Shows the whole box. */
  fit(bounds: BBox): void;
  zoomBy(steps: number): void;
  /** North up, looking straight down. */
  resetNorth(): void;
  getView(): MapView;
  getBounds(): BBox;
  /** After `object` events: fetches the tiles of the box again (all, when null). */
  refresh(bounds: BBox | null): void;
}

/** A moment of the past that the map shows instead of the present. */
export interface PastMoving {
  /** The clock of what is shown, epoch milliseconds. */
  now(): number;
  /** Packed records of moving objects (domain/position-frame), about once a second. */
  subscribe(listener: (records: Uint8Array) => void): () => void;
}

/** Trouble that a person must see: what failed, while the rest goes on. */
export type MapFault =
  | { readonly kind: 'engine'; readonly mode: MapMode; readonly reason: string }
  | { readonly kind: 'tiles'; readonly reason: string }
  | { readonly kind: 'positions'; readonly reason: string };

export interface SituationMapProps {
  readonly mode: MapMode;
  /** The wanted view; the map moves when it differs from what `onViewChange` reported last. */
  readonly view: MapView;
  readonly theme: MapTheme;
  readonly locale: MapLocale;
  readonly layers: LayerSettings;
  readonly filters: SituationFilters;
  readonly selection: Selection | null;
  readonly store: StateStore;
  /** Vehicles and clock of the past; null is live. The store holds the states of the same moment. */
  readonly past?: PastMoving | null;
  readonly overlays?: SituationOverlays;
  /** Nothing of our own is drawn: a real map is shown, and our objects are of the demonstration. */
  readonly bare?: boolean;
  /** Symbols carry the countdown to the next deadline: for those who handle or track warnings (REQ-WARN-19). */
  readonly countdowns?: boolean;
  /** Source and approval number (审图号) of the basemap. */
  readonly attribution?: string;
  readonly onViewChange: (view: MapView, bounds: BBox) => void;
  /** What lies under a click, nearest first; empty when nothing does. Clusters carry `cluster` and are zoomed into already. */
  readonly onSelect: (picked: readonly Picked[], position: LngLat) => void;
  readonly onReady?: (handle: SituationMapHandle) => void;
  /** Place under the pointer, for the coordinates of the status line; null outside. */
  readonly onPointer?: (position: LngLat | null) => void;
  readonly onDrawn?: (drawn: Drawn) => void;
  /** null when a fault of that kind is over. */
  readonly onFault?: (kind: MapFault['kind'], fault: MapFault | null) => void;
}
