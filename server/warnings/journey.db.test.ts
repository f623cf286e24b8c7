import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Journey, startJourney } from '../../scripts/testing/journey.ts';
import { asEngine } from '../database.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';

/** Section 7 written out by hand: who is told of what, and when. */
const YELLOW = `
+00:00 opened yellow by source:src_j -> 一区安监 甲企业 运营公司
+00:10 acknowledged yellow by 企业值班员
+01:00 notice 1 yellow by worker -> 甲企业 运营公司
+02:00 notice 2 yellow by worker -> 甲企业 运营公司
+02:20 verified yellow by 企业值班员 -> 一区安监 运营公司
+02:40 handling yellow by 企业值班员 -> 一区安监 运营公司
+03:00 notice 3 yellow by worker -> 甲企业 运营公司
+04:00 notice 4 yellow by worker -> 甲企业 运营公司
+05:00 notice 5 yellow by worker -> 甲企业 运营公司
+06:00 notice 6 yellow by worker -> 甲企业 运营公司
+07:00 notice 7 yellow by worker -> 甲企业 运营公司
+08:00 notice 8 yellow by worker -> 甲企业 运营公司
+09:00 notice 9 yellow by worker -> 甲企业 运营公司
+10:00 notice 10 yellow by worker -> 甲企业 运营公司
+11:00 notice 11 yellow by worker -> 甲企业 运营公司
+12:00 notice 12 yellow by worker -> 甲企业 运营公司
+13:00 notice 13 yellow by worker -> 甲企业 运营公司
+14:00 notice 14 yellow by worker -> 甲企业 运营公司
+15:00 notice 15 yellow by worker -> 甲企业 运营公司
+16:00 notice 16 yellow by worker -> 甲企业 运营公司
+17:00 notice 17 yellow by worker -> 甲企业 运营公司
+18:00 notice 18 yellow by worker -> 甲企业 运营公司
+19:00 notice 19 yellow by worker -> 甲企业 运营公司
+20:00 notice 20 yellow by worker -> 甲企业 运营公司
+21:00 notice 21 yellow by worker -> 甲企业 运营公司
+22:00 notice 22 yellow by worker -> 甲企业 运营公司
+23:00 notice 23 yellow by worker -> 甲企业 运营公司
+24:00 on_site 1 yellow by worker -> 一区安监 运营公司
+24:00 notice 24 yellow by worker -> 甲企业 运营公司
+25:00 notice 25 yellow by worker -> 甲企业 运营公司
+25:10 reported yellow by 企业值班员 -> 一区安监 运营公司
+25:20 normal yellow by source:src_j -> 一区安监 甲企业 运营公司
+25:30 closed yellow by 企业值班员 -> 一区安监 甲企业 运营公司`;

const ORANGE = `
+00:00 opened orange by source:src_j -> 危化科 一区安监 甲企业 运营公司
+01:00 notice 1 orange by worker -> 危化科 运营公司
+02:00 notice 2 orange by worker -> 危化科 运营公司
+03:00 notice 3 orange by worker -> 危化科 运营公司
+04:00 notice 4 orange by worker -> 危化科 运营公司
+05:00 notice 5 orange by worker -> 危化科 运营公司
+06:00 notice 6 orange by worker -> 危化科 运营公司
+07:00 notice 7 orange by worker -> 危化科 运营公司
+08:00 notice 8 orange by worker -> 危化科 运营公司
+09:00 notice 9 orange by worker -> 危化科 运营公司
+10:00 notice 10 orange by worker -> 危化科 运营公司
+11:00 notice 11 orange by worker -> 危化科 运营公司
+12:00 on_site 1 orange by worker -> 危化科 运营公司
+12:00 notice 12 orange by worker -> 危化科 运营公司
+12:30 verified orange by 企业值班员 -> 危化科 运营公司
+12:40 clear_asked orange by 企业值班员 -> 危化科 运营公司
+12:45 confirmed yellow by 监管员
+12:45 downgraded yellow by 监管员 -> 危化科 一区安监 甲企业 运营公司
+13:45 notice 1 yellow by worker -> 甲企业 运营公司
+14:45 notice 2 yellow by worker -> 甲企业 运营公司
+14:50 normal yellow by source:src_j -> 一区安监 甲企业 运营公司
+14:55 closed yellow by 企业值班员 -> 一区安监 甲企业 运营公司`;

const RED = `
+00:00 opened red by source:src_j -> 应急局 危化科 一区安监 甲企业 运营公司 市级预警系统
+00:05 call 1 red by worker -> 运营公司
+00:10 call 2 red by worker -> 运营公司
+00:12 acknowledged red by 值守员 -> 市级预警系统
+00:20 verified red by 企业值班员 -> 危化科 运营公司 市级预警系统
+00:30 notice 1 red by worker -> 危化科 运营公司
+01:00 notice 2 red by worker -> 危化科 运营公司
+01:10 handling red by 企业值班员 -> 危化科 运营公司 市级预警系统
+01:30 notice 3 red by worker -> 危化科 运营公司
+02:00 on_site 1 red by worker -> 危化科 运营公司 市级预警系统
+02:00 notice 4 red by worker -> 危化科 运营公司
+02:30 notice 5 red by worker -> 危化科 运营公司
+02:40 normal red by source:src_j -> 危化科 甲企业 运营公司 市级预警系统
+02:45 reported red by 企业值班员 -> 危化科 运营公司 市级预警系统
+02:50 clear_asked red by 企业值班员 -> 危化科 运营公司 市级预警系统
+02:55 returned red by 监管员 -> 甲企业 运营公司 市级预警系统
+03:00 notice 6 red by worker -> 危化科 运营公司
+03:10 clear_asked red by 企业值班员 -> 危化科 运营公司 市级预警系统
+03:20 confirmed red by 监管员
+03:20 closed red by 监管员 -> 应急局 危化科 一区安监 甲企业 运营公司 市级预警系统`;

