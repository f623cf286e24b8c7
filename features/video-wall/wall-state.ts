import { LAYERS, type Layer } from '../../domain/layer.ts';
import {
  layoutFor,
  READY_SCENES,
  type ReadyScene,
  SCENE_CAMERAS,
  WALL_LAYOUTS,
  type WallLayout,
} from '../../domain/video-scene.ts';

/** What stands on the wall: cameras by tile over all pages, an empty text for a free tile. */
export interface WallState {
  readonly cameras: readonly string[];
  readonly layout: WallLayout;
  readonly page: number;
  /** Seconds per page; null stands still. */
  readonly carouselSeconds: number | null;
}

/** What the wall is opened for: its cameras are asked of the server. */
export type WallSubject =
  | { readonly kind: 'warning'; readonly id: number; readonly radiusMeters: number }
  | { readonly kind: 'object'; readonly layer: Layer; readonly fid: number; readonly radiusMeters: number }
  | { readonly kind: 'spot'; readonly at: readonly [number, number]; readonly radiusMeters: number }
  | { readonly kind: 'ready'; readonly scene: ReadyScene };

export const EMPTY_WALL: WallState = { cameras: [], layout: 4, page: 0, carouselSeconds: null };

export const pagesOf = ({ cameras, layout }: WallState): number => Math.max(1, Math.ceil(cameras.length / layout));

/** Free tiles at the end are no tiles. */
function trimmed(cameras: readonly string[]): readonly string[] {
  let end = cameras.length;
  while (end > 0 && cameras[end - 1] === '') end -= 1;
  return cameras.slice(0, Math.min(end, SCENE_CAMERAS));
}

const kept = (state: WallState): WallState => ({ ...state, page: Math.min(state.page, pagesOf(state) - 1) });

/** The tiles of the page that is shown: always as many as the layout has. */
export function shownTiles({
  cameras,
  layout,
  page,
}: WallState): readonly { readonly slot: number; readonly id: string }[] {
  return Array.from({ length: layout }, (_, index) => {
    const slot = page * layout + index;
    return { slot, id: cameras[slot] ?? '' };
  });
}

/** Puts a camera into a tile; one that stands elsewhere moves, and what stood there takes its place. */
export function place(state: WallState, id: string, slot: number): WallState {
  const cameras = [...state.cameras];
  while (cameras.length <= slot) cameras.push('');
  const from = cameras.indexOf(id);
  if (from >= 0) cameras[from] = cameras[slot] ?? '';
  cameras[slot] = id;
  return kept({ ...state, cameras: trimmed(cameras) });
}

/** Puts a camera where there is room: the chosen tile, else the first free one of the page, else of any page. */
export function add(state: WallState, id: string, chosen: number | null): WallState {
  if (chosen !== null) return place(state, id, chosen);
  const at = state.cameras.indexOf(id);
  if (at >= 0) return { ...state, page: Math.floor(at / state.layout) };
  const free = shownTiles(state).find((tile) => tile.id === '')?.slot;
  const slot = free ?? (state.cameras.indexOf('') >= 0 ? state.cameras.indexOf('') : state.cameras.length);
  if (slot >= SCENE_CAMERAS) return state;
  return { ...place(state, id, slot), page: Math.floor(slot / state.layout) };
}

export function clear(state: WallState, slot: number): WallState {
  return kept({ ...state, cameras: trimmed(state.cameras.map((id, index) => (index === slot ? '' : id))) });
}

/** The same cameras in another layout; the page keeps showing what stood first. */
export function relayout(state: WallState, layout: WallLayout): WallState {
  const first = state.page * state.layout;
  return kept({ ...state, layout, page: Math.floor(first / layout) });
}

export function turn(state: WallState, by: number): WallState {
  const pages = pagesOf(state);
  return { ...state, page: (((state.page + by) % pages) + pages) % pages };
}

/** Many cameras at once, in the smallest layout that shows them, at most nine to a page. */
export function openAll(state: WallState, ids: readonly string[]): WallState {
  const cameras = [...new Set(ids)].slice(0, SCENE_CAMERAS);
  return { ...state, cameras, layout: layoutFor(cameras.length), page: 0 };
}

const ID = /^[\w-]{1,100}$/;
const whole = (text: string | null): number | null => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null);

/** The wall in an address, so that a reload and a shared link show the same. */
export function encodeWall(state: WallState): string {
  const params = new URLSearchParams();
  if (state.cameras.length > 0) params.set('c', state.cameras.join('.'));
  params.set('l', String(state.layout));
  if (state.page > 0) params.set('p', String(state.page));
  if (state.carouselSeconds !== null) params.set('s', String(state.carouselSeconds));
  return `?${params}`;
}

export function decodeWall(search: string): WallState {
  const params = new URLSearchParams(search);
  const asked = (params.get('c') ?? '').split('.').map((id) => (ID.test(id) ? id : ''));
  const layout = WALL_LAYOUTS.find((known) => String(known) === params.get('l'));
  const seconds = whole(params.get('s'));
  const cameras = trimmed(asked);
  return kept({
    cameras,
    layout: layout ?? (cameras.length > 0 ? layoutFor(cameras.length) : EMPTY_WALL.layout),
    page: whole(params.get('p')) ?? 0,
    carouselSeconds: seconds !== null && seconds >= 5 && seconds <= 600 ? seconds : null,
  });
}

/** `?warning=17`, `?object=assets.203`, `?at=117.7,38.95`, each with `&radius=300`; `?ready=flood`. Null for none. */
export function decodeSubject(search: string): WallSubject | null {
  const params = new URLSearchParams(search);
  const radiusMeters = Math.min(3000, whole(params.get('radius')) ?? 0);
  const id = whole(params.get('warning'));
  if (id !== null && id > 0) return { kind: 'warning', id, radiusMeters };
  const [layerName, fidText] = (params.get('object') ?? '').split('.');
  const layer = LAYERS.find((known) => known === layerName);
  const fid = whole(fidText ?? null);
  if (layer !== undefined && fid !== null && fid > 0) return { kind: 'object', layer, fid, radiusMeters };
  const [lng = Number.NaN, lat = Number.NaN] = (params.get('at') ?? '').split(',').map((text) => Number(text || 'x'));
  if (Math.abs(lng) <= 180 && Math.abs(lat) <= 90) return { kind: 'spot', at: [lng, lat], radiusMeters };
  const scene = READY_SCENES.find((known) => known === params.get('ready'));
  return scene === undefined ? null : { kind: 'ready', scene };
}

/** The part of an address that says what the wall was opened for. */
export function encodeSubject(subject: WallSubject | null): string {
  if (subject === null) return '';
  if (subject.kind === 'ready') return `&ready=${subject.scene}`;
  const radius = subject.radiusMeters > 0 ? `&radius=${subject.radiusMeters}` : '';
  if (subject.kind === 'warning') return `&warning=${subject.id}${radius}`;
  if (subject.kind === 'object') return `&object=${subject.layer}.${subject.fid}${radius}`;
  return `&at=${subject.at.join(',')}${radius}`;
}
