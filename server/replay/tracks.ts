import { encodePositionFrame, type MovingPosition } from '../../domain/position-frame.ts';
import { type FilmSpan, TRACK_SAMPLES } from '../../domain/replay.ts';
import { asEngine, type Tx, type Viewer } from '../database.ts';
import { precisionOf } from '../live/sensitive.ts';
import { reaches } from '../live/visible.ts';

/** Not heard of for this long: out of the picture, as it was live. */
const FORGET_SECONDS = 600;
/** Places looked up for one stretch; with a larger fleet there are fewer moments. */
const MOST_PLACES = 60_000;
const MOST_VEHICLES = 20_000;
const KEEP_OPEN_MS = 5_000;
const KEEP_PAST_MS = 10 * 60_000;
const MOST_KEPT = 24;

interface Sample {
  readonly at: number;
  readonly fid: number;
  readonly lng: number;
  readonly lat: number;
  /** Who could see it there, and who may see the vehicle now. */
  readonly scopeKey: number;
  readonly presentScope: number;
}

interface Reading {
  readonly seconds: readonly number[];
  readonly samples: readonly Sample[];
}

interface Kept {
  readonly reading: Promise<Reading>;
  readonly until: number;
}
const kept = new Map<string, Kept>();

/** Forgets what was read, for tests that change the database. */
export function forgetTracks(): void {
  kept.clear();
}

/**
 * Where each vehicle was at some moments: one step into the index for each, so that the cost follows what is answered and
 * not what is stored.
 */
async function read(tx: Tx, from: number, span: FilmSpan): Promise<Reading> {
  const counted = await tx.query<{ count: number }>('select count(*)::int as count from vehicle');
  const fleet = Math.min(MOST_VEHICLES, Math.max(1, counted.rows[0]?.count ?? 1));
  const moments = Math.max(2, Math.min(TRACK_SAMPLES, Math.floor(MOST_PLACES / fleet)));
  const step = span / 1000 / moments;
  const seconds = Array.from({ length: moments + 1 }, (_, index) => Math.round(from / 1000 + index * step));
  const { rows } = await tx.query<Sample>(
    `select s.at, v.fid, p.lng, p.lat, p.scope_key as "scopeKey", v.scope_key as "presentScope"
     from (select fid, scope_key from vehicle order by fid limit ${MOST_VEHICLES}) v
     cross join unnest($1::float8[]) as s(at)
     cross join lateral (
       select lng, lat, scope_key from position
       where vehicle_fid = v.fid and at <= to_timestamp(s.at) and at > to_timestamp(s.at - ${FORGET_SECONDS})
         and at > to_timestamp($2::float8) and at <= to_timestamp($3::float8)
       order by at desc limit 1) p
     order by s.at, v.fid limit ${MOST_PLACES * 2}`,
    [seconds, from / 1000 - FORGET_SECONDS, from / 1000 + span / 1000],
  );
  return { seconds, samples: rows };
}

function readingOf(from: number, span: FilmSpan): Promise<Reading> {
  const key = `${from} ${span}`;
  const known = kept.get(key);
  if (known !== undefined && known.until > performance.now()) return known.reading;
  for (const old of kept.keys()) if (kept.size >= MOST_KEPT) kept.delete(old);
  const reading = asEngine((tx) => read(tx, from, span));
  // Late reports of a vehicle may still come for the last hours; nobody waits for them.
  const isOver = from + span < Date.now() - 60_000;
  kept.delete(key);
  kept.set(key, { reading, until: performance.now() + (isOver ? KEEP_PAST_MS : KEEP_OPEN_MS) });
  reading.catch(() => {
    if (kept.get(key)?.reading === reading) kept.delete(key);
  });
  return reading;
}

/**
 * Frames of a stretch as the position stream sends them, one for each moment, cut to the viewer: who saw the vehicle
 * there, may see it now, and knows exact places.
 */
export async function tracksFor(viewer: Viewer, from: number, span: FilmSpan): Promise<Uint8Array<ArrayBuffer>> {
  const { seconds, samples } = await readingOf(from, span);
  const mayReach = reaches(viewer);
  const isExact = viewer.precision === 'full';
  const frames = new Map<number, MovingPosition[]>(seconds.map((second) => [second, []]));
  for (const sample of samples) {
    if (!mayReach(sample.scopeKey) || !mayReach(sample.presentScope)) continue;
    if (!isExact && precisionOf(sample.fid) !== 'full') continue;
    frames.get(sample.at)?.push(sample);
  }
  return joined([...frames].map(([baseSeconds, positions]) => encodePositionFrame({ baseSeconds, positions })));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
