import type { AlarmItem } from '../../domain/ingest.ts';
import { layerCode } from '../../domain/layer.ts';
import { asEngine, type Tx } from '../database.ts';
import { type ResolvedAlarm, takeAlarms } from '../ingest/alarms.ts';
import type { Location } from '../ingest/jt808/location.ts';
import type { Registration } from '../ingest/jt808/terminal.ts';
import { type TakenPosition, takePositions } from '../ingest/positions.ts';
import { type ResolvedState, takeStates } from '../ingest/states.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { camerasOf, findTerminal, markOnline, markRegistered, noteOn, raisedCodesOf } from './queries.ts';
import type { TerminalDesk } from './terminal-host.ts';
import type { KnownTerminal } from './terminal-row.ts';

/** Name under which alarms and states of terminals enter. */
export const TERMINAL_SOURCE = 'jt808';
const FLUSH_MS = 500;
/** Beyond it nothing more is taken: the terminals, unanswered, send it again. */
const MAX_WAITING = 20_000;
const BATCH = 1_000;

interface Waiting {
  readonly position: TakenPosition | null;
  readonly alarms: readonly ResolvedAlarm[];
  readonly states: readonly ResolvedState[];
  resolve(): void;
  reject(error: unknown): void;
}

const nowOf = async (tx: Tx): Promise<number> => {
  const { rows } = await tx.query<{ now: number }>("select round(date_part('epoch', guanlan.now()) * 1000) as now");
  return rows[0]?.now ?? Date.now();
};

/**
 * The doors of ingest for terminals: what arrives within half a second is one transaction, whose events come last. Writes
 * as the engine.
 */
export class TerminalStore implements TerminalDesk {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  find(number: string): Promise<KnownTerminal | null> {
    return asEngine((tx) => findTerminal(tx, number));
  }

  registered(number: string, registration: Registration, tokenHash: Buffer, remote: string): Promise<void> {
    return asEngine((tx) => markRegistered(tx, number, registration, tokenHash, remote));
  }

  loggedOut(number: string): Promise<void> {
    return asEngine(async (tx) => {
      await tx.query('update vehicle_terminal set token_hash = null where number = $1', [number]);
    });
  }

  note(number: string, text: string): Promise<void> {
    return asEngine((tx) => noteOn(tx, number, text));
  }

  raisedCodes(vehicleFid: number): Promise<readonly string[]> {
    return asEngine((tx) => raisedCodesOf(tx, vehicleFid, TERMINAL_SOURCE));
  }

  /** A place and what it raised. Resolves after the commit. */
  report(terminal: KnownTerminal, location: Location, at: number, alarms: readonly AlarmItem[]): Promise<void> {
    const { position, speedKmh, course } = location;
    const { vehicleFid: fid, scopeKey } = terminal;
    // Older terminals write 6,553.5 km/h for "unknown".
    const speed = speedKmh > 400 ? 0 : speedKmh;
    return this.add({
      position: position === null ? null : { fid, at, ...position, speedKmh: speed, courseDeg: course, scopeKey },
      alarms: alarms.map((item) => ({ item, objectFid: fid, pointFid: null })),
      states: [],
    });
  }

  alarms(terminal: KnownTerminal, items: readonly AlarmItem[]): Promise<void> {
    const alarms = items.map((item) => ({ item, objectFid: terminal.vehicleFid, pointFid: null }));
    return this.add({ position: null, alarms, states: [] });
  }

  /** Its cameras come and go with it. */
  async online(terminal: KnownTerminal, online: boolean, reason = ''): Promise<void> {
    const cameras = await asEngine(async (tx) => {
      await markOnline(tx, terminal.number, online, reason);
      return camerasOf(tx, terminal.number);
    });
    const at = Date.now();
    const layer = layerCode('cameras');
    const states = cameras.map((camera): ResolvedState => {
      const state = online ? 'online' : 'offline';
      return { item: { index: 0, object: camera.id, state, at }, object: { ...camera, layer } };
    });
    if (states.length > 0) await this.add({ position: null, alarms: [], states });
  }

  private add(work: Omit<Waiting, 'resolve' | 'reject'>): Promise<void> {
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(new Error('too many reports are waiting'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...work, resolve, reject });
      this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
    });
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    if (this.busy) return;
    this.busy = true;
    const batch = this.waiting.splice(0, BATCH);
    try {
      await asEngine((tx) => storeBatch(tx, batch));
      for (const one of batch) one.resolve();
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
    this.busy = false;
    if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Waits until everything that arrived is stored. */
  async settled(): Promise<void> {
    while (this.waiting.length > 0 || this.busy) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function storeBatch(tx: Tx, batch: readonly Waiting[]): Promise<void> {
  const now = await nowOf(tx);
  const positions = batch.flatMap(({ position }) => position ?? []);
  const alarms = batch.flatMap((one) => one.alarms);
  const states = batch.flatMap((one) => one.states);
  const events = [
    ...(await takePositions(tx, now, positions)),
    ...(await takeStates(tx, now, TERMINAL_SOURCE, states)),
    ...(await takeAlarms(tx, now, TERMINAL_SOURCE, alarms)),
  ];
  if (positions.length > 0)
    await tx.query(
      `update vehicle_terminal set seen_at = guanlan.now()
       where vehicle_fid = any($1) and state = 'online' and (seen_at is null or seen_at < guanlan.now() - interval '10 s')`,
      [[...new Set(positions.map(({ fid }) => fid))]],
    );
  await appendEvents(tx, events);
}
