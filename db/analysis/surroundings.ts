import type pg from 'pg';
import { groundSurrounding, placeSurrounding } from '../../domain/hca-mapping.ts';
import type { Surrounding } from '../../domain/hca-surrounding.ts';
import { layerCode } from '../../domain/layer.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Leg } from '../../domain/stationing.ts';
import { parseShape } from './parse-shape.ts';

/** Something beside a pipeline with what a register needs to name it. */
export interface Neighbourhood {
  readonly things: readonly Surrounding[];
  readonly facts: ReadonlyMap<string, ThingFacts>;
}

export interface ThingFacts {
  readonly layer: number | null;
  readonly fid: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly people: number;
  readonly scopeKey: number | null;
}

const METERS_PER_DEGREE = 111_000;
/** Boxes follow the course in steps of this length, so that the index yields what is beside it and not its whole rectangle. */
const CHUNK_METERS = 1_500;

/** Boxes along a course, wider by a margin in metres, as four parallel arrays. */
export function boxesAlong(legs: readonly Leg[], marginMeters: number): [number[], number[], number[], number[]] {
  const boxes: [number[], number[], number[], number[]] = [[], [], [], []];
  let chunk: LngLat[] = [];
  let from = 0;
  const close = (): void => {
    if (chunk.length === 0) return;
    const lngs = chunk.map(([lng]) => lng);
    const lats = chunk.map(([, lat]) => lat);
    const up = marginMeters / METERS_PER_DEGREE;
    const across = up / Math.cos((Math.max(...lats.map(Math.abs)) * Math.PI) / 180);
    boxes[0].push(Math.min(...lngs) - across);
    boxes[1].push(Math.min(...lats) - up);
    boxes[2].push(Math.max(...lngs) + across);
    boxes[3].push(Math.max(...lats) + up);
    chunk = [];
  };
  for (const leg of legs) {
    if (chunk.length === 0) from = leg.fromMeters;
    chunk.push(leg.a, leg.b);
    if (leg.toMeters - from >= CHUNK_METERS) close();
  }
  close();
  return boxes;
}

const BOXES = 'unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[]) with ordinality as b(w, s, e, n, chunk)';
const ENVELOPE = 'st_makeenvelope(b.w, b.s, b.e, b.n, 4326)';
const MOST_THINGS = 200_000;

/** Places, flammable sites and ground within `marginMeters` of a course; what the table does not know is left out. */
export async function readNeighbourhood(
  tx: pg.ClientBase,
  legs: readonly Leg[],
  marginMeters: number,
): Promise<Neighbourhood> {
  const boxes = boxesAlong(legs, marginMeters);
  const things: Surrounding[] = [];
  const facts = new Map<string, ThingFacts>();
  await addPlaces(tx, boxes, things, facts);
  await addSites(tx, boxes, things, facts);
  await addGround(tx, boxes, things, facts);
  return { things, facts };
}

type Boxes = ReturnType<typeof boxesAlong>;

async function addPlaces(tx: pg.ClientBase, boxes: Boxes, things: Surrounding[], facts: Map<string, ThingFacts>) {
  const { rows } = await tx.query<{
    fid: number;
    name: string;
    name_en: string;
    kind: string;
    people: number;
    lng: number;
    lat: number;
    scope_key: number;
    households: number | null;
    storeys: number | null;
  }>(
    `select distinct on (o.fid) o.fid, o.name, o.name_en, o.kind, o.people, st_x(o.geom) as lng, st_y(o.geom) as lat, o.scope_key,
       case when o.attrs->>'households' ~ '^[0-9]{1,7}$' then (o.attrs->>'households')::int end as households,
       case when o.attrs->>'storeys' ~ '^[0-9]{1,3}$' then (o.attrs->>'storeys')::int end as storeys
     from ${BOXES} join sensitive_place o on o.geom && ${ENVELOPE} order by o.fid limit ${MOST_THINGS}`,
    boxes,
  );
  for (const row of rows) {
    const as = placeSurrounding(row);
    if (as === null) continue;
    const key = `place:${row.fid}`;
    things.push({ ...as, key, shape: { paths: [[[row.lng, row.lat]]], area: false }, storeys: row.storeys });
    facts.set(key, {
      layer: layerCode('places'),
      fid: row.fid,
      name: row.name,
      nameEn: row.name_en,
      kind: row.kind,
      people: row.people,
      scopeKey: row.scope_key,
    });
  }
}

async function addSites(tx: pg.ClientBase, boxes: Boxes, things: Surrounding[], facts: Map<string, ThingFacts>) {
  const { rows } = await tx.query<{
    fid: number;
    name: string;
    name_en: string;
    kind: string;
    shape: string;
    scope_key: number;
  }>(
    `select distinct on (o.fid) o.fid, o.name, o.name_en, o.kind, st_asgeojson(o.geom, 8) as shape, o.scope_key
     from ${BOXES} join site o on o.geom && ${ENVELOPE} where o.kind = 'chemical_enterprise' order by o.fid limit ${MOST_THINGS}`,
    boxes,
  );
  for (const row of rows) {
    const shape = parseShape(row.shape);
    if (shape === null) continue;
    const key = `site:${row.fid}`;
    things.push({ key, kind: 'flammable', shape, households: 0, storeys: null, people: 0 });
    facts.set(key, {
      layer: layerCode('sites'),
      fid: row.fid,
      name: row.name,
      nameEn: row.name_en,
      kind: row.kind,
      people: 0,
      scopeKey: row.scope_key,
    });
  }
}

/** Rivers and roads go on for ever: of each the part in each box, as a thing of its own. */
async function addGround(tx: pg.ClientBase, boxes: Boxes, things: Surrounding[], facts: Map<string, ThingFacts>) {
  const { rows } = await tx.query<{ id: number; chunk: number; kind: string; name: string; shape: string }>(
    `select g.id, b.chunk, g.kind, g.name, st_asgeojson(st_clipbybox2d(g.geom, ${ENVELOPE}), 8) as shape
     from ${BOXES} join ground g on g.geom && ${ENVELOPE} where g.kind in ('road_major', 'rail', 'water', 'wetland')
     order by g.id, b.chunk limit ${MOST_THINGS}`,
    boxes,
  );
  for (const row of rows) {
    const shape = row.shape === null ? null : parseShape(row.shape);
    const kind = groundSurrounding(row.kind);
    if (shape === null || kind === null) continue;
    const key = `ground:${row.id}#${row.chunk}`;
    things.push({ key, kind, shape, households: 0, storeys: null, people: 0 });
    facts.set(key, {
      layer: null,
      fid: null,
      name: row.name,
      nameEn: row.name,
      kind: row.kind,
      people: 0,
      scopeKey: null,
    });
  }
}
