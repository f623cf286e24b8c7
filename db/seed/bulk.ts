import type pg from 'pg';
import type { RegionModel } from './model.ts';

const TOTAL = { default: 0, large: 0, '100k': 100_000, '1m': 1_000_000 } as const;
/** Rows per statement: short enough for the embedded engine, which answers nobody else meanwhile. */
const SLICE = 20_000;

interface Multiplied {
  readonly table: string;
  readonly share: number;
  /** Table and kind of the objects around which the copies lie; they give zone, sector, enterprise and cell. */
  readonly anchors: string;
  /** Own columns and their expressions; `i` is the running number, `a` the anchor, `p` the point. */
  readonly own: Readonly<Record<string, string>>;
  readonly words: readonly [zh: string, en: string];
  readonly kind: string;
  readonly geom?: string;
}

const square =
  'st_makeenvelope(st_x(p.at) - 0.00006, st_y(p.at) - 0.00005, st_x(p.at) + 0.00006, st_y(p.at) + 0.00005, 4326)';
const fireUnits = `site where kind = 'fire_unit'`;

/** What a city has many of, in about its proportions. */
const MULTIPLIED: readonly Multiplied[] = [
  {
    table: 'camera',
    share: 0.24,
    anchors: fireUnits,
    words: ['街区摄像机', 'Block camera'],
    kind: `'bullet'`,
    own: {
      heading_deg: 'i % 360',
      fov_deg: '60',
      range_m: '100',
      point_kind: `'street'`,
      state: `case when i % 25 = 0 then 'offline' when i % 67 = 0 then 'faulty' else 'online' end`,
      last_seen_at: 'clock_timestamp()',
      owner_fid: 'a.fid',
      source: `jsonb_build_object('kind', 'demo-clip', 'clip', 'night-yard', 'offsetSeconds', i % 12)`,
    },
  },
  {
    table: 'sensor_point',
    share: 0.34,
    anchors: fireUnits,
    words: ['感烟探测点', 'Smoke point'],
    kind: `'smoke'`,
    own: {
      object_fid: 'a.fid',
      indicator: `'smoke'`,
      unit: `'%'`,
      tag: `'SM-' || i`,
      high_alarm: '5',
      high_high_alarm: '10',
    },
  },
  {
    table: 'asset',
    share: 0.18,
    anchors: fireUnits,
    words: ['楼栋', 'Building'],
    kind: `'building'`,
    geom: square,
    own: { point: 'p.at', site_fid: 'a.fid', height_m: '6 + i % 60', form: `'box'` },
  },
  {
    table: 'site',
    share: 0.14,
    anchors: fireUnits,
    words: ['消防联网单位', 'Networked fire unit'],
    kind: `'fire_unit'`,
    geom: square,
    own: { point: 'p.at' },
  },
  {
    table: 'sensitive_place',
    share: 0.06,
    anchors: 'sensitive_place where true',
    words: ['人员密集场所', 'Crowded place'],
    kind: `'residential'`,
    own: { people: '20 + i % 900' },
  },
  {
    table: 'emergency_resource',
    share: 0.04,
    anchors: 'sensitive_place where true',
    words: ['应急物资点', 'Emergency store'],
    kind: `'repair_material'`,
    own: {
      resource_type: `'repair_material'`,
      quantity: '1 + i % 40',
      available: '1 + i % 40',
      unit: `'吨'`,
      contact: `'演示'`,
      phone: `'022-0000-' || lpad((i % 10000)::text, 4, '0')`,
    },
  },
];

/** Multiplies objects in the database for benchmarks (100k, 1m) around those that are there, by a hash of their number. */
export async function writeBulk(client: pg.Client, model: RegionModel, log: (line: string) => void): Promise<void> {
  const present = Object.values(model.layers).reduce((sum, rows) => sum + rows.length, 0);
  const missing = TOTAL[model.size] - present;
  if (missing <= 0) return;
  for (const [nth, plan] of MULTIPLIED.entries()) {
    const before = MULTIPLIED.slice(0, nth).reduce((sum, other) => sum + Math.floor(missing * other.share), 0);
    const count = nth === MULTIPLIED.length - 1 ? missing - before : Math.floor(missing * plan.share);
    for (let from = 1; from <= count; from += SLICE) {
      await client.query(statement(plan), [from, Math.min(count, from + SLICE - 1)]);
      log(`demo region: ${plan.table} ${Math.min(count, from + SLICE - 1)} of ${count}`);
    }
  }
}

function statement(plan: Multiplied): string {
  const own = Object.entries(plan.own);
  const share = (salt: number): string => `(hashint4(i::int * 31 + ${salt}) / 2147483648.0)`;
  // The originals alone are anchors, else each slice would hang on the one before.
  return `
    with anchor as (
      select row_number() over (order by fid) as n, count(*) over () as all_of_them, fid, zone, sector, enterprise, scope_key,
             st_x(st_centroid(geom)) as lng, st_y(st_centroid(geom)) as lat
      from ${plan.anchors} and id not like 'bulk_%')
    insert into ${plan.table} (id, name, name_en, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind${own.map(([column]) => `, ${column}`).join('')})
    select 'bulk_${plan.table}_' || i, '${plan.words[0]} ' || i, '${plan.words[1]} ' || i, ${plan.kind}, a.sector, a.zone, a.enterprise, a.scope_key,
           ${plan.geom ?? 'p.at'}, 'WGS84', 'safe-matched'${own.map(([, expression]) => `, ${expression}`).join('')}
    from generate_series($1::int, $2::int) as s(i)
    join anchor a on a.n = 1 + (i::bigint * 7919) % a.all_of_them
    cross join lateral (select st_setsrid(st_makepoint(
      a.lng + 0.0016 * (${share(1)} + ${share(2)}), a.lat + 0.0012 * (${share(3)} + ${share(4)})), 4326) as at) p`;
}
