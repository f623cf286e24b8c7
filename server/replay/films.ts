import { layerCode } from '../../domain/layer.ts';
import type { LiveMessage } from '../../domain/live-event.ts';
import type { FilmSpan } from '../../domain/replay.ts';
import { type Film, type FilmChange, type FilmWarning, isCalm, recordOfChange } from '../../domain/replay-film.ts';
import type { StateRecord } from '../../domain/state-snapshot.ts';
import { asEngine, type Tx, type Viewer } from '../database.ts';
import type { TailEvent } from '../live/ring.ts';
import { onEvents, onLogReset } from '../live/tail.ts';
import { forViewer, messageOf, reaches } from '../live/visible.ts';
import { type Beginning, readBeginning, readPresentScopes, readStretch, type Stretch } from './film-rows.ts';

/** One stretch of the past, read once for all viewers. */
interface Reading {
  readonly from: number;
  readonly to: number;
  readonly beginning: Beginning;
  readonly stretch: Stretch;
  readonly presentScopes: ReadonlyMap<number, number>;
}

interface Kept {
  readonly reading: Promise<Reading>;
  readonly until: number;
  weight: number;
}

/** A stretch that now lies in is read again after this. */
const KEEP_OPEN_MS = 1_000;
const KEEP_PAST_MS = 10 * 60_000;
/** A transaction that is about to commit may still add to the last seconds. */
const SETTLED_MS = 10_000;
/** Rows in memory for all stretches together, and stretches. */
const MOST_WEIGHT = 400_000;
const MOST_KEPT = 64;

const kept = new Map<string, Kept>();
let generation = 0;

/** Forgets what was read: another database, or objects that changed hands. */
export function forgetFilms(): void {
  generation += 1;
  kept.clear();
}

