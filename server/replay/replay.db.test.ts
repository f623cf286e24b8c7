import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { positionFrameReader, unpackPositions } from '../../domain/position-frame.ts';
import { FILM_SPANS_MS, filmStart, TRACK_SAMPLES } from '../../domain/replay.ts';
import { decodeFilm, encodeFilm, isCalm, pictureAt } from '../../domain/replay-film.ts';
import type { StateRecord } from '../../domain/state-snapshot.ts';
import { overrideEnv } from '../../lib/env.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, closeDatabase, database, type Viewer } from '../database.ts';
import type { TailEvent } from '../live/ring.ts';
import { newRecord } from '../warnings/new-record.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { appendEvents, dropCalmStates, setOnline } from '../warnings/object-state.ts';
import { currentPlan } from '../warnings/plans.ts';
import { lockOpenWarnings } from '../warnings/warning-record.ts';
import { grading, opening, standing, turning, writeWarnings } from '../warnings/write.ts';
import { historyFrom, keepCheckpoint } from './checkpoints.ts';
import { readStretch } from './film-rows.ts';
import { filmFor, forgetFilms } from './films.ts';
import { forgetTracks, tracksFor } from './tracks.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const STEPS = 90;
const [SPAN] = FILM_SPANS_MS;

/** Small numbers that come the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What a viewer's screen shows: not what lies in tables, but what the snapshot of this moment would bring it. */
async function shownNow(viewer: Viewer): Promise<{ states: unknown[]; warnings: unknown[] }> {
  return await asEngine(async (tx) => {
    const reach = viewer.all ? null : viewer.scopeKeys;
    const { rows: states } = await tx.query<StateRecord>(
      `select fid, layer, tier, online, lost, unacknowledged, outage, sector, zone, enterprise,
         extract(epoch from since)::float8 as "sinceSeconds", extract(epoch from deadline)::float8 as "deadlineSeconds", lng, lat
       from object_state where $1::int[] is null or scope_key = any($1)`,
      [reach],
    );
    const { rows: warnings } = await tx.query<{ id: number; tier: number; handling: string }>(
      `select id, tier, handling from warning where state = 'open' and ($1::int[] is null or scope_key = any($1)) order by id`,
      [reach],
    );
    return { states: comparable(states.filter((state) => !isCalm(state))), warnings };
  });
}

/** Times and places as a snapshot carries them. */
function comparable(states: Iterable<StateRecord>) {
  return [...states]
    .map(({ outage, sinceSeconds, deadlineSeconds, lng, lat, ...state }) => ({
      ...state,
      outage: outage === true,
      since: Math.floor(sinceSeconds),
      deadline: deadlineSeconds === null ? null : Math.floor(deadlineSeconds),
      place: [Math.round(lng * 1e7), Math.round(lat * 1e7)],
    }))
    .sort((a, b) => a.fid - b.fid);
}

async function reconstructed(viewer: Viewer, time: number) {
  const film = decodeFilm(encodeFilm(await filmFor(viewer, filmStart(time, SPAN), SPAN)));
  const picture = pictureAt(film, time);
  return {
    states: comparable(picture.states.values()),
    warnings: [...picture.warnings.values()]
      .map(({ id, tier, handling }) => ({ id, tier, handling }))
      .sort((a, b) => a.id - b.id),
  };
}

