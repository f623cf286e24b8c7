import { setImmediate as breathe } from 'node:timers/promises';
import { ROAD_CLASSES, type RoadClass } from '../../domain/route-schema.ts';
import type { Closure } from '../../domain/routing/road-closure.ts';
import { graphBuilder, type RoadGraph } from '../../domain/routing/road-graph.ts';
import type { RoadIndex } from '../../domain/routing/road-index.ts';
import { asEngine } from '../database.ts';
import { readWkb } from '../tiles/wkb.ts';

/** Rows a page: short transactions, because the embedded database has one backend for everybody. */
const PAGE_ROWS = 5_000;

interface EdgeRow {
  readonly id: number;
  readonly from_node: number;
  readonly to_node: number;
  readonly class: string;
  readonly name: string;
  readonly speed_kmh: number | null;
  readonly one_way: boolean;
  readonly max_height_m: number | null;
  readonly max_weight_t: number | null;
  readonly length_m: number;
  readonly shape: Buffer;
}

const classOf = (name: string): RoadClass => ROAD_CLASSES.find((known) => known === name) ?? 'street';

function pageAfter(after: number): Promise<EdgeRow[]> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<EdgeRow>(
      `select id, from_node, to_node, class, name, speed_kmh, one_way, max_height_m, max_weight_t, length_m, st_asbinary(geom) as shape
       from road_edge where id > $1 order by id limit ${PAGE_ROWS}`,
      [after],
    );
    return rows;
  });
}

function lineOf(shape: Buffer): number[] {
  const line: number[] = [];
  readWkb(shape, { part: () => {}, vertex: (lng, lat) => void line.push(lng, lat) });
  return line;
}

/** Reads the whole road graph in keyset pages. */
export async function readRoadGraph(): Promise<RoadGraph> {
  const builder = graphBuilder();
  let page = await pageAfter(0);
  while (page.length > 0) {
    const next = page.length < PAGE_ROWS ? Promise.resolve([]) : pageAfter(page.at(-1)?.id ?? 0);
    for (const row of page)
      builder.add({
        id: row.id,
        from: row.from_node,
        to: row.to_node,
        roadClass: classOf(row.class),
        name: row.name,
        lengthM: row.length_m,
        postedKmh: row.speed_kmh,
        oneWay: row.one_way,
        maxHeightM: row.max_height_m,
        maxWeightT: row.max_weight_t,
        line: lineOf(row.shape),
      });
    page = await next;
    await breathe();
  }
  return builder.build();
}

/** A block stands on the road that lies nearest to where it was set, not further than this. */
const BLOCK_METERS = 80;
/** Works close the road they stand beside. */
const WORKS_METERS = 40;
const MOST_CLOSURES = 500;

interface PlacedRow {
  readonly id: number;
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
  readonly from_ms: number;
  readonly until_ms: number;
}

const ms = (sql: string): string => `(extract(epoch from ${sql}) * 1000)::float8`;

/** All closures that are in force or will be, with the database's clock (epoch milliseconds). */
export async function readClosures(
  graph: RoadGraph,
  index: RoadIndex,
): Promise<{ readonly now: number; readonly closures: readonly Closure[] }> {
  return asEngine(async (tx) => {
    const clock = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
    const blocks = await tx.query<PlacedRow>(
      `select id, case when name = '' then reason else name || ' ' || reason end as name, lng, lat, ${ms('from_at')} as from_ms, ${ms('until_at')} as until_ms
       from road_block where lifted_at is null and until_at > guanlan.now() order by id limit ${MOST_CLOSURES}`,
    );
    // Days of works are days in Shanghai; the last one counts.
    const works = await tx.query<PlacedRow>(
      `select id, name, st_x(geom) as lng, st_y(geom) as lat, ${ms(`starts_on::timestamp at time zone 'Asia/Shanghai'`)} as from_ms,
         ${ms(`(ends_on + 1)::timestamp at time zone 'Asia/Shanghai'`)} as until_ms
       from pipeline_work where closes_road and (ends_on + 1)::timestamp at time zone 'Asia/Shanghai' > guanlan.now() order by id limit ${MOST_CLOSURES}`,
    );
    const zones = await tx.query<{ id: number; name: string; edges: number[] }>(
      `select s.id, s.name, array_agg(distinct e.id) as edges
       from hazard_scenario s join hazard_zone z on z.scenario_id = s.id join road_edge e on e.geom && z.geom and st_intersects(e.geom, z.geom)
       where s.state = 'open' and not s.exercise and z.grade in ('red', 'orange') group by s.id, s.name order by s.id desc limit ${MOST_CLOSURES}`,
    );
    const placed = (kind: 'manual' | 'works', meters: number, rows: readonly PlacedRow[]): Closure[] =>
      rows.flatMap(({ id, name, lng, lat, from_ms: from, until_ms: until }) => {
        const snap = index.nearest({ lng, lat }, () => true, meters);
        return snap === null ? [] : [{ kind, id, name, edges: [snap.edge], from, until }];
      });
    return {
      now: clock.rows[0]?.now ?? 0,
      closures: [
        ...placed('manual', BLOCK_METERS, blocks.rows),
        ...placed('works', WORKS_METERS, works.rows),
        ...zones.rows.map(({ id, name, edges }): Closure => {
          const known = edges.flatMap((edge) => graph.indexOf.get(edge) ?? []);
          return { kind: 'zone', id, name, edges: known, from: 0, until: Number.MAX_SAFE_INTEGER };
        }),
      ],
    };
  });
}
