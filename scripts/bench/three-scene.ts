import { metersPerDegree } from '../../domain/ellipsoid.ts';
import { asEngine } from '../../server/database.ts';
import type { TileNode } from '../../server/tiles3d/tileset.ts';

/** Middle of the scene; its side follows from the number of assets. */
const MIDDLE = [117.7, 38.95] as const;
const PITCH_METERS = 45;

/** Rows of plants on a grid: tanks of four kinds in farms, units, halls, buildings, cranes. Deterministic. */
export async function fillAssets(count: number): Promise<void> {
  const side = Math.ceil(Math.sqrt(count));
  const [perLng, perLat] = metersPerDegree(MIDDLE[1]);
  await asEngine(async (tx) => {
    await tx.query('insert into scope_cell (zone, sector, enterprise) values (1, 2, 1) on conflict do nothing');
    await tx.query(
      `insert into asset (id, name, name_en, kind, sector, scope_key, geom, point, height_m, base_m, medium, form, radius_m, attrs, datum, coordinate_kind)
       select 'three_' || i, '演示对象 ' || i, 'object ' || i, kind, 2, (select min(id) from scope_cell),
         case when form in ('cylinder', 'dome', 'sphere', 'crane')
           then st_makepolygon(st_makeline(array(select st_translate(p, cos(k * pi() / 16) * size / $4, sin(k * pi() / 16) * size / $5) from generate_series(0, 31) k)
             || st_translate(p, size / $4, 0)))
           else st_makeenvelope(st_x(p) - size / $4, st_y(p) - size * 0.6 / $5, st_x(p) + size / $4, st_y(p) + size * 0.6 / $5, 4326) end,
         p, height, case when form = 'sphere' then 2 else 0 end, 'naphtha', form, case when form = 'crane' then 50 end,
         case when form = 'cylinder' and i % 2 = 0 then '{"roof":"external_floating"}'::jsonb else '{}'::jsonb end, 'WGS84', 'safe-matched'
       from (select i, (array['tank','tank','tank','tank','process_unit','warehouse','building','tower_crane'])[1 + (i / 12) % 8] as kind,
               (array['cylinder','cylinder','sphere','horizontal','box','box','box','crane'])[1 + (i / 12) % 8] as form,
               (array[12, 9, 8, 9, 18, 16, 12, 3])[1 + (i / 12) % 8] as size, 8 + (i / 12) % 20 as height,
               st_setsrid(st_makepoint($2::float8 + ((i % $6) - $6 / 2) * ${PITCH_METERS} / $4::float8, $3::float8 + ((i / $6) - $6 / 2) * ${PITCH_METERS} / $5::float8), 4326) as p
             from generate_series(0, $1::int - 1) i) s`,
      [count, MIDDLE[0], MIDDLE[1], perLng, perLat, side],
    );
  });
}

/** A camera: where, metres above the ground, where it looks to (degrees clockwise from north). */
export interface View {
  readonly lng: number;
  readonly lat: number;
  readonly up: number;
  readonly bearing: number;
}

/** Twenty fixed views: five heights above the middle, four directions each. */
export const VIEWS: readonly View[] = [60, 150, 400, 1_200, 4_000].flatMap((up) =>
  [0, 90, 180, 270].map((bearing): View => ({ lng: MIDDLE[0], lat: MIDDLE[1], up, bearing })),
);

const SCREEN_PIXELS = 900;
const ERROR_PIXELS = 16;
/** Vertical opening angle of the globe's camera, and half of what is seen to the sides with room for the corners; radians. */
const FIELD = 0.6435;
const SIDE = 0.6;

/** The tiles that a client shows from a view, by the screen-space error of 3D Tiles 1.1 (refinement by replacement). */
export function selectTiles(root: TileNode, view: View): TileNode[] {
  const [perLng, perLat] = metersPerDegree(view.lat);
  const degrees = 180 / Math.PI;
  const visible = (tile: TileNode): number | null => {
    const [w = 0, s = 0, e = 0, n = 0, , high = 0] = tile.boundingVolume.region;
    const [west, south, east, north] = [
      (w * degrees - view.lng) * perLng,
      (s * degrees - view.lat) * perLat,
      (e * degrees - view.lng) * perLng,
      (n * degrees - view.lat) * perLat,
    ];
    const [x, y] = [Math.max(west, Math.min(0, east)), Math.max(south, Math.min(0, north))];
    const far = Math.hypot(x, y, Math.max(0, view.up - high));
    if (x === 0 && y === 0) return far;
    const corners = [
      [west, south],
      [west, north],
      [east, south],
      [east, north],
    ] as const;
    const inView = corners.some(([cx, cy]) => {
      const away = Math.atan2(cx, cy) - view.bearing / degrees;
      return Math.abs(Math.atan2(Math.sin(away), Math.cos(away))) < SIDE;
    });
    return inView ? far : null;
  };
  const walk = (tile: TileNode): TileNode[] => {
    const far = visible(tile);
    if (far === null) return [];
    const error = (tile.geometricError * SCREEN_PIXELS) / (Math.max(1, far) * 2 * Math.tan(FIELD / 2));
    if (error <= ERROR_PIXELS || tile.children === undefined) return [tile];
    return tile.children.flatMap(walk);
  };
  return walk(root);
}
