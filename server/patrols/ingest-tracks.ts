import { createHash } from 'node:crypto';
import type { ItemRefusal } from '../../domain/ingest.ts';
import type { LngLat } from '../../domain/place.ts';
import type { TrackPosition } from '../../domain/track-ingest.ts';
import type { Tx } from '../database.ts';
import type { IngestSource } from '../sources/queries.ts';
import { keepTrackPiece } from './keep-track.ts';

const BESIDE_METERS = 150;
/** Fixes of one stored batch. */
const BATCH_FIXES = 2_000;

/** The cell of the nearest pipeline beside a place that the source may write to; else the source's own. */
async function cellOf(tx: Tx, source: IngestSource, [lng, lat]: LngLat): Promise<number> {
  const { rows } = await tx.query<{ scope_key: number }>(
    `select s.scope_key from segment s where st_dwithin(s.geom::geography, st_setsrid(st_makepoint($1, $2), 4326)::geography, ${BESIDE_METERS})
     order by st_distance(s.geom::geography, st_setsrid(st_makepoint($1, $2), 4326)::geography), s.id limit 20`,
    [lng, lat],
  );
  return rows.find((row) => source.scope.has(row.scope_key))?.scope_key ?? source.scopeKey;
}

/** Tracks that another sender began: refused, item by item. */
export async function foreignTracks(
  tx: Tx,
  source: IngestSource,
  items: readonly TrackPosition[],
): Promise<ItemRefusal[]> {
  const { rows } = await tx.query<{ id: string }>('select id from track where id = any($1) and patroller <> $2', [
    [...new Set(items.map(({ track }) => track))],
    `source:${source.id}`,
  ]);
  const foreign = new Set(rows.map(({ id }) => id));
  return items
    .filter(({ track }) => foreign.has(track))
    .map(({ index }) => ({ index, field: 'track', code: 'forbidden', message: 'the track is of another sender' }));
}

/** Keeps the positions of patrols that a signed source delivered; the receipt of the delivery makes them arrive once. */
export async function takeTrackPositions(
  tx: Tx,
  source: IngestSource,
  webhookId: string,
  items: readonly TrackPosition[],
): Promise<void> {
  for (const [track, some] of Map.groupBy(items, (item) => item.track)) {
    const [first] = some;
    if (first === undefined) continue;
    const scopeKey = await cellOf(tx, source, [first.lng, first.lat]);
    const name = first.patroller === '' ? source.name : first.patroller;
    const author = { id: `source:${source.id}`, name, address: '', source: 'ingest', device: first.device } as const;
    for (let from = 0; from < some.length; from += BATCH_FIXES) {
      const hex = createHash('sha256').update(`${source.id}\n${webhookId}\n${track}\n${from}`).digest('hex');
      const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
      const fixes = some.slice(from, from + BATCH_FIXES);
      // Deliveries may overtake one another: their own times put them in order.
      const seq = Math.floor(first.at / 1000) % 2_000_000_000;
      const { kind, mode, at } = first;
      await keepTrackPiece(
        tx,
        author,
        { id, track, seq, kind, mode, startedAt: at, endedAt: null, sentAt: null, fixes },
        scopeKey,
      );
    }
  }
}
