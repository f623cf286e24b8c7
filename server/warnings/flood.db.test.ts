import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, type Tx } from '../database.ts';
import { endQuietFloods, floodOf, markChatter } from './flood.ts';

const NOON = Date.parse('2026-11-20T12:00:00+08:00');
const MINUTE = 60_000;

interface Draft {
  readonly fid: number;
  readonly at: number;
  readonly zone?: number;
  readonly enterprise?: number;
  readonly tier?: number;
  readonly lat?: number;
}

/** One warning with its first step, as `writeWarnings` leaves it. */
async function open(tx: Tx, draft: Draft, actor = 'rules') {
  const { fid, at, zone = 0, enterprise = 0, tier = 2, lat = 38 + fid * 0.1 } = draft;
  const { rows } = await tx.query<{ id: number }>(
    `insert into warning (layer, fid, cause, zone, enterprise, scope_key, tier, worst_tier, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since, lng, lat)
     values (3, $1, 'pressure', $2, $3, 1, $4, $4, '压力高', 'high', to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000),
       to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000), 117.7, $6) returning id`,
    [fid, zone, enterprise, tier, at, lat],
  );
  const id = rows[0]?.id ?? 0;
  await tx.query(
    `insert into warning_step (warning_id, scope_key, at, step, tier, actor) values ($1, 1, to_timestamp($2::float8 / 1000), 'opened', $3, $4)`,
    [id, at, tier, actor],
  );
  return { id, openedAt: at, zone, enterprise, lng: 117.7, lat };
}

describe.each(availableEngines())('floods and chatter on the %s database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 1, vehicles: 0 });
  });
  afterAll(() => database?.stop());
  beforeEach(() =>
    asEngine(async (tx) => {
      for (const table of ['warning_chatter', 'warning_step', 'warning', 'warning_flood'])
        await tx.query(`delete from ${table}`);
    }),
  );

  const openEach = (drafts: readonly Draft[], actor?: string) =>
    asEngine(async (tx) => {
      const found: (number | null)[] = [];
      for (const draft of drafts) {
        const fresh = await open(tx, draft, actor);
        found.push((await floodOf(tx, draft.at, actor ?? 'rules', [fresh])).get(fresh.id) ?? null);
      }
      return found;
    });
  const grouped = () =>
    asEngine(async (tx) => {
      const { rows } = await tx.query<{
        kind: string;
        subject: number;
        source: string;
        members: number;
        over: boolean;
      }>(
        `select f.kind, f.subject, f.source, count(w.id)::int as members, f.ended_at is not null as over
         from warning_flood f left join warning w on w.flood_id = f.id group by f.id order by f.id`,
      );
      return rows;
    });

  it('groups by cause: the eleventh warning of one enterprise in ten minutes takes the ten before it along', async () => {
    const floods = await openEach(
      Array.from({ length: 12 }, (_, index) => ({
        fid: 100 + index,
        at: NOON + index * 40_000,
        enterprise: 7,
        zone: 1,
      })),
    );
    expect(floods.slice(0, 10)).toEqual(Array(10).fill(null));
    expect(floods[10]).not.toBeNull();
    expect(floods[11]).toBe(floods[10]);
    expect(await grouped()).toEqual([{ kind: 'enterprise', subject: 7, source: '', members: 12, over: false }]);
  });

  it('groups by area: eleven within two kilometres, whoever owns them', async () => {
    await openEach(
      Array.from({ length: 11 }, (_, index) => ({
        fid: 200 + index,
        at: NOON + index,
        enterprise: index + 1,
        lat: 38.9 + index * 0.001,
      })),
    );
    expect(await grouped()).toMatchObject([{ kind: 'place', members: 11 }]);
  });

  it('groups by sender what shares neither place nor owner', async () => {
    const drafts = Array.from({ length: 11 }, (_, index) => ({ fid: 300 + index, at: NOON + index }));
    await openEach(drafts, 'source:src_port');
    expect(await grouped()).toMatchObject([{ kind: 'source', source: 'src_port', members: 11 }]);
  });

  it('leaves eleven in eleven minutes alone', async () => {
    const drafts = Array.from({ length: 11 }, (_, index) => ({
      fid: 400 + index,
      at: NOON + index * 61_000,
      enterprise: 7,
    }));
    expect(await openEach(drafts)).toEqual(Array(11).fill(null));
  });

  it('is over when it was quiet for ten minutes, and touches no warning by that', async () => {
    const drafts = Array.from({ length: 11 }, (_, index) => ({
      fid: 500 + index,
      at: Date.now() - 5_000,
      enterprise: 7,
    }));
    await openEach(drafts);
    expect(await endQuietFloods()).toBe(0);
    await asEngine((tx) => tx.query(`update warning_flood set last_at = last_at - interval '10 minutes'`));
    expect(await endQuietFloods()).toBe(1);
    expect(await grouped()).toMatchObject([{ members: 11, over: true }]);
    const [again] = await openEach([{ fid: 600, at: Date.now() + 11 * MINUTE, enterprise: 7 }]);
    expect(again).toBeNull();
  });

  it('marks a warning as chattering at its seventh alarm in an hour and forgets what is older', async () => {
    const marked = () =>
      asEngine(async (tx) => (await tx.query<{ repeats: number }>('select repeats from warning_chatter')).rows);
    await asEngine(async (tx) => {
      const { id } = await open(tx, { fid: 700, at: NOON });
      const repeat = async (at: number) => {
        await markChatter(tx, at, [id]);
        await tx.query(
          `insert into warning_step (warning_id, scope_key, at, step, tier) values ($1, 1, to_timestamp($2::float8 / 1000), 'repeated', 2)`,
          [id, at],
        );
      };
      for (let n = 1; n <= 5; n += 1) await repeat(NOON + n * MINUTE);
    });
    expect(await marked()).toEqual([]);
    await asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>('select id from warning');
      await markChatter(tx, NOON + 65 * MINUTE, [rows[0]?.id ?? 0]);
    });
    expect(await marked()).toEqual([]);
    await asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>('select id from warning');
      await markChatter(tx, NOON + 6 * MINUTE, [rows[0]?.id ?? 0]);
    });
    expect(await marked()).toEqual([{ repeats: 7 }]);
  });
});