/** Follows the event log: who may see an object now decides who sees its past. */
export function watchFilms(): () => void {
  const stops = [
    onEvents((events) => {
      if (events.some(({ kind }) => kind === 'object')) forgetFilms();
    }),
    onLogReset(forgetFilms),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

async function read(tx: Tx, from: number, span: FilmSpan): Promise<Reading & { now: number }> {
  const { rows } = await tx.query<{ now: number }>(
    "select round(date_part('epoch', guanlan.now()) * 1000)::float8 as now",
  );
  const now = rows[0]?.now ?? 0;
  const to = Math.max(from, Math.min(from + span, now));
  const beginning = await readBeginning(tx, from);
  const stretch = await readStretch(tx, from, to);
  const fids = [...stretch.events, ...beginning.since, ...beginning.warnings, ...beginning.kept];
  const presentScopes = await readPresentScopes(
    tx,
    fids.map(({ fid }) => fid),
  );
  return { from, to, beginning, stretch, presentScopes, now };
}

function makeRoom(): void {
  let weight = [...kept.values()].reduce((sum, one) => sum + one.weight, 0);
  for (const [key, one] of kept) {
    if (kept.size < MOST_KEPT && weight <= MOST_WEIGHT) return;
    kept.delete(key);
    weight -= one.weight;
  }
}

/** One reading serves everybody who asks for the stretch; what is over does not change any more. */
function readingOf(from: number, span: FilmSpan): Promise<Reading> {
  const key = `${from} ${span}`;
  const known = kept.get(key);
  if (known !== undefined && known.until > performance.now()) return known.reading;
  makeRoom();
  const born = generation;
  const started = asEngine((tx) => read(tx, from, span));
  kept.delete(key);
  const entry: Kept = { reading: started, until: Number.POSITIVE_INFINITY, weight: 0 };
  kept.set(key, entry);
  const drop = () => {
    if (kept.get(key) === entry) kept.delete(key);
  };
  started.then((reading) => {
    if (kept.get(key) !== entry || born !== generation) return drop();
    const isOver = from + span < reading.now - SETTLED_MS;
    const until = performance.now() + (isOver ? KEEP_PAST_MS : KEEP_OPEN_MS);
    kept.set(key, { reading: started, until, weight: weightOf(reading) });
  }, drop);
  return started;
}

const weightOf = ({ beginning: { kept: states, since, warnings }, stretch }: Reading): number =>
  stretch.events.length + states.length + since.length + warnings.length;

const LINE = layerCode('pipelines');

/**
 * Scope as of now: what a viewer may not see now, it does not see of the past either; and what was told to others then
 * stays theirs. A pipeline is many scopes: there the event's own decides, as on the live stream.
 */
function seenBy(viewer: Viewer, present: ReadonlyMap<number, number>) {
  const mayReach = reaches(viewer);
  return ({ fid, layer, scopeKey }: Pick<TailEvent, 'fid' | 'layer' | 'scopeKey'>): boolean => {
    if (!mayReach(scopeKey)) return false;
    const now = present.get(fid);
    return layer === LINE || now === undefined || mayReach(now);
  };
}

function messageFor(viewer: Viewer, event: TailEvent): LiveMessage | null {
  const message = messageOf(event);
  return message === null ? null : forViewer(viewer, message);
}

/** What of an event changes the picture: a state, or that the object is not there any more. */
function recordFor(viewer: Viewer, event: TailEvent): StateRecord | null {
  if (event.kind === 'object') return gone(event);
  const message = messageFor(viewer, event);
  return message?.kind === 'state' ? recordOfChange(message.state) : null;
}

const NOWHERE = { sector: 0, zone: 0, enterprise: 0, sinceSeconds: 0, deadlineSeconds: null, lng: 0, lat: 0 };
const gone = ({ fid, layer }: TailEvent): StateRecord => ({
  fid,
  layer,
  tier: 0,
  online: 1,
  lost: false,
  unacknowledged: false,
  ...NOWHERE,
});

function baseFor(viewer: Viewer, beginning: Beginning, present: ReadonlyMap<number, number>): StateRecord[] {
  const seen = seenBy(viewer, present);
  const asEvents: TailEvent[] = beginning.kept.map(({ fid, layer, scopeKey, payload }) => ({
    seq: beginning.seq,
    at: 0,
    kind: 'state',
    layer,
    fid,
    scopeKey,
    tier: null,
    online: null,
    payload,
  }));
  const states = new Map<number, StateRecord>();
  // In the order of the log: what was told last stands.
  for (const event of [...asEvents, ...beginning.since]) {
    if (!seen(event)) continue;
    const record = recordFor(viewer, event);
    if (record === null) continue;
    if (isCalm(record)) states.delete(record.fid);
    else states.set(record.fid, record);
  }
  return [...states.values()];
}

/** A stretch as one viewer may see it: what stood at its beginning and what changed in it. */
export async function filmFor(viewer: Viewer, from: number, span: FilmSpan): Promise<Film> {
  const { to, beginning, stretch, presentScopes } = await readingOf(from, span);
  const seen = seenBy(viewer, presentScopes);
  const changes: FilmChange[] = [];
  const warningChanges: FilmWarning[] = [];
  let at = from;
  for (const event of stretch.events) {
    // A clock that went back must not turn the order of the log round.
    at = Math.max(at, event.at);
    if (!seen(event)) continue;
    if (event.kind === 'warning') {
      const message = messageFor(viewer, event);
      if (message?.kind === 'warning') warningChanges.push({ at, warning: message.warning });
      continue;
    }
    const state = recordFor(viewer, event);
    if (state !== null) changes.push({ at, state });
  }
  const warnings = beginning.warnings.filter(seen).flatMap((event) => {
    const message = messageFor(viewer, event);
    return message?.kind === 'warning' && message.warning.state === 'open' ? [message.warning] : [];
  });
  const base = baseFor(viewer, beginning, presentScopes);
  const { thinnedSeconds } = stretch;
  return { from, to, thinnedSeconds, knownFrom: beginning.knownFrom, base, changes, warnings, warningChanges };
}
