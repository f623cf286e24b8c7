import { FILM_SPANS_MS, type FilmSpan, filmStart } from '../../domain/replay.ts';
import { encodeFilm } from '../../domain/replay-film.ts';
import { overrideEnv } from '../../lib/env.ts';
import { asEngine, closeDatabase, database, type Tx } from '../../server/database.ts';
import { keepCheckpoint } from '../../server/replay/checkpoints.ts';
import { filmFor, forgetFilms } from '../../server/replay/films.ts';
import { forgetTracks, tracksFor } from '../../server/replay/tracks.ts';
import { availableEngines, useDatabase as pointAt, testDatabase } from '../testing/database.ts';
import { addSmallRegion } from '../testing/small-region.ts';
import { testViewer } from '../testing/viewer.ts';
import type { Bench, BenchContext, BenchRow } from './context.ts';

const HOUR = 3_600_000;
const HOURS = 24;
const VEHICLES = 300;
const LIMIT_MS = 2_000;

/** A day of a district: how many objects there are, and how often one of them changes. */
interface Day {
  readonly name: string;
  /** Each stands for four objects: a tank, two points and a camera. */
  readonly tanks: number;
  readonly events: number;
}
const DAYS: readonly Day[] = [
  { name: 'a district of 10,000 objects, 20,000 changes', tanks: 2_500, events: 20_000 },
  { name: 'a district of 100,000 objects, 200,000 changes', tanks: 25_000, events: 200_000 },
];

const setClock = (to: number): Promise<unknown> =>
  database().query("select set_config('guanlan.test_now', $1, false)", [new Date(to).toISOString()]);

/** The log of one hour, spread over it, and the states that it leaves. Every tenth change is a red, four of ten are calm. */
async function writeHour(tx: Tx, from: number, { tanks, events }: Day): Promise<void> {
  await tx.query(
    `with n as (select fid, scope_key, zone, enterprise, st_x(point) as lng, st_y(point) as lat, row_number() over (order by fid) as k from asset),
       e as (select nextval('event_seq') as seq, to_timestamp($1::float8 / 1000 + i * 3600.0 / $2) as at, n.*,
           case i % 10 when 0 then 4 when 1 then 3 when 2 then 3 when 3 then 2 when 4 then 2 when 5 then 1 else 0 end as tier
         from generate_series(0, $2::int - 1) i join n on n.k = 1 + (hashint8(i + $1::bigint)::bigint & 2147483647) % $3::bigint order by i),
       added as (insert into event (seq, at, kind, layer, fid, scope_key, tier, online, payload)
         select seq, at, 'state', 3, fid, scope_key, tier, 1, jsonb_build_object('fid', fid, 'layer', 'assets', 'tier', tier, 'online', 1, 'lost', false,
           'unacknowledged', tier > 0, 'outage', false, 'since', round(date_part('epoch', at) * 1000), 'deadline', null, 'sector', 2, 'zone', zone,
           'enterprise', enterprise, 'lng', lng, 'lat', lat) from e)
     insert into object_state (fid, layer, scope_key, sector, zone, enterprise, tier, unacknowledged, since, lng, lat)
     select distinct on (fid) fid, 3, scope_key, 2, zone, enterprise, tier, tier > 0, at, lng, lat from e order by fid, seq desc
     on conflict (fid) do update set tier = excluded.tier, unacknowledged = excluded.unacknowledged, since = excluded.since`,
    [from, Math.round(events / HOURS), tanks],
  );
  await tx.query(
    `insert into position (vehicle_fid, at, received_at, lng, lat, scope_key)
     select fid, to_timestamp($1::float8 / 1000 + m * 60), to_timestamp($1::float8 / 1000 + m * 60), 117.7 + m * 0.001, 38.9, scope_key
     from vehicle, generate_series(0, 59) m`,
    [from],
  );
}

interface Look {
  readonly ms: number;
  readonly rows: number;
  readonly bytes: number;
}

const commander = testViewer({ id: 'bench', roles: ['commander'], all: true });

/** What a browser asks for one stretch, read anew. */
async function look(from: number, span: FilmSpan): Promise<Look> {
  const began = performance.now();
  // As two requests at once, as the player makes them.
  const [film, tracks] = await Promise.all([filmFor(commander, from, span), tracksFor(commander, from, span)]);
  const bytes = encodeFilm(film).byteLength + tracks.byteLength;
  return { ms: performance.now() - began, rows: film.base.length + film.changes.length, bytes };
}

async function measure(engine: 'embedded' | 'native', day: Day, { log }: BenchContext): Promise<BenchRow[]> {
  const base = await testDatabase(engine);
  try {
    await pointAt(base);
    await closeDatabase();
    // One connection: the moved clock is a setting of its session.
    overrideEnv({ DATABASE_POOL: 1 });
    await addSmallRegion({ tanks: day.tanks, vehicles: VEHICLES });
    const span = FILM_SPANS_MS[2];
    const start = filmStart(Date.now(), span) - HOURS * HOUR;
    for (let hour = 0; hour < HOURS; hour += 1) {
      await asEngine((tx) => writeHour(tx, start + hour * HOUR, day));
      await setClock(start + (hour + 1) * HOUR);
      await keepCheckpoint();
    }
    await setClock(start + HOURS * HOUR + HOUR);
    await asEngine((tx) => tx.query('analyze'));
    log(`a day of ${day.name} is written, ${engine}`);
    forgetFilms();
    forgetTracks();
    const first = await look(start + 12 * HOUR, FILM_SPANS_MS[0]);
    const fast = await look(start, span);
    const again = await look(start, span);
    let rows = fast.rows;
    let bytes = fast.bytes;
    for (let at = start + span; at < start + HOURS * HOUR; at += span) {
      const next = await look(at, span);
      rows += next.rows;
      bytes += next.bytes;
    }
    const kilobytes = (value: number) => `${Math.round(value / 1000).toLocaleString('en')} kB`;
    return [
      {
        what: `First picture amid 24 h of ${day.name}, ${engine}`,
        asked: `≤ ${LIMIT_MS} ms`,
        reached: `${Math.round(first.ms)} ms, ${first.rows.toLocaleString('en')} states, ${kilobytes(first.bytes)}`,
        ok: first.ms <= LIMIT_MS,
      },
      {
        what: `First six hours at 3600×, ${day.name}, ${engine}; for the next viewer`,
        asked: `≤ ${LIMIT_MS} ms`,
        reached: `${Math.round(fast.ms)} ms; ${Math.round(again.ms)} ms`,
        ok: fast.ms <= LIMIT_MS,
      },
      {
        what: `24 h whole at 3600×, ${day.name}, ${engine}: states and bytes before compression`,
        asked: 'bounded',
        reached: `${rows.toLocaleString('en')} states, ${kilobytes(bytes)}`,
        ok: null,
      },
    ];
  } finally {
    await closeDatabase();
    await base.stop();
  }
}

/** The past of a day: how soon it begins to play, and what travels. Vehicles report each minute. */
export const benchPast: Bench = async (context) => {
  const rows: BenchRow[] = [];
  for (const engine of availableEngines()) {
    // A hundred thousand objects are not what the embedded database is for: writing them would take longer than all else.
    const days = engine === 'native' ? DAYS : DAYS.slice(0, 1);
    for (const day of days) rows.push(...(await measure(engine, day, context)));
  }
  return rows;
};
