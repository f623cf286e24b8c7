import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { LAYER_TABLE } from '../../db/schema/layer-table.ts';
import { DISTRICT_BBOX } from '../../domain/district.ts';
import type { Layer } from '../../domain/layer.ts';
import { asAuth, asEngine } from '../../server/database.ts';

/** Share of each layer in a district of n objects; half of them crowd around industrial spots as real ones do. */
const SHARES: readonly (readonly [layer: Layer, share: number])[] = [
  ['cameras', 0.4],
  ['sensors', 0.25],
  ['resources', 0.1],
  ['places', 0.06],
  ['facilities', 0.05],
  ['assets', 0.1],
  ['sites', 0.03],
  ['hazards', 0.01],
];
const OWN: Partial<Record<Layer, readonly [columns: string, values: string]>> = {
  sites: ['point', 'p'],
  assets: ['point, height_m, medium', "p, 8 + i % 12, 'naphtha'"],
  hazards: ['point, level', 'p, 1 + i % 4'],
  sensors: ['object_fid, indicator, unit', "1, 'level', 'm'"],
  resources: ['resource_type, quantity', "'foam', i % 50"],
  places: ['people', 'i % 900'],
};
const SPOTS = 60;

/** Objects in the layers that tiles show. */
export async function countObjects(): Promise<number> {
  const parts = SHARES.map(([layer]) => `(select count(*) from ${LAYER_TABLE[layer]})`).join(' + ');
  return asEngine(async (tx) => (await tx.query<{ n: number }>(`select (${parts})::int as n`)).rows[0]?.n ?? 0);
}

/** Fills an empty database with about `size` objects; deterministic. */
export async function fillDistrict(size: number, log: (line: string) => void): Promise<void> {
  await asEngine((tx) =>
    tx.query(`insert into scope_cell (zone, sector, enterprise)
      select z, s, e from generate_series(0, 8) z, generate_series(0, 8) s, generate_series(0, 20) e on conflict do nothing`),
  );
  for (const [layer, share] of SHARES) {
    await asEngine((tx) => insertLayer(tx, layer, Math.round(size * share)));
    log(`  ${layer}: ${Math.round(size * share)}`);
  }
}

async function insertLayer(tx: pg.PoolClient, layer: Layer, count: number): Promise<void> {
  const [west, south, east, north] = DISTRICT_BBOX;
  const [columns, values] = OWN[layer] ?? ['', ''];
  const comma = columns === '' ? '' : ',';
  const area = layer === 'assets' || layer === 'sites' || layer === 'hazards';
  const radius = layer === 'assets' ? 0.00012 : 0.0008;
  // A hexagon: what a tank or a site boundary costs to draw.
  const shape = `st_makepolygon(st_makeline(array[${Array.from({ length: 7 }, (_, k) => {
    const angle = ((k % 6) * Math.PI) / 3;
    return `st_translate(p, ${(radius * Math.cos(angle)).toFixed(7)}, ${(radius * 0.78 * Math.sin(angle)).toFixed(7)})`;
  }).join(', ')}]))`;
  await tx.query('select setseed(0.42)');
  // Zone by place, enterprise and sector by spot: neighbours belong together, as they do in a real district.
  await tx.query(
    `insert into ${LAYER_TABLE[layer]} (id, name, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind ${comma} ${columns})
     select 'bench_${layer}_' || i, '演示对象 ' || i, 'kind_' || i % 7, c.sector, c.zone, c.enterprise, c.id, ${area ? shape : 'p'},
       'WGS84', 'safe-matched' ${comma} ${values}
     from (select i, i % ${SPOTS} as spot, random() as u, random() as v, sqrt(-2 * ln(1 - random())) as r
           from generate_series(1, $1::int) i) s
     cross join lateral (select st_setsrid(case when i % 2 = 0
       then st_makepoint(${west} + ${east - west} * u, ${south} + ${north - south} * v)
       else st_makepoint(
         least(${east}, greatest(${west}, ${west} + ${east - west} * (0.1 + 0.8 * ((spot * 37 % ${SPOTS}) / ${SPOTS}.0)) + 0.006 * r * cos(6.2832 * u))),
         least(${north}, greatest(${south}, ${south} + ${north - south} * (0.1 + 0.8 * (spot / ${SPOTS}.0)) + 0.005 * r * sin(6.2832 * u))))
       end, 4326) as p) q
     join scope_cell c on c.zone = 1 + least(3, floor(4 * (st_x(p) - ${west}) / ${east - west}))::int * 2
         + least(1, floor(2 * (st_y(p) - ${south}) / ${north - south}))::int
       and c.sector = case when i % 2 = 0 then 1 + i % 8 else 1 + spot % 8 end
       and c.enterprise = case when i % 2 = 0 then 0 else 1 + spot % 20 end`,
    [count],
  );
}

/** The cameras as a rival would keep them: EPSG:3857 stored, a GiST index, no row security. */
export async function makeRivalTable(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(`drop table if exists bench_camera; create table bench_camera (fid int, name text, kind text, sector int, zone int,
      enterprise int, state text, heading real, fov real, range real, geom geometry(Point, 3857)); grant insert on bench_camera to guanlan_engine`);
    await asEngine((tx) =>
      tx.query(`insert into bench_camera select fid, name, kind, sector, zone, enterprise, state, heading_deg, fov_deg, range_m,
        st_transform(geom, 3857) from camera`),
    );
    await owner.query('create index on bench_camera using gist (geom)');
    await owner.query('vacuum analyze bench_camera');
  } finally {
    await owner.end();
  }
}

/** A signed-in commander: the token of a fresh session, made as the sign-in makes it. */
export async function makeSession(): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await asAuth(async (tx) => {
    const id = `bench-${randomBytes(6).toString('hex')}`;
    await tx.query('insert into auth."user" (id, name, email) values ($1, $1, $2)', [id, `${id}@bench.invalid`]);
    await tx.query(`insert into auth."grant" (user_id, role, granted_by) values ($1, 'commander', 'bench')`, [id]);
    await tx.query(
      `insert into auth.session (id, user_id, token, expires_at) values ($1, $2, $3, clock_timestamp() + interval '1 day')`,
      [`s-${id}`, id, token],
    );
  });
  return token;
}