describe.each(availableEngines())('replay on the %s database', (engine) => {
  let base: TestDatabase;
  let now = 0;
  const everybody = testViewer({ id: 'all', roles: ['commander'], all: true });
  let second: Viewer;

  const setClock = async (to: number) => {
    now = to;
    await database().query("select set_config('guanlan.test_now', $1, false)", [new Date(to).toISOString()]);
  };

  beforeAll(async () => {
    base = await testDatabase(engine);
    await useDatabase(base);
    await closeDatabase();
    // One connection: the moved clock is a setting of its session.
    overrideEnv({ DATABASE_POOL: 1 });
    await addSmallRegion({ tanks: 8, vehicles: 1 });
    const { rows } = await asEngine((tx) =>
      tx.query<{ id: number }>('select id from scope_cell where sector = 2 and enterprise = 2'),
    );
    second = testViewer({ id: 'second', roles: ['enterprise'], scopeKeys: rows.map(({ id }) => id) });
    await setClock(filmStart(Date.now(), SPAN) - 60 * MINUTE);
  });
  afterAll(async () => {
    await closeDatabase();
    await base.stop();
  });

  const fidsOf = (table: string) =>
    asEngine(async (tx) => (await tx.query<{ fid: number }>(`select fid from ${table} order by fid`)).rows);

  /** One random thing of a day: a warning opens, rises, falls or ends, a sensor falls silent or speaks again. */
  async function happen(draw: (below: number) => number, tanks: readonly number[], sensors: readonly number[]) {
    await asEngine(async (tx) => {
      if (draw(3) === 0) {
        const fid = sensors[draw(sensors.length)] ?? 0;
        const places = await objectPlaces(tx, [fid]);
        const online = draw(2);
        const events = await setOnline(
          tx,
          [...places.values()].map((place) => ({ ...place, online, since: now })),
        );
        await dropCalmStates(tx, [fid]);
        return void (await appendEvents(tx, events));
      }
      const fid = tanks[draw(tanks.length)] ?? 0;
      const place = (await objectPlaces(tx, [fid])).get(fid);
      if (place === undefined) throw new Error(`no place of ${fid}`);
      const cause = draw(3) === 0 ? 'gas' : 'pressure';
      const open = (await lockOpenWarnings(tx, [fid])).find((record) => record.cause === cause);
      const tier = [1, 2, 3, 4][draw(4)] ?? 1;
      const write =
        open === undefined
          ? opening(newRecord(now, place, cause, await currentPlan(tx)), tier === 1 ? 1 : 4, now, place.name)
          : draw(2) === 0
            ? turning(standing(open, place.name), { kind: 'ended', reason: 'back_to_normal' }, now)
            : grading(standing(open, place.name), { tier: tier === 2 ? 2 : 4, started: 1 }, now, {});
      if (write !== null) await appendEvents(tx, await writeWarnings(tx, now, { id: 'test' }, [write]));
    });
  }

  it('shows at every moment exactly what the screens showed then, whatever checkpoints lie between', async () => {
    const draw = numbers(20_261_120);
    const tanks = (await fidsOf('asset')).map(({ fid }) => fid);
    const sensors = (await fidsOf('sensor_point')).map(({ fid }) => fid);
    const shown: { at: number; all: unknown; second: unknown }[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      await setClock(now + SECOND + draw(45) * SECOND);
      await happen(draw, tanks, sensors);
      shown.push({ at: now, all: await shownNow(everybody), second: await shownNow(second) });
      if (step % 30 === 10) {
        // The first one is the beginning of the log; hours later another is due.
        if (step > 20) await setClock(now + 7 * 60 * MINUTE);
        expect(await keepCheckpoint()).toBe(step > 20);
      }
    }
    const checkpoints = await asEngine((tx) => tx.query('select from state_checkpoint limit 9'));
    expect(checkpoints.rowCount).toBeGreaterThan(2);
    await setClock(now + 20 * MINUTE);
    forgetFilms();
    for (const { at, all, second: theirs } of shown) {
      expect(await reconstructed(everybody, at), new Date(at).toISOString()).toEqual(all);
      expect(await reconstructed(second, at), new Date(at).toISOString()).toEqual(theirs);
    }
    // Between two events stands what the first of them left.
    const [first, next] = shown;
    if (first === undefined || next === undefined) throw new Error('nothing happened');
    expect(await reconstructed(everybody, next.at - 1)).toEqual(first.all);
  });

  it('keeps of a stretch that is too long the last and the worst state of every object in every piece of time', async () => {
    const [to, from] = [now, now - 40 * 60 * MINUTE];
    const { whole, thin } = await asEngine(async (tx) => ({
      whole: await readStretch(tx, from, to),
      thin: await readStretch(tx, from, to, 20),
    }));
    expect(whole.thinnedSeconds).toBe(0);
    expect(thin.thinnedSeconds).toBeGreaterThan(0);
    expect(thin.events.length).toBeLessThan(whole.events.length);
    const told = (events: readonly TailEvent[]) => {
      const worst = new Map<string, number>();
      const last = new Map<string, number>();
      for (const { kind, fid, scopeKey, at, tier, seq, payload } of events) {
        if (kind !== 'state') continue;
        const key = `${fid} ${scopeKey} ${Math.floor(at / 1000 / thin.thinnedSeconds)}`;
        worst.set(key, Math.max(worst.get(key) ?? 0, tier ?? 0));
        last.set(key, seq);
        expect(payload['fid']).toBe(fid);
      }
      return { worst, last };
    };
    expect(told(thin.events)).toEqual(told(whole.events));
  });

  it('shows a vehicle at the moments of a stretch where it was last heard of, and only to who may see it', async () => {
    const [vehicle = { fid: 0 }] = await fidsOf('vehicle');
    const from = filmStart(now, SPAN) - SPAN;
    await asEngine((tx) =>
      tx.query(
        `insert into position (vehicle_fid, at, received_at, lng, lat, scope_key)
         select fid, to_timestamp($1::float8 / 1000 + n * 60), guanlan.now(), 117.7 + n * 0.001, 38.9, scope_key
         from vehicle, generate_series(1, 3) n`,
        [from],
      ),
    );
    forgetTracks();
    const frames = positionFrameReader().push(await tracksFor(everybody, from, SPAN));
    const seen = frames.map(({ records }) => unpackPositions(records).map(({ fid, lng }) => [fid, lng.toFixed(3)]));
    expect(frames.map(({ baseSeconds }) => baseSeconds)).toEqual(
      Array.from({ length: TRACK_SAMPLES + 1 }, (_, index) => from / 1000 + index * 10),
    );
    expect([seen[5], seen[6], seen[11], seen[12], seen[60]]).toEqual([
      [],
      [[vehicle.fid, '117.701']],
      [[vehicle.fid, '117.701']],
      [[vehicle.fid, '117.702']],
      [[vehicle.fid, '117.703']],
    ]);
    const theirs = positionFrameReader().push(await tracksFor(second, from, SPAN));
    expect(theirs.every(({ records }) => records.byteLength === 0)).toBe(true);
  });

  it('tells from when on there is a past, and forgets checkpoints whose events were purged', async () => {
    const oldest = () =>
      asEngine(async (tx) => {
        const { rows } = await tx.query<{ seq: number; first: number }>(
          `select (select min(seq) from event)::float8 as seq, (select min(date_part('epoch', at)) * 1000 from event) as first`,
        );
        return rows[0];
      });
    expect(await asEngine(historyFrom)).toBe((await oldest())?.first);
    const { rows } = await asEngine((tx) =>
      tx.query<{ seq: number; at: number }>(
        `select seq, date_part('epoch', at) * 1000 as at from state_checkpoint order by seq offset 1 limit 1`,
      ),
    );
    const next = rows[0];
    await asEngine((tx) => tx.query('delete from event where seq <= $1', [next?.seq]));
    await keepCheckpoint();
    expect(await asEngine(historyFrom)).toBe(next?.at);
    // Before it an empty picture is not a calm one, and the film says so.
    forgetFilms();
    const before = await filmFor(everybody, filmStart(next?.at ?? 0, SPAN) - SPAN, SPAN);
    expect(before.knownFrom).toBe(next?.at);
    expect((await filmFor(everybody, filmStart(next?.at ?? 0, SPAN) + SPAN, SPAN)).knownFrom).toBe(0);
  });
});
