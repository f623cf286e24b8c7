import { bodyPlan, type FormPlan, formPlan, POINT_FORMS } from '../../domain/asset-form.ts';
import { metersPerDegree } from '../../domain/ellipsoid.ts';
import type { Plane } from '../../domain/outline.ts';
import { pipeAxisUp } from '../../domain/pipe-height.ts';
import { PRECISION_CLASSES, type Precision } from '../../domain/place.ts';
import { asEngine } from '../database.ts';
import { readWkb } from '../tiles/wkb.ts';
import { pipePieces } from './pipe-pieces.ts';
import type { FeatureRow } from './property-table.ts';
import type { SolidObject, TubePlan } from './solid-object.ts';

/** Layers that stand up in 3D; the ids are those of the vector tiles. */
export const SOLID_LAYERS = ['assets', 'facilities', 'cameras', 'pipelines'] as const;
export type SolidLayer = (typeof SOLID_LAYERS)[number];

/** A page is turned into bodies in some 10 ms, so that a loop that also answers requests stays alive. */
const PAGE_ROWS = 1_000;

/** One row as the database answers it, the same columns for every layer. */
interface SourceRow {
  readonly key: number;
  readonly fid: number;
  readonly scope_key: number;
  readonly precision_class: string;
  readonly name: string;
  readonly name_en: string;
  readonly kind: string;
  readonly medium: string;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly lng: number;
  readonly lat: number;
  readonly shape: Buffer | null;
  readonly height: number;
  readonly base: number;
  readonly radius: number | null;
  readonly form: string;
  readonly roof: string;
  readonly depth: number | null;
  readonly heading: number | null;
}

const COMMON = (of: string) =>
  `${of}fid, ${of}scope_key, ${of}precision_class, ${of}name, ${of}name_en, ${of}kind, ${of}sector, ${of}zone, ${of}enterprise`;
const depthOf = `case when attrs->>'depthM' ~ '^\\d+(\\.\\d+)?$' then (attrs->>'depthM')::float8 end`;

const SQL: Readonly<
  Record<SolidLayer, { readonly select: string; readonly from: string; readonly key: string; readonly fid: string }>
> = {
  assets: {
    select: `fid as key, ${COMMON('')}, medium, st_x(point) as lng, st_y(point) as lat, st_asbinary(geom) as shape, height_m::float8 as height,
      base_m::float8 as base, radius_m::float8 as radius, form, coalesce(attrs->>'roof', '') as roof, ${depthOf} as depth, null as heading`,
    from: 'asset',
    key: 'fid',
    fid: 'fid',
  },
  facilities: {
    select: `fid as key, ${COMMON('')}, '' as medium, st_x(geom) as lng, st_y(geom) as lat, null as shape, 0 as height, 0 as base, null as radius,
      '' as form, '' as roof, null as depth, null as heading`,
    from: 'facility',
    key: 'fid',
    fid: 'fid',
  },
  cameras: {
    select: `fid as key, ${COMMON('')}, '' as medium, st_x(geom) as lng, st_y(geom) as lat, null as shape, height_m::float8 as height, 0 as base,
      null as radius, 'camera' as form, '' as roof, null as depth, heading_deg::float8 as heading`,
    from: 'camera',
    key: 'fid',
    fid: 'fid',
  },
  pipelines: {
    // By segment, as in the vector tiles: a viewer of one zone gets that zone's stretch (design, law 1).
    select: `s.fid as key, p.fid, s.scope_key, p.precision_class, p.name, p.name_en, p.kind, s.sector, s.zone, s.enterprise, p.medium,
      st_x(st_startpoint(s.geom)) as lng, st_y(st_startpoint(s.geom)) as lat, st_asbinary(s.geom) as shape,
      p.outer_diameter_mm::float8 / 1000 as height, 0 as base, null as radius, p.laying as form, '' as roof, s.depth_m::float8 as depth, null as heading`,
    from: 'segment s join pipeline p on p.fid = s.pipeline_fid',
    key: 's.fid',
    fid: 'p.fid',
  },
};

/** All objects of a layer, page by page in short transactions. */
export async function* readSolids(layer: SolidLayer): AsyncGenerator<readonly SolidObject[]> {
  const { select, from, key } = SQL[layer];
  let after = -2_147_483_648;
  for (;;) {
    const { rows } = await asEngine((tx) =>
      tx.query<SourceRow>(`select ${select} from ${from} where ${key} > $1 order by ${key} limit ${PAGE_ROWS}`, [
        after,
      ]),
    );
    yield rows.flatMap((row) => solidsOf(layer, row));
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1)?.key ?? after;
  }
}

/** The present objects with these feature ids; those that are gone answer nothing. */
export async function readSolidsOf(layer: SolidLayer, fids: readonly number[]): Promise<SolidObject[]> {
  const { select, from, fid } = SQL[layer];
  const { rows } = await asEngine((tx) =>
    tx.query<SourceRow>(`select ${select} from ${from} where ${fid} = any ($1::int[])`, [fids]),
  );
  return rows.flatMap((row) => solidsOf(layer, row));
}

