import type pg from 'pg';
import { groundNameEn } from './ground-names.ts';
import type { Cell, LayerTable, MappedRow, PlainRow, RegionModel, Value } from './model.ts';
import { LAYER_NAMES } from './model.ts';
import { lineWkt } from './shape.ts';

type Columns = Readonly<Record<string, string>>;

const COMMON: Columns = {
  id: 'text',
  fid: 'int',
  name: 'text',
  name_en: 'text',
  kind: 'text',
  sector: 'smallint',
  zone: 'int',
  enterprise: 'int',
  scope_key: 'int',
  geom: 'geometry',
  datum: 'text',
  coordinate_kind: 'text',
  precision_class: 'text',
  attrs: 'jsonb',
};

/** Own columns of each layer's table that the seed fills, with their SQL types. */
const OWN: Record<LayerTable, Columns> = {
  zone: { key: 'int' },
  site: {
    point: 'geometry',
    rule_set: 'text',
    cost_cny: 'bigint',
    floor_area_m2: 'float8',
    permit_on: 'date',
    planned_end_on: 'date',
    developer: 'text',
    contractor: 'text',
    supervision_unit: 'text',
    project_leader: 'text',
  },
  hazard: { point: 'geometry', level: 'smallint', medium: 'text', index_r: 'float8' },
  asset: {
    point: 'geometry',
    site_fid: 'int',
    hazard_fid: 'int',
    height_m: 'real',
    base_m: 'real',
    medium: 'text',
    form: 'text',
    radius_m: 'real',
  },
  pipeline: {
    medium: 'text',
    regime: 'text',
    laying: 'text',
    outer_diameter_mm: 'real',
    depth_m: 'real',
    design_pressure_mpa: 'real',
    length_m: 'float8',
    commissioned_on: 'date',
  },
  facility: { pipeline_fid: 'int', chainage_m: 'float8' },
  camera: {
    heading_deg: 'real',
    fov_deg: 'real',
    range_m: 'real',
    height_m: 'real',
    ptz: 'boolean',
    purpose: 'text',
    point_kind: 'text',
    gb_id: 'text',
    state: 'text',
    last_seen_at: 'timestamptz',
    owner_fid: 'int',
    source: 'jsonb',
  },
  sensor_point: {
    object_fid: 'int',
    indicator: 'text',
    unit: 'text',
    tag: 'text',
    upload_seconds: 'int',
    low_alarm: 'float8',
    high_alarm: 'float8',
    low_low_alarm: 'float8',
    high_high_alarm: 'float8',
  },
  vehicle: { plate: 'text', vehicle_class: 'text', last_seen_at: 'timestamptz', object_state: 'text' },
  emergency_resource: {
    resource_type: 'text',
    quantity: 'float8',
    unit: 'text',
    available: 'float8',
    contact: 'text',
    phone: 'text',
    confirmed_at: 'timestamptz',
  },
  sensitive_place: { people: 'int' },
  risk_cell: { risk_index: 'real', risk_level: 'smallint', assessed_on: 'date' },
};

/** What a column gets when a row says nothing: the table's own default cannot be asked for in an INSERT … SELECT. */
const ABSENT: Readonly<Record<string, string>> = {
  rule_set: `'RS-BH'`,
  developer: `''`,
  contractor: `''`,
  supervision_unit: `''`,
  project_leader: `''`,
  height_m: '0',
  base_m: '0',
  medium: `''`,
  form: `'box'`,
  tag: `''`,
};

const BATCH = 400;
const zoneGeometry = `(select st_multi(st_collectionextract(st_intersection(r.geom, g.geom), 3)) from ground g where g.kind = 'land' order by g.id limit 1)`;

/** Inserts records through one jsonb parameter per batch: one statement, few round trips, the same on both databases. */
export async function insertRecords(
  tx: pg.ClientBase,
  table: string,
  columns: Columns,
  records: readonly Readonly<Record<string, Value>>[],
  expressions: Readonly<Record<string, string>> = {},
): Promise<void> {
  const names = Object.keys(columns);
  // Geometry arrives as EWKT text and is cast, because jsonb_to_recordset would look for GeoJSON.
  const selected = names.map(
    (name) => expressions[name] ?? (ABSENT[name] ? `coalesce(r.${name}, ${ABSENT[name]})` : `r.${name}`),
  );
  const sql = `insert into ${table} (${names.join(', ')}) select ${selected.join(', ')}
    from (select ${names.map((n) => (columns[n] === 'geometry' ? `q.${n}::geometry as ${n}` : `q.${n}`)).join(', ')}
          from jsonb_to_recordset($1::jsonb) as q(${names.map((n) => `${n} ${columns[n] === 'geometry' ? 'text' : columns[n]}`).join(', ')})) r`;
  for (let from = 0; from < records.length; from += BATCH) {
    await tx.query(sql, [JSON.stringify(records.slice(from, from + BATCH))]);
  }
}

