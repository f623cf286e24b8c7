import type { Tx } from '../database.ts';
import { objectPlaces } from './object-place.ts';
import type { EventItem } from './object-state.ts';
import { type LoopRecord, lockObjects, lockOpenWarnings } from './warning-record.ts';
import { standing, turning, writeWarnings } from './write.ts';

/** A point and the object it watches. */
export interface WatchedPoint {
  readonly fid: number;
  readonly objectFid: number;
}

/**
 * 报警后失联: points in alarm fell silent. Their warnings stay open, keep their tier and say since when they are blind;
 * the silence is told like an alarm (design, law 4). Returns the events for the caller to append last.
 */
export function markLost(
  tx: Tx,
  now: number,
  silent: readonly (WatchedPoint & { readonly since: number })[],
): Promise<EventItem[]> {
  const since = new Map(silent.map((point) => [point.fid, point.since]));
  return changeLost(tx, now, silent, 'worker', (record) => {
    const lostSince = record.pointFid === null ? undefined : since.get(record.pointFid);
    return lostSince === undefined || record.lostSince !== null ? null : { kind: 'lost', record, lostSince };
  });
}

/** Data of these points are back. */
export function clearLost(tx: Tx, now: number, back: readonly WatchedPoint[]): Promise<EventItem[]> {
  const fids = new Set(back.map((point) => point.fid));
  return changeLost(tx, now, back, 'rules', (record) =>
    record.pointFid === null || record.lostSince === null || !fids.has(record.pointFid)
      ? null
      : { kind: 'found', record, lostSince: null },
  );
}

interface LostChange {
  readonly kind: 'lost' | 'found';
  readonly record: LoopRecord;
  readonly lostSince: number | null;
}

async function changeLost(
  tx: Tx,
  now: number,
  points: readonly WatchedPoint[],
  actor: string,
  change: (record: LoopRecord) => LostChange | null,
): Promise<EventItem[]> {
  const objects = [...new Set(points.map((point) => point.objectFid))];
  if (objects.length === 0) return [];
  await lockObjects(tx, objects);
  const records = await lockOpenWarnings(tx, objects);
  const changed = records.map(change).filter((one) => one !== null);
  if (changed.length === 0) return [];
  const places = await objectPlaces(tx, objects);
  const writes = changed.map(({ kind, record, lostSince }) =>
    turning(standing(record, places.get(record.fid)?.name ?? ''), { kind }, now, { lostSince }),
  );
  return writeWarnings(tx, now, { id: actor }, writes);
}
