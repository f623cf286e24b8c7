import { Cartesian2, type Scene } from '@cesium/engine';
import type { LngLat } from '../../domain/place.ts';
import type { MapLocale, Picked } from '../contract.ts';
import type { PickId } from './scene-objects.ts';

const MOST_PICKED = 8;
/** Pixels around the pointer that count. */
const WINDOW_PIXELS = 9;
/** Ground that a click passes through, as on the flat map. */
const GROUND = new Set(['zones', 'risk_cells']);
/** Small things first: a tank stands on its site. */
const ORDER = [
  'cameras',
  'facilities',
  'resources',
  'places',
  'sensors',
  'vehicles',
  'assets',
  'pipelines',
  'hazards',
  'sites',
];

/** Boundary: everything that we put into the scene carries a PickId as its id. */
function isPickId(value: unknown): value is PickId {
  return typeof value === 'object' && value !== null && 'layer' in value && 'fid' in value && 'position' in value;
}

/**
 * Everything pickable at a screen point, nearest first and each object once, below the ground too.
 * @param bodyOf reads a hit on a tile of bodies
 */
export function pickGlobe(
  scene: Scene,
  x: number,
  y: number,
  locale: MapLocale,
  ground: LngLat | null,
  zoom: number,
  bodyOf: (hit: unknown) => PickId | null,
): Picked[] {
  const hits: unknown[] = scene.drillPick(new Cartesian2(x, y), MOST_PICKED, WINDOW_PIXELS, WINDOW_PIXELS);
  const found = new Map<string, Picked>();
  const names = new Map<number, string>();
  for (const hit of hits) {
    const id = bodyOf(hit) ?? (typeof hit === 'object' && hit !== null && 'id' in hit ? hit.id : null);
    if (!isPickId(id) || GROUND.has(id.layer)) continue;
    const name = (locale === 'en' && id.nameEn) || id.name;
    if (name !== '') names.set(id.fid, name);
    const position = id.position ?? ground;
    const key = `${id.layer}.${id.fid}`;
    if (position === null || found.has(key)) continue;
    const expandZoom = Math.min(15, Math.floor(zoom) + 2);
    const cluster =
      id.cluster !== undefined && id.cluster.count > 1 ? { cluster: { count: id.cluster.count, expandZoom } } : {};
    found.set(key, { layer: id.layer, fid: id.fid, name, position, ...cluster });
  }
  const rank = (picked: Picked) => ORDER.indexOf(picked.layer);
  return [...found.values()]
    .map((picked) => (picked.name === '' ? { ...picked, name: names.get(picked.fid) ?? '' } : picked))
    .sort((a, b) => rank(a) - rank(b));
}
