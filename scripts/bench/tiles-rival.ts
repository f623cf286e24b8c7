import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import pg from 'pg';
import { tileRange } from './tiles-load.ts';

/** What PostGIS does for the same answer; EPSG:3857 stored and indexed, so that it need not transform. */

/** ST_AsMVT of the cameras of one tile with the properties that ours has at that zoom. */
export function mvtSql(z: number, x: string, y: string): string {
  const more = `${z >= 11 ? ', name' : ''}${z >= 13 ? ', heading, fov, range' : ''}`;
  return `select st_asmvt(t, 'cameras', 4096, 'geom', 'fid') from (
    select fid, kind, sector, zone, enterprise, state${more},
      st_asmvtgeom(geom, st_tileenvelope(${z}, ${x}, ${y}), 4096, 0, true) as geom
    from bench_camera where geom && st_tileenvelope(${z}, ${x}, ${y})) t`;
}

/** The same from our own table, as one round trip of a viewer under row security. */
export function ownTableSql(z: number): string {
  const more = `${z >= 11 ? ', name' : ''}${z >= 13 ? ', heading_deg as heading, fov_deg as fov, range_m as range' : ''}`;
  return `begin\\; set local role guanlan_app\\; select set_config('guanlan.all', '1', true), set_config('guanlan.precision', 'full', true)\\; select st_asmvt(t, 'cameras', 4096, 'geom', 'fid') from (
    select fid, kind, sector, zone, enterprise, state${more},
      st_asmvtgeom(st_transform(geom, 3857), st_tileenvelope(${z}, :x, :y), 4096, 0, true) as geom
    from camera where geom && st_transform(st_tileenvelope(${z}, :x, :y), 4326)) t\\; commit`;
}

/** The cells of one tile, grouped by the database. */
export function cellsSql(z: number): string {
  const size = (2 * 20037508.342789244) / 2 ** (z + 3);
  const sectors = Array.from({ length: 9 }, (_, s) => `count(*) filter (where sector = ${s})`).join(', ');
  return `select floor((st_x(geom) + 20037508.342789244) / ${size}) as cx, floor((20037508.342789244 - st_y(geom)) / ${size}) as cy,
    count(*), ${sectors}, avg(st_x(geom)), avg(st_y(geom)), min(fid)
    from bench_camera where geom && st_tileenvelope(${z}, :x, :y) group by 1, 2`;
}

interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly properties: string;
}

function decode(bytes: Uint8Array): Map<number, Drawn> {
  const layer = new VectorTile(new PbfReader(bytes)).layers['cameras'];
  const found = new Map<number, Drawn>();
  for (let i = 0; i < (layer?.length ?? 0); i++) {
    const feature = layer?.feature(i);
    const at = feature?.loadGeometry()[0]?.[0];
    if (feature === undefined || at === undefined) continue;
    // Empty texts are absent in ours; real numbers of ST_AsMVT are doubles too.
    const properties = Object.entries(feature.properties)
      .filter(([, value]) => value !== '')
      .sort();
    found.set(feature.id ?? 0, { x: at.x, y: at.y, properties: JSON.stringify(properties) });
  }
  return found;
}

/**
 * Compares both encoders on random tiles. Answers how many features were compared and how many differ: another id,
 * other properties, or a place more than one unit away. Points that PostGIS rounds onto the far border (4096) belong to
 * the neighbouring tile and are left out on both sides.
 */
export async function compareTiles(
  ownerUrl: string,
  ours: (z: number, x: number, y: number) => Promise<Uint8Array | null>,
): Promise<{ readonly compared: number; readonly different: number }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  let compared = 0;
  let different = 0;
  try {
    for (const z of [8, 10, 12, 13, 14, 16]) {
      const { x0, x1, y0, y1 } = tileRange(z);
      for (let i = 0; i < 5; i++) {
        const x = x0 + Math.floor(((x1 - x0 + 1) * (i + 0.5)) / 5);
        const y = y0 + Math.floor(((y1 - y0 + 1) * (i + 0.5)) / 5);
        const { rows } = await client.query<{ st_asmvt: Buffer }>(mvtSql(z, String(x), String(y)));
        const theirs = decode(rows[0]?.st_asmvt ?? Buffer.alloc(0));
        const mine = decode((await ours(z, x, y)) ?? new Uint8Array(0));
        for (const [fid, their] of theirs) {
          const my = mine.get(fid);
          if (my === undefined && (their.x >= 4096 || their.y >= 4096 || their.x <= 0 || their.y <= 0)) continue;
          compared++;
          const same =
            my !== undefined &&
            Math.abs(my.x - their.x) <= 1 &&
            Math.abs(my.y - their.y) <= 1 &&
            my.properties === their.properties;
          if (!same) different++;
        }
        for (const fid of mine.keys()) if (!theirs.has(fid)) different++;
      }
    }
  } finally {
    await client.end();
  }
  return { compared, different };
}

/** Fetches one plain tile from the benchmark's server and opens its gzip. */
export async function plainTile(
  port: number,
  cookie: string,
  z: number,
  x: number,
  y: number,
): Promise<Uint8Array | null> {
  const answer = await fetch(`http://127.0.0.1:${port}/plain/${z}/${x}/${y}`, { headers: { cookie } });
  if (answer.status === 204) return null;
  const bytes = Buffer.from(await answer.arrayBuffer());
  // fetch has opened the gzip unless the header was dropped on the way.
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}