/** Makes the cells that are missing and returns their ids in the model's order. */
export async function writeCells(tx: pg.ClientBase, cells: readonly Cell[]): Promise<number[]> {
  await tx.query(
    `insert into scope_cell (zone, sector, enterprise)
     select zone, sector, enterprise from unnest($1::int[], $2::int[], $3::int[]) with ordinality as c(zone, sector, enterprise, n) order by n
     on conflict do nothing`,
    [cells.map((c) => c.zone), cells.map((c) => c.sector), cells.map((c) => c.enterprise)],
  );
  const { rows } = await tx.query<{ id: number } & Cell>('select id, zone, sector, enterprise from scope_cell');
  const ids = new Map(rows.map((row) => [`${row.zone}/${row.sector}/${row.enterprise}`, row.id]));
  return cells.map((c) => {
    const id = ids.get(`${c.zone}/${c.sector}/${c.enterprise}`);
    if (id === undefined) throw new Error('a scope cell vanished while seeding');
    return id;
  });
}

const record = (row: MappedRow, scopeKeys: readonly number[]): Record<string, Value> => ({
  id: row.id,
  fid: row.fid,
  name: row.name,
  name_en: row.nameEn,
  kind: row.kind,
  sector: row.sector,
  zone: row.zone,
  enterprise: row.enterprise,
  scope_key: scopeKeys[row.cell] ?? 0,
  geom: row.geom,
  datum: 'WGS84',
  coordinate_kind: 'safe-matched',
  precision_class: row.precision,
  attrs: row.attrs,
  ...row.own,
});

const withScope = (rows: readonly PlainRow[], scopeKeys: readonly number[]): Record<string, Value>[] =>
  rows.map((row) => ({ ...row.values, scope_key: scopeKeys[row.cell] ?? 0 }));

/** The road graph; lengths are geodesic, as everything that is measured. */
async function writeRoads(tx: pg.ClientBase, model: RegionModel): Promise<void> {
  const columns = {
    from_node: 'int',
    to_node: 'int',
    class: 'text',
    name: 'text',
    max_height_m: 'real',
    length_m: 'float8',
    source: 'text',
    geom: 'geometry',
  };
  const records = model.roads.map(({ from, to, roadClass, name, line, maxHeightM }) => ({
    from_node: from,
    to_node: to,
    class: roadClass,
    name,
    max_height_m: maxHeightM,
    source: 'seed',
    geom: lineWkt(line),
  }));
  await insertRecords(tx, 'road_edge', columns, records, { length_m: 'st_length(r.geom::geography)' });
}

/** All mapped objects, ground first because zones are cut to the land. */
export async function writeObjects(tx: pg.ClientBase, model: RegionModel, scopeKeys: readonly number[]): Promise<void> {
  await insertRecords(
    tx,
    'ground',
    { kind: 'text', name: 'text', name_en: 'text', rank: 'smallint', geom: 'geometry' },
    model.ground.map((row) => ({ ...row, name_en: groundNameEn(row.name) })),
  );
  await writeRoads(tx, model);
  for (const table of LAYER_NAMES) {
    const records = model.layers[table].map((row) => record(row, scopeKeys));
    await insertRecords(
      tx,
      table,
      { ...COMMON, ...OWN[table] },
      records,
      table === 'zone' ? { geom: zoneGeometry } : {},
    );
  }
  await insertRecords(
    tx,
    'segment',
    {
      id: 'text',
      fid: 'int',
      pipeline_fid: 'int',
      from_m: 'float8',
      to_m: 'float8',
      zone: 'int',
      sector: 'smallint',
      enterprise: 'int',
      scope_key: 'int',
      geom: 'geometry',
      depth_m: 'real',
      attrs: 'jsonb',
    },
    withScope(model.segments, scopeKeys),
  );
  await insertRecords(
    tx,
    'document',
    {
      id: 'text',
      object_fid: 'int',
      scope_key: 'int',
      kind: 'text',
      title: 'text',
      title_en: 'text',
      issued_on: 'date',
      expires_on: 'date',
      attrs: 'jsonb',
    },
    withScope(model.documents, scopeKeys),
  );
}
