import type { TierRank } from './tier.ts';

/**
 * The state snapshot: every object of a viewer's scope that is not normal, valid at one `seq` of the event log, as
 * little-endian binary. Header 24 bytes: magic, version u16, record size u16, seq f64, count u32, reserved u32.
 * Record 40 bytes: fid i32, layer u8, tier u8, online i8, flags u8, sector u8, pad u8, zone u16, enterprise i32,
 * since u32 (epoch seconds), deadline u32 (0 none), lng i32 and lat i32 (1e-7 degrees), 8 bytes reserved.
 */
export interface StateRecord {
  readonly fid: number;
  /** Layer code, see `layerCode`. */
  readonly layer: number;
  readonly tier: TierRank;
  /** 1 online, 0 offline, -1 never seen. */
  readonly online: -1 | 0 | 1;
  readonly lost: boolean;
  readonly unacknowledged: boolean;
  /** Silence that a written permission allows (REQ-WF-02). */
  readonly outage?: boolean;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  /** Epoch seconds since which tier or online stands. */
  readonly sinceSeconds: number;
  /** Epoch seconds of the next deadline; null where none runs. */
  readonly deadlineSeconds: number | null;
  /** Degrees, WGS 84. */
  readonly lng: number;
  readonly lat: number;
}

export interface StateSnapshot {
  /** The event log's number up to which the states are valid: a stream resumed from it misses and doubles nothing. */
  readonly seq: number;
  readonly records: readonly StateRecord[];
}

const MAGIC = 0x54534c47; // 'GLST' as it lies in memory
const VERSION = 1;
export const SNAPSHOT_HEADER_BYTES = 24;
export const SNAPSHOT_RECORD_BYTES = 40;
const DEGREE = 1e7;
const LOST = 1;
const UNACKNOWLEDGED = 2;
const OUTAGE = 4;

/** Encodes records; the result owns its memory. */
export function encodeStateSnapshot(snapshot: StateSnapshot): Uint8Array<ArrayBuffer> {
  const { seq, records } = snapshot;
  const bytes = new Uint8Array(SNAPSHOT_HEADER_BYTES + records.length * SNAPSHOT_RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, SNAPSHOT_RECORD_BYTES, true);
  view.setFloat64(8, seq, true);
  view.setUint32(16, records.length, true);
  let at = SNAPSHOT_HEADER_BYTES;
  for (const record of records) {
    writeRecord(view, at, record);
    at += SNAPSHOT_RECORD_BYTES;
  }
  return bytes;
}

function writeRecord(view: DataView, at: number, record: StateRecord): void {
  view.setInt32(at, record.fid, true);
  view.setUint8(at + 4, record.layer);
  view.setUint8(at + 5, record.tier);
  view.setInt8(at + 6, record.online);
  view.setUint8(
    at + 7,
    (record.lost ? LOST : 0) | (record.unacknowledged ? UNACKNOWLEDGED : 0) | (record.outage === true ? OUTAGE : 0),
  );
  view.setUint8(at + 8, record.sector);
  view.setUint16(at + 10, record.zone, true);
  view.setInt32(at + 12, record.enterprise, true);
  view.setUint32(at + 16, record.sinceSeconds, true);
  view.setUint32(at + 20, record.deadlineSeconds ?? 0, true);
  view.setInt32(at + 24, Math.round(record.lng * DEGREE), true);
  view.setInt32(at + 28, Math.round(record.lat * DEGREE), true);
}

/** Decodes what `encodeStateSnapshot` made; throws a RangeError on anything else. A longer record size is accepted. */
export function decodeStateSnapshot(bytes: Uint8Array): StateSnapshot {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < SNAPSHOT_HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new RangeError('not a state snapshot');
  if (view.getUint16(4, true) !== VERSION) throw new RangeError('state snapshot of another version');
  const size = view.getUint16(6, true);
  const count = view.getUint32(16, true);
  if (size < SNAPSHOT_RECORD_BYTES || bytes.byteLength < SNAPSHOT_HEADER_BYTES + count * size)
    throw new RangeError('state snapshot is cut short');
  const records: StateRecord[] = [];
  for (let i = 0; i < count; i += 1) records.push(readRecord(view, SNAPSHOT_HEADER_BYTES + i * size));
  return { seq: view.getFloat64(8, true), records };
}

function readRecord(view: DataView, at: number): StateRecord {
  const flags = view.getUint8(at + 7);
  const deadline = view.getUint32(at + 20, true);
  return {
    fid: view.getInt32(at, true),
    layer: view.getUint8(at + 4),
    tier: tierOfByte(view.getUint8(at + 5)),
    online: onlineOfByte(view.getInt8(at + 6)),
    lost: (flags & LOST) !== 0,
    unacknowledged: (flags & UNACKNOWLEDGED) !== 0,
    ...((flags & OUTAGE) === 0 ? {} : { outage: true }),
    sector: view.getUint8(at + 8),
    zone: view.getUint16(at + 10, true),
    enterprise: view.getInt32(at + 12, true),
    sinceSeconds: view.getUint32(at + 16, true),
    deadlineSeconds: deadline === 0 ? null : deadline,
    lng: view.getInt32(at + 24, true) / DEGREE,
    lat: view.getInt32(at + 28, true) / DEGREE,
  };
}

function tierOfByte(value: number): TierRank {
  if (value === 0 || value === 1 || value === 2 || value === 3 || value === 4) return value;
  throw new RangeError(`tier rank must be 0..4, got ${value}`);
}

function onlineOfByte(value: number): -1 | 0 | 1 {
  if (value === -1 || value === 0 || value === 1) return value;
  throw new RangeError(`online must be -1..1, got ${value}`);
}