const linesOf = (table: string): string[] => table.trim().split('\n');

describe.each(availableEngines())('a warning from signed reading to sign-off on the %s database', (engine) => {
  let database: TestDatabase;
  let journey: Journey;
  beforeEach(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    journey = await startJourney();
  });
  afterEach(async () => {
    await journey?.stop();
    await database?.stop();
  });

  /** Prints the whole timeline; no clock is left over, early or doubled, and no message has a key twice. */
  const finish = async (id: number): Promise<string[]> => {
    const lines = await journey.timeline(id);
    console.log(lines.join('\n'));
    const left = await asEngine((tx) =>
      tx.query(
        `select (select count(*)::int from warning_timer where fired_at is null and void_at is null) as live,
           (select count(*)::int from warning_timer where fired_at < due_at) as early,
           (select count(*)::int from warning where state = 'open') as open,
           (select count(*)::int from delivery where state = 'unreachable') as unreachable`,
      ),
    );
    expect(left.rows).toEqual([{ live: 0, early: 0, open: 0, unreachable: 0 }]);
    return lines;
  };

  it('goes the way of a yellow: hourly to the enterprise, the zone on site after 24 hours (REQ-WARN-02, -11)', async () => {
    await journey.reading('pt_1_pressure', 1.7);
    const id = await journey.warningOf('tank_1');
    await journey.passTo(0, 10);
    await journey.act('enterprise', id, 'acknowledge');
    await journey.passTo(2, 20);
    await journey.act('enterprise', id, 'verify');
    await journey.passTo(2, 40);
    await journey.act('enterprise', id, 'handle');
    await journey.passTo(25, 10);
    await journey.act('enterprise', id, 'report');
    await journey.passTo(25, 20);
    const early = journey.act('enterprise', id, 'clear');
    await expect(early).rejects.toMatchObject({ refusal: { code: 'conflict', field: 'condition' } });
    await journey.reading('pt_1_pressure', 1.0);
    await journey.passTo(25, 30);
    const wrong = journey.act('zone', id, 'clear');
    await expect(wrong).rejects.toMatchObject({ refusal: { code: 'forbidden', field: 'party' } });
    await journey.act('enterprise', id, 'clear');
    expect(await finish(id)).toEqual(linesOf(YELLOW));
  });

  it('goes the way of an orange: hourly to the regulator, on site after 12 hours, downgraded to yellow (REQ-WARN-03, -14)', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into limit_rule (id, version, rule, kind, indicator, compare, limit_value, tier, duration_seconds, deadband, action_zh, action_en, author, valid_from)
         values ('journey.orange', 1, 'journey', 'limit', 'pressure', 'above', 1.65, 3, 0, 0, '', '', 'test', guanlan.now() - interval '1 hour')`,
      ),
    );
    noticeObjectChange();
    await journey.reading('pt_3_pressure', 1.7);
    const id = await journey.warningOf('tank_3');
    await journey.passTo(12, 30);
    await journey.act('enterprise', id, 'verify');
    await journey.passTo(12, 40);
    await journey.act('enterprise', id, 'downgrade', { tier: 2 });
    await journey.passTo(12, 45);
    await journey.act('regulator', id, 'confirm');
    await journey.passTo(14, 50);
    await journey.reading('pt_3_pressure', 1.0);
    await journey.passTo(14, 55);
    await journey.act('enterprise', id, 'clear');
    expect(await finish(id)).toEqual(linesOf(ORANGE));
  });

  it('goes the way of a red: half-hourly, on site after two hours, the city told of every step (REQ-WARN-04)', async () => {
    await journey.reading('pt_5_pressure', 1.9);
    const id = await journey.warningOf('tank_5');
    await journey.passTo(0, 12);
    await journey.act('duty', id, 'acknowledge');
    await journey.passTo(0, 20);
    await journey.act('enterprise', id, 'verify');
    await journey.passTo(1, 10);
    await journey.act('enterprise', id, 'handle');
    await journey.passTo(2, 40);
    await journey.reading('pt_5_pressure', 1.0);
    const bare = journey.act('enterprise', id, 'clear');
    await expect(bare).rejects.toMatchObject({ refusal: { code: 'invalid', field: 'evidence' } });
    await journey.passTo(2, 45);
    await journey.act('enterprise', id, 'report');
    await journey.passTo(2, 50);
    await journey.act('enterprise', id, 'clear');
    await journey.passTo(2, 55);
    await journey.act('regulator', id, 'sendBack');
    await journey.passTo(3, 10);
    await journey.act('enterprise', id, 'clear');
    await journey.passTo(3, 20);
    await journey.act('regulator', id, 'confirm');
    expect(await finish(id)).toEqual(linesOf(RED));
  });
});