function solidsOf(layer: SolidLayer, row: SourceRow): SolidObject[] {
  if (layer === 'pipelines') return pipes(row);
  const plan = layer === 'assets' ? assetPlan(row) : pointPlan(layer, row);
  return plan === null ? [] : [solid(row, plan)];
}

/** A class this code does not know is treated as the strictest. */
const precisionOf = (text: string): Precision => PRECISION_CLASSES.find((known) => known === text) ?? 'hidden';

function featureRow(row: SourceRow, height: number, radius: number): FeatureRow {
  const { fid, name, name_en, kind, medium, sector, zone, enterprise, base } = row;
  return { fid, name, name_en, kind, medium, sector, zone, enterprise, height, base, radius };
}

function assetPlan(row: SourceRow): FormPlan | null {
  const [perLng, perLat] = metersPerDegree(row.lat);
  const footprint: Plane[] = [];
  let parts = 0;
  if (row.shape !== null)
    readWkb(row.shape, {
      part: () => {
        parts += 1;
      },
      // Holes are courts: the body is raised from its outer ring.
      vertex: (lng, lat) => {
        if (parts === 1) footprint.push([(lng - row.lng) * perLng, (lat - row.lat) * perLat]);
      },
    });
  return formPlan({
    kind: row.kind,
    form: row.form,
    roof: row.roof,
    footprint,
    heightMeters: row.height,
    baseMeters: row.base,
    radiusMeters: row.radius,
    depthMeters: row.depth ?? 0,
  });
}

function pointPlan(layer: 'facilities' | 'cameras', row: SourceRow): FormPlan | null {
  if (layer === 'facilities') {
    const form = POINT_FORMS[row.kind];
    return form === undefined ? null : bodyPlan(form.builder, form.size, [0, 0], 0);
  }
  // From clockwise of north to counter-clockwise of east, in steps of a degree.
  const yaw = ((90 - Math.round(row.heading ?? 0)) * Math.PI) / 180;
  return bodyPlan(
    'camera_mast',
    { length: 1, width: 0.5, height: Math.max(1, row.height), base: 0, reach: 0 },
    [0, 0],
    yaw,
  );
}

function solid(row: SourceRow, plan: FormPlan): SolidObject {
  const size = plan.kind === 'body' ? plan.size : null;
  const around = plan.kind === 'body' ? [plan.center] : plan.ring;
  const half = size === null ? 0 : Math.max(Math.hypot(size.length, size.width) / 2, size.reach);
  const easts = around.map(([east]) => east);
  const norths = around.map(([, north]) => north);
  const [perLng, perLat] = metersPerDegree(row.lat);
  const low = plan.kind === 'prism' ? plan.base : plan.builder === 'pit' ? plan.size.base - plan.size.height : 0;
  const high = plan.kind === 'prism' ? plan.top : plan.size.base + plan.size.height + 2;
  const bounds = [
    row.lng + (Math.min(...easts) - half) / perLng,
    row.lat + (Math.min(...norths) - half) / perLat,
    row.lng + (Math.max(...easts) + half) / perLng,
    row.lat + (Math.max(...norths) + half) / perLat,
    Math.min(low, 0),
    high,
  ] as const;
  return {
    fid: row.fid,
    scopeKey: row.scope_key,
    precision: precisionOf(row.precision_class),
    lng: row.lng,
    lat: row.lat,
    bounds,
    plan,
    prominence: Math.max(1, high - low) * Math.max(1, half, Math.max(...easts) - Math.min(...easts)),
    row: featureRow(
      row,
      high - low,
      size === null ? 0 : size.reach > 0 ? size.reach : Math.min(size.length, size.width) / 2,
    ),
  };
}

function pipes(row: SourceRow): SolidObject[] {
  const line: [number, number][] = [];
  if (row.shape !== null) readWkb(row.shape, { part: () => {}, vertex: (lng, lat) => line.push([lng, lat]) });
  const radius = Math.max(0.02, row.height / 2);
  const up = pipeAxisUp(row.form, row.depth ?? 0, radius);
  return pipePieces(line, row.lat).map((axis) => {
    const lngs = axis.map(([lng]) => lng);
    const lats = axis.map(([, lat]) => lat);
    const middle = axis[Math.floor(axis.length / 2)] ?? [row.lng, row.lat];
    const plan: TubePlan = { kind: 'tube', axis, up, radius };
    return {
      fid: row.fid,
      scopeKey: row.scope_key,
      precision: precisionOf(row.precision_class),
      lng: middle[0],
      lat: middle[1],
      bounds: [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats), up - radius, up + radius],
      plan,
      prominence: radius * 1_000,
      row: featureRow(row, up, radius),
    };
  });
}
