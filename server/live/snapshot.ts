import { encodeStateSnapshot, type StateRecord } from '../../domain/state-snapshot.ts';
import { asEngine, type Viewer } from '../database.ts';
import { precisionOf } from './sensitive.ts';
import { reaches, seenPosition } from './visible.ts';

/** One reading serves everybody for this long: it is stamped with its own seq, so its age costs nobody an event. */
const KEEP_MILLISECONDS = 1000;
/** Far above what a district in trouble holds; a city of a million objects with all of them offline is cut here. */
const MAX_RECORDS = 1_000_000;

interface Row extends StateRecord {
  readonly scopeKey: number;
}
interface Reading {
  readonly seq: number;
  readonly rows: readonly Row[];
  readonly encoded: Map<string, Uint8Array<ArrayBuffer>>;
}

let reading: Promise<Reading> | undefined;
let readAt = Number.NEGATIVE_INFINITY;

/**
 * ONE statement, so states and seq come from one snapshot of the database: commit order equals seq order, hence every
 * event up to `seq` is in these states and none after it is.
 */
async function read(): Promise<Reading> {
  const { rows } = await asEngine((tx) =>
    tx.query<Row & { seq: number }>(
      `select e.seq, s.fid, s.layer, s.tier, s.online, s.lost, s.unacknowledged, s.outage, s.sector, s.zone, s.enterprise,
              extract(epoch from s.since)::float8 as "sinceSeconds", extract(epoch from s.deadline)::float8 as "deadlineSeconds",
              s.lng, s.lat, s.scope_key as "scopeKey"
       from (select coalesce((select seq from event order by seq desc limit 1), 0) as seq) e
       left join object_state s on true
       limit ${MAX_RECORDS}`,
    ),
  );
  const seq = rows[0]?.seq ?? 0;
  // The left join keeps one row of nulls when nothing is in trouble.
  return { seq, rows: rows.filter((row) => row.fid !== null), encoded: new Map() };
}

function current(): Promise<Reading> {
  const now = performance.now();
  if (reading === undefined || now - readAt > KEEP_MILLISECONDS) {
    readAt = now;
    const started = read();
    started.catch(() => {
      // A failed reading is not kept.
      if (reading === started) reading = undefined;
    });
    reading = started;
  }
  return reading;
}

/** The snapshot of what the viewer may see, encoded once per scope. */
export async function snapshotFor(viewer: Viewer): Promise<{ seq: number; bytes: Uint8Array<ArrayBuffer> }> {
  const { seq, rows, encoded } = await current();
  const known = encoded.get(viewer.scopeHash);
  if (known !== undefined) return { seq, bytes: known };
  const mayReach = reaches(viewer);
  const records: StateRecord[] = [];
  for (const row of rows) {
    if (!mayReach(row.scopeKey)) continue;
    const seen = seenPosition(viewer.precision, precisionOf(row.fid), row.lng, row.lat);
    if (seen !== null) records.push({ ...row, ...seen });
  }
  const bytes = encodeStateSnapshot({ seq, records });
  encoded.set(viewer.scopeHash, bytes);
  return { seq, bytes };
}
