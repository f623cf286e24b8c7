import { RefusalError } from '../../domain/refusal.ts';
import type { RoadPicture } from '../../domain/routing/road-anchor.ts';
import { type Closed, type Closure, closedAt } from '../../domain/routing/road-closure.ts';
import { roadIndex } from '../../domain/routing/road-index.ts';
import { searchSpace } from '../../domain/routing/road-search.ts';
import { readClosures, readRoadGraph } from './road-source.ts';

const GATHER_MILLISECONDS = 60;
const RETRY_MILLISECONDS = 2_000;
/** Works have no event of their own. */
const CLOSURES_AGE_MILLISECONDS = 300_000;

/** What the service needs to know of an event of the log. */
interface RoadEvent {
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface RoadFeed {
  readonly onEvents: (listener: (events: readonly RoadEvent[]) => void) => () => void;
  readonly onReset?: (listener: () => void) => () => void;
}

interface Roads {
  readonly picture: RoadPicture;
  readonly closures: readonly Closure[];
  /** Milliseconds by which the database's clock is ahead of this machine's. */
  readonly ahead: number;
  closed: Closed;
}

let roads: Roads | null = null;

async function loadClosures(picture: RoadPicture): Promise<Roads> {
  const { now, closures } = await readClosures(picture.graph, picture.index);
  const closed = closedAt(picture.graph.edges, closures, now);
  return { picture, closures, ahead: now - Date.now(), closed };
}

/** Reads graph and closures anew, for this process. Never inside a transaction: it opens its own. */
export async function loadRoads(): Promise<void> {
  const graph = await readRoadGraph();
  roads = await loadClosures({ graph, index: roadIndex(graph), space: searchSpace(graph) });
}

/** Reads the closures alone; the graph stays. */
export async function reloadClosures(): Promise<void> {
  if (roads === null) await loadRoads();
  else roads = await loadClosures(roads.picture);
}

/** What this process holds, closures by the clock of the moment. Refuses while nothing is loaded; never reads. */
export function roadsNow(): { readonly picture: RoadPicture; readonly closed: Closed } {
  if (roads === null) throw new RefusalError({ code: 'unavailable', message: 'the road graph is being read' });
  const now = Date.now() + roads.ahead;
  if (now >= roads.closed.changesAt) roads.closed = closedAt(roads.picture.graph.edges, roads.closures, now);
  return { picture: roads.picture, closed: roads.closed };
}

export interface RoadService {
  /** Resolves when what has been told so far is in the graph. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Reads the graph once and follows the log: a road import replaces the graph, a block or a hazard zone the closures. A
 * database that is away is asked again; until then questions are refused as unavailable.
 */
export function startRoads(feed: RoadFeed, log: (line: string) => void = console.log): RoadService {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let whole = true;
  let work: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    if (stopped) return;
    const graphToo = whole;
    whole = false;
    const began = performance.now();
    try {
      await (graphToo ? loadRoads() : reloadClosures());
      if (graphToo && roads !== null)
        log(`road graph: ${roads.picture.graph.edges} edges in ${Math.round(performance.now() - began)} ms`);
    } catch (error) {
      whole ||= graphToo;
      if (!stopped) log(`the road graph waits for the database: ${String(error)}`);
      schedule(RETRY_MILLISECONDS);
    }
  };
  const schedule = (milliseconds: number): void => {
    if (stopped) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      work = work.then(read);
    }, milliseconds);
  };
  const stops = [
    feed.onEvents((events) => {
      for (const { kind, payload } of events) {
        if (kind === 'roads' && payload['what'] === 'graph') whole = true;
        if (kind === 'roads' || kind === 'hazard') schedule(GATHER_MILLISECONDS);
      }
    }),
    feed.onReset?.(() => {
      whole = true;
      schedule(GATHER_MILLISECONDS);
    }),
  ];
  const often = setInterval(() => schedule(GATHER_MILLISECONDS), CLOSURES_AGE_MILLISECONDS);
  often.unref();
  work = read();
  return {
    async settled() {
      if (timer !== undefined) {
        clearTimeout(timer);
        timer = undefined;
        work = work.then(read);
      }
      await work;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(often);
      for (const stop of stops) stop?.();
      await work;
      roads = null;
    },
  };
}
