import type pg from 'pg';
import type { Layer } from '../../domain/layer.ts';
import type { BBox } from '../../domain/place.ts';
import { asViewer, database, type Tx, type Viewer } from '../database.ts';
import { onEvents, onLogReset } from '../live/tail.ts';
import type { SharedRead } from '../shared-read.ts';
import { countLayers, type District, type NamedKey, readDistrict, readMedia, readReach, readZones } from './queries.ts';

/** What frames the map of one scope. */
export interface Frame {
  readonly district: District;
  readonly reach: BBox | null;
  readonly zones: readonly NamedKey[];
  readonly media: readonly string[];
  readonly counts: Readonly<Record<Layer, number>>;
}

/** Names of the district and new zones without an event are this late at most. */
const KEEP_MILLISECONDS = 60_000;
const MAX_KEPT = 500;

interface Kept {
  readonly until: number;
  readonly frame: Promise<Frame>;
}
/** By pool: a process that is pointed at another database knows nothing of it yet. */
const byDatabase = new WeakMap<pg.Pool, Map<string, Kept>>();

async function readFrame(tx: Tx): Promise<Frame> {
  const district = await readDistrict(tx);
  const reach = await readReach(tx);
  const zones = await readZones(tx);
  const media = await readMedia(tx);
  return { district, reach, zones, media, counts: await countLayers(tx) };
}

function keptHere(): Map<string, Kept> {
  const pool = database();
  const known = byDatabase.get(pool);
  if (known !== undefined) return known;
  const kept = new Map<string, Kept>();
  byDatabase.set(pool, kept);
  return kept;
}

/**
 * The frame of a viewer's scope, counted once for all who see the same; every change of an object drops it, so that a
 * morning with a hundred sign-ins counts the district's objects a few times and not a hundred.
 * @param read how to read: in the transaction of the request that asks, where it has one
 */
export function frameFor(viewer: Viewer, read: SharedRead = asViewer): Promise<Frame> {
  const kept = keptHere();
  const known = kept.get(viewer.scopeHash);
  const now = performance.now();
  if (known !== undefined && known.until > now) return known.frame;
  if (kept.size >= MAX_KEPT) kept.clear();
  const frame = read(viewer, readFrame);
  kept.set(viewer.scopeHash, { until: now + KEEP_MILLISECONDS, frame });
  frame.catch(() => {
    if (kept.get(viewer.scopeHash)?.frame === frame) kept.delete(viewer.scopeHash);
  });
  return frame;
}

/** Follows the event log: what an edit changed is counted anew for the next who ask. */
export function watchFrames(): () => void {
  const drop = () => keptHere().clear();
  const stops = [
    onEvents((events) => {
      if (events.some(({ kind }) => kind === 'object')) drop();
    }),
    onLogReset(drop),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
