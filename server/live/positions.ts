import { frameX, frameY } from '../../domain/position-frame.ts';
import { asEngine } from '../database.ts';
import { type FrameSlice, type Moving, type PositionPack, packPositions, slicePack } from './position-pack.ts';
import { type MovingRecord, onPositions } from './positions-bus.ts';

const TICK_MILLISECONDS = 1000;
/** Other instances' positions; ours come at once over the bus. */
const READ_EVERY_TICKS = 2;
/** Not heard of for this long: out of the picture until it speaks again. */
const FORGET_MILLISECONDS = 10 * 60_000;
const MAX_MOVING = 200_000;

const latest = new Map<number, Moving>();
const tickListeners = new Set<(tick: number) => void>();
let tick = 0;
let readUntil = new Date(0);
let stopping: (() => void) | undefined;

export function currentTick(): number {
  return tick;
}

/** Called once a second with the number of the tick that just ended. */
export function onTick(listener: (tick: number) => void): () => void {
  tickListeners.add(listener);
  return () => tickListeners.delete(listener);
}

function take(records: readonly MovingRecord[]): void {
  for (const { fid, lng, lat, at, scopeKey } of records) {
    const known = latest.get(fid);
    if (known !== undefined && known.at >= at) continue;
    latest.set(fid, { fid, x: frameX(lng), y: frameY(lat), at, scopeKey, tick: tick + 1 });
  }
}

async function readOthers(): Promise<void> {
  const { rows } = await asEngine((tx) =>
    tx.query<{ fid: number; lng: number; lat: number; at: Date; received: Date; scopeKey: number }>(
      `select vehicle_fid as fid, lng, lat, at, received_at as received, scope_key as "scopeKey"
       from latest_position where received_at >= $1 limit ${MAX_MOVING}`,
      [readUntil],
    ),
  );
  for (const row of rows) if (row.received > readUntil) readUntil = row.received;
  take(rows.map((row) => ({ ...row, at: row.at.getTime() })));
}

function forgetSilent(): void {
  let newest = 0;
  for (const { at } of latest.values()) newest = Math.max(newest, at);
  for (const [fid, { at }] of latest) if (at < newest - FORGET_MILLISECONDS) latest.delete(fid);
}

/** Starts the second-by-second tick of this process; resolves when the first positions are read. */
export async function startPositions(): Promise<void> {
  if (stopping !== undefined) return;
  const stopListening = onPositions(take);
  let reading = false;
  let failed = false;
  const readQuietly = async () => {
    if (reading) return;
    reading = true;
    try {
      await readOthers();
      failed = false;
    } catch (error) {
      if (!failed) console.error(`positions wait for the database: ${String(error)}`);
      failed = true;
    }
    reading = false;
  };
  const timer = setInterval(() => {
    tick += 1;
    if (tick % READ_EVERY_TICKS === 0) void readQuietly();
    if (tick % 60 === 0) forgetSilent();
    for (const listener of tickListeners) listener(tick);
  }, TICK_MILLISECONDS);
  stopping = () => {
    clearInterval(timer);
    stopListening();
    stopping = undefined;
  };
  await readQuietly();
}

export function stopPositions(): void {
  stopping?.();
}

const packs = new Map<string, PositionPack>();

/** Everything that moved after `sinceTick` (0: everything), encoded once a tick for all who ask the same. */
function packSince(sinceTick: number): PositionPack {
  // All who are up to date ask for the last tick; those who fell behind get everything.
  const fresh = sinceTick > 0 && sinceTick >= tick - 1;
  const key = `${tick}:${fresh ? sinceTick : 'all'}`;
  const known = packs.get(key);
  if (known !== undefined) return known;
  for (const old of packs.keys()) if (!old.startsWith(`${tick}:`)) packs.delete(old);
  const moving = [...latest.values()].filter((one) => !fresh || one.tick > sinceTick);
  const pack = packPositions(moving, Math.floor(Date.now() / 1000));
  packs.set(key, pack);
  return pack;
}

/** One frame of what lies in the slice and moved after `sinceTick`; 0 asks for everything. */
export function frameOf(slice: FrameSlice, sinceTick: number): Uint8Array<ArrayBuffer> {
  return slicePack(packSince(sinceTick), slice);
}
