import createGraph from 'ngraph.graph';
import { nba } from 'ngraph.path';
import type { RoutePlace } from '../../domain/route-schema.ts';
import { costRows, ownRoute } from '../../domain/routing/own-router.ts';
import type { RoadPicture } from '../../domain/routing/road-anchor.ts';
import { type Closed, closedAt } from '../../domain/routing/road-closure.ts';
import { arcCosts, type RoadEdge, type RoadGraph } from '../../domain/routing/road-graph.ts';
import { sampleGrid } from '../../domain/routing/sample-grid.ts';
import { asEngine, closeDatabase } from '../../server/database.ts';
import { loadRoads, roadsNow } from '../../server/routing/road-service.ts';
import { availableEngines, useDatabase as pointAt, testDatabase } from '../testing/database.ts';
import { type BenchContext, type BenchRow, milliseconds, percentile } from './context.ts';

const SIDE = 317;
const ROUTES = 300;
const LIBRARY_ROUTES = 40;
const MATRICES = 12;
const ROUTE_MS = 50;
const MATRIX_MS = 300;
const LOAD_MS = 10_000;
const PAGE = 4_000;

/** Numbers that are the same in every run. */
function chances(): () => number {
  let seed = 42;
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
}

async function store(edges: readonly RoadEdge[]): Promise<void> {
  for (let from = 0; from < edges.length; from += PAGE) {
    const page = edges.slice(from, from + PAGE).map(({ line, ...edge }) => ({ ...edge, line: Array.from(line) }));
    await asEngine((tx) =>
      tx.query(
        `insert into road_edge (from_node, to_node, class, one_way, length_m, geom)
         select (j->>'from')::int, (j->>'to')::int, j->>'roadClass', (j->>'oneWay')::boolean, (j->>'lengthM')::float8,
           st_setsrid(st_makeline(st_makepoint((j->'line'->>0)::float8, (j->'line'->>1)::float8), st_makepoint((j->'line'->>2)::float8, (j->'line'->>3)::float8)), 4326)
         from jsonb_array_elements($1::jsonb) j`,
        [JSON.stringify(page)],
      ),
    );
  }
}

/** The same graph and costs in ngraph.path with the bidirectional search that its authors call the fastest. */
function library(graph: RoadGraph): (from: number, to: number) => number {
  const costs = arcCosts(graph, 'fire_engine');
  const other = createGraph<undefined, number>({ multigraph: true });
  for (let arc = 0; arc < graph.edges * 2; arc++) {
    const e = arc >> 1;
    const [a, b] = [graph.from[e] ?? 0, graph.to[e] ?? 0];
    const cost = costs[arc] ?? -1;
    if (cost >= 0) other.addLink((arc & 1) === 0 ? a : b, (arc & 1) === 0 ? b : a, cost);
  }
  const finder = nba(other, { oriented: true, distance: (_from, _to, link) => link.data });
  return (from, to) => finder.find(from, to).length;
}

function timed(count: number, warmUp: number, run: () => void): number[] {
  const times: number[] = [];
  for (let i = 0; i < count + warmUp; i++) {
    const began = performance.now();
    run();
    if (i >= warmUp) times.push(performance.now() - began);
  }
  return times;
}

function measured(picture: RoadPicture, closed: Closed): BenchRow[] {
  const chance = chances();
  const place = (): RoutePlace => ({ lng: 117.4 + chance() * 0.9, lat: 38.7 + chance() * 0.7 });
  const routes = timed(ROUTES, 30, () => {
    ownRoute(picture, { from: place(), to: place(), vehicle: 'fire_engine' }, closed);
  });
  const matrices = timed(MATRICES, 2, () => {
    const many = (count: number) => Array.from({ length: count }, place);
    for (const _ of costRows(picture, { from: many(30), to: many(20), vehicle: 'fire_engine' }, closed));
  });
  const find = library(picture.graph);
  const node = () => Math.floor(chance() * picture.graph.nodes);
  const theirs = timed(LIBRARY_ROUTES, 4, () => {
    find(node(), node());
  });
  const [p50, p95, matrix] = [percentile(routes, 0.5), percentile(routes, 0.95), percentile(matrices, 0.95)];
  const [their50, their95] = [percentile(theirs, 0.5), percentile(theirs, 0.95)];
  return [
    {
      what: `route on ${picture.graph.edges.toLocaleString('en')} edges, p95`,
      asked: `≤ ${milliseconds(ROUTE_MS)}`,
      reached: `${milliseconds(p95, 1)} (p50 ${milliseconds(p50, 1)})`,
      ratio: `ngraph.path nba ${milliseconds(their95, 1)} (p50 ${milliseconds(their50, 1)}), ${(their95 / p95).toFixed(1)} ×`,
      ok: p95 <= ROUTE_MS,
    },
    {
      what: 'cost matrix, 30 units × 20 places, p95',
      asked: `≤ ${milliseconds(MATRIX_MS)}`,
      reached: `${milliseconds(matrix)} (p50 ${milliseconds(percentile(matrices, 0.5))})`,
      ratio: `600 library routes ${milliseconds(their50 * 600)}`,
      ok: matrix <= MATRIX_MS,
    },
  ];
}

/** A made town of 200,000 edges through the database into the graph; routes and matrices beside a library's. */
export async function benchRoutes({ log }: BenchContext): Promise<BenchRow[]> {
  const [engine] = availableEngines().slice(-1);
  if (engine === undefined) throw new Error('no database to measure on');
  const database = await testDatabase(engine);
  try {
    await pointAt(database);
    const edges = sampleGrid(SIDE, SIDE);
    log(`storing ${edges.length} edges`);
    await store(edges);
    const began = performance.now();
    await loadRoads();
    const load = performance.now() - began;
    const { picture } = roadsNow();
    log(`loaded in ${Math.round(load)} ms; routes beside ngraph.path`);
    return [
      ...measured(picture, closedAt(picture.graph.edges, [], 0)),
      {
        what: `load of the road graph from the ${engine} database`,
        asked: `≤ ${milliseconds(LOAD_MS)}`,
        reached: milliseconds(load),
        ok: load <= LOAD_MS,
      },
    ];
  } finally {
    await closeDatabase();
    await database.stop();
  }
}
