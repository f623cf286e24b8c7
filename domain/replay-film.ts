import { z } from 'zod';
import { layerCode, layerOfCode } from './layer.ts';
import { type StateChange, type WarningChange, warningChangeSchema } from './live-event.ts';
import { decodeStateSnapshot, encodeStateSnapshot, type StateRecord } from './state-snapshot.ts';

/**
 * A stretch of the past as it travels: what stood at its beginning, and what changed until its end. Little-endian:
 * u32 length of the head, the head as JSON in UTF-8, the states at the beginning and the changed states (both as state
 * snapshots), then the moment of each change as f64 epoch milliseconds.
 */
export interface Film {
  /** Epoch milliseconds; states hold after everything up to and with `from`, changes are after it up to and with `to`. */
  readonly from: number;
  readonly to: number;
  /** 0: every change is there. Otherwise of each object only the last and the worst state of so many seconds. */
  readonly thinnedSeconds: number;
  /** Before this moment nothing is known: an empty picture there is not a calm one. 0 where everything is known. */
  readonly knownFrom: number;
  readonly base: readonly StateRecord[];
  /** In the order in which they happened. */
  readonly changes: readonly FilmChange[];
  /** Open warnings at the beginning, as they were told last. */
  readonly warnings: readonly WarningChange[];
  readonly warningChanges: readonly FilmWarning[];
}

export interface FilmChange {
  readonly at: number;
  readonly state: StateRecord;
}

export interface FilmWarning {
  readonly at: number;
  readonly warning: WarningChange;
}

const headSchema = z.object({
  from: z.number(),
  to: z.number(),
  thinnedSeconds: z.number(),
  knownFrom: z.number(),
  baseBytes: z.int().min(0),
  changeBytes: z.int().min(0),
  warnings: z.array(warningChangeSchema),
  warningChanges: z.array(z.object({ at: z.number(), warning: warningChangeSchema })),
});

const LENGTH_BYTES = 4;
const MOMENT_BYTES = 8;

/** A state as the stream tells it, as a record of a snapshot. */
export function recordOfChange(change: StateChange): StateRecord {
  return {
    fid: change.fid,
    layer: layerCode(change.layer),
    tier: change.tier,
    online: change.online === null ? -1 : change.online ? 1 : 0,
    lost: change.lost,
    unacknowledged: change.unacknowledged,
    ...(change.outage ? { outage: true } : {}),
    sector: change.sector,
    zone: change.zone,
    enterprise: change.enterprise,
    sinceSeconds: change.since / 1000,
    deadlineSeconds: change.deadline === null ? null : change.deadline / 1000,
    lng: change.lng,
    lat: change.lat,
  };
}

/** A record of a snapshot as the stream would tell it. */
export function changeOfRecord(record: StateRecord): StateChange {
  return {
    layer: layerOfCode(record.layer),
    fid: record.fid,
    tier: record.tier,
    online: record.online < 0 ? null : record.online === 1,
    lost: record.lost,
    unacknowledged: record.unacknowledged,
    outage: record.outage === true,
    since: record.sinceSeconds * 1000,
    deadline: record.deadlineSeconds === null ? null : record.deadlineSeconds * 1000,
    sector: record.sector,
    zone: record.zone,
    enterprise: record.enterprise,
    lng: record.lng,
    lat: record.lat,
  };
}

export function encodeFilm(film: Film): Uint8Array<ArrayBuffer> {
  const base = encodeStateSnapshot({ seq: 0, records: film.base });
  const changes = encodeStateSnapshot({ seq: 0, records: film.changes.map(({ state }) => state) });
  const { from, to, thinnedSeconds, knownFrom, warnings, warningChanges } = film;
  const head = new TextEncoder().encode(
    JSON.stringify({
      from,
      to,
      thinnedSeconds,
      knownFrom,
      baseBytes: base.byteLength,
      changeBytes: changes.byteLength,
      warnings,
      warningChanges,
    }),
  );
  const momentsAt = LENGTH_BYTES + head.byteLength + base.byteLength + changes.byteLength;
  const bytes = new Uint8Array(momentsAt + film.changes.length * MOMENT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, head.byteLength, true);
  bytes.set(head, LENGTH_BYTES);
  bytes.set(base, LENGTH_BYTES + head.byteLength);
  bytes.set(changes, LENGTH_BYTES + head.byteLength + base.byteLength);
  film.changes.forEach(({ at }, index) => {
    view.setFloat64(momentsAt + index * MOMENT_BYTES, at, true);
  });
  return bytes;
}

/** Decodes what `encodeFilm` made; throws on anything else. */
export function decodeFilm(bytes: Uint8Array): Film {
  if (bytes.byteLength < LENGTH_BYTES) throw new RangeError('not a film');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headBytes = view.getUint32(0, true);
  const baseAt = LENGTH_BYTES + headBytes;
  if (baseAt > bytes.byteLength) throw new RangeError('film is cut short');
  const head = headSchema.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, baseAt))));
  const changesAt = baseAt + head.baseBytes;
  const momentsAt = changesAt + head.changeBytes;
  const base = decodeStateSnapshot(bytes.subarray(baseAt, changesAt)).records;
  const states = decodeStateSnapshot(bytes.subarray(changesAt, momentsAt)).records;
  if (bytes.byteLength < momentsAt + states.length * MOMENT_BYTES) throw new RangeError('film is cut short');
  const { from, to, thinnedSeconds, knownFrom, warnings, warningChanges } = head;
  const changes = states.map((state, index) => ({
    at: view.getFloat64(momentsAt + index * MOMENT_BYTES, true),
    state,
  }));
  return { from, to, thinnedSeconds, knownFrom, base, changes, warnings, warningChanges };
}

/** Calm and connected: nothing that a snapshot would hold. */
export const isCalm = (state: StateRecord): boolean => state.tier === 0 && state.online === 1 && state.outage !== true;

/** What stood at a moment of a film: objects that were not normal, and open warnings. */
export interface Picture {
  readonly states: ReadonlyMap<number, StateRecord>;
  readonly warnings: ReadonlyMap<number, WarningChange>;
}

/** The picture at a moment between `from` and `to` of the film. */
export function pictureAt(film: Film, time: number): Picture {
  const states = new Map(film.base.map((state) => [state.fid, state]));
  for (const { at, state } of film.changes) {
    if (at > time) break;
    if (isCalm(state)) states.delete(state.fid);
    else states.set(state.fid, state);
  }
  const warnings = new Map(film.warnings.map((warning) => [warning.id, warning]));
  for (const { at, warning } of film.warningChanges) {
    if (at > time) break;
    if (warning.state === 'closed') warnings.delete(warning.id);
    else warnings.set(warning.id, warning);
  }
  return { states, warnings };
}
