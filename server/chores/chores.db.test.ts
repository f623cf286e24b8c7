import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, asIngest } from '../database.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { createSource } from '../sources/commands.ts';
import { findSource, type IngestSource } from '../sources/queries.ts';
import { activateDueRules } from './due-rules.ts';
import { sweepLostAlarms, sweepSilentPoints, sweepSilentVehicles } from './no-data.ts';
import { alarmOnDefaultRows, dropOldData, makePartitions } from './partitions.ts';
import { rollUpReadings } from './rollups.ts';

const MINUTE = 60_000;

describe.each(availableEngines())('the worker on the %s database', (engine) => {
  let database: TestDatabase;
  let source: IngestSource;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 8, vehicles: 1, loadPoints: 1 });
    await createSource({ id: 'src_worker', name: 'w', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const found = await asIngest((tx) => findSource(tx, 'src_worker'));
    if (found === null) throw new Error('no source');
    source = found;
  });
  afterAll(() => database?.stop());

  const tell = (...items: { point: string; value: number; at: number }[]) =>
    deliver(source, { kind: 'readings', webhookId: randomUUID(), items });
  const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    asEngine(async (tx) => (await tx.query<T>(sql, values)).rows);
  const warningOf = (tank: number) =>
    rows<{ tier: number; state: string; lost: boolean; repeats: number }>(
      `select tier, state, lost_since is not null as lost, repeats from warning where fid = (select fid from asset where id = $1)`,
      [`tank_${tank}`],
    );
  const stateOf = (id: string) =>
    rows<{ tier: number; online: number; lost: boolean }>(
      `select s.tier, s.online, s.lost from object_state s join feature_id f on f.fid = s.fid where f.object_id = $1`,
      [id],
    );

  it('opens a warning when a limit has been crossed for its duration, whichever of several workers is first', async () => {
    // Pressure below its low alarm must hold for 60 s; the sample is 59 s old, so the worker must wait and then act.
    await tell({ point: 'pt_1_pressure', value: 0.1, at: Date.now() - 59_200 });
    expect(await warningOf(1)).toEqual([]);
    await Promise.all([activateDueRules(), activateDueRules()]);
    for (let tries = 0; tries < 40 && (await warningOf(1)).length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await Promise.all([activateDueRules(), activateDueRules(), activateDueRules()]);
    }
    expect(await warningOf(1)).toEqual([{ tier: 1, state: 'open', lost: false, repeats: 0 }]);
    await tell({ point: 'pt_1_pressure', value: 1.0, at: Date.now() });
    expect(await warningOf(1)).toMatchObject([{ state: 'closed' }]);
  });

  it('does not count a second rule at a point in alarm as a repeat, and lets go of a rule that was withdrawn', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into limit_rule (id, version, indicator, compare, limit_value, tier, duration_seconds, deadband, action_zh, action_en, author, valid_from)
         values ('pressure.slow', 1, 'pressure', 'above', 1.5, 1, 60, 0, '', '', 'test', now() - interval '1 hour')`,
      ),
    );
    noticeObjectChange();
    await tell({ point: 'pt_7_pressure', value: 1.9, at: Date.now() - 59_800 });
    expect(await warningOf(7)).toEqual([{ tier: 4, state: 'open', lost: false, repeats: 0 }]);
    const pending = () => rows(`select from rule_state where rule_id = 'pressure.slow' and state = 'pending'`);
    for (let tries = 0; tries < 40 && (await pending()).length > 0; tries += 1) {
      await activateDueRules();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await pending()).toEqual([]);
    expect(await warningOf(7)).toEqual([{ tier: 4, state: 'open', lost: false, repeats: 0 }]);
    await tell({ point: 'pt_7_pressure', value: 1.55, at: Date.now() });
    // Rules alone bring nothing below yellow that was worse: a person signs off (REQ-WARN-12).
    expect(await warningOf(7)).toMatchObject([{ tier: 2, state: 'open' }]);
    await asEngine((tx) => tx.query(`update limit_rule set valid_to = now() where id = 'pressure.slow'`));
    noticeObjectChange();
    await tell({ point: 'pt_7_pressure', value: 1.55, at: Date.now() + 1 });
    expect(await warningOf(7)).toMatchObject([{ tier: 2, state: 'open' }]);
    const normal = await rows(`select from warning where cause = 'pressure' and normal_since is not null`);
    expect(normal).toHaveLength(1);
  });

  it('does not open what ended before its duration, even if both arrive in one late delivery', async () => {
    const start = Date.now() - 10 * MINUTE;
    await tell(
      { point: 'pt_2_pressure', value: 0.1, at: start },
      { point: 'pt_2_pressure', value: 1.0, at: start + 30_000 },
    );
    await activateDueRules();
    expect(await warningOf(2)).toEqual([]);
    await tell(
      { point: 'pt_2_pressure', value: 0.1, at: start + 60_000 },
      { point: 'pt_2_pressure', value: 0.12, at: start + 130_000 },
    );
    expect(await warningOf(2)).toMatchObject([{ tier: 1, state: 'open' }]);
  });

  it('marks a point in alarm that falls silent as lost, keeps the tier, and takes it back when data return (报警后失联)', async () => {
    await tell({ point: 'pt_3_gas_combustible', value: 1, at: Date.now() });
    await tell({ point: 'pt_3_pressure', value: 1.95, at: Date.now() - 40_000 });
    expect(await sweepLostAlarms(0)).toBe(2);
    expect(await warningOf(3)).toMatchObject([{ tier: 4, state: 'open', lost: true }]);
    expect(await stateOf('tank_3')).toEqual([{ tier: 4, online: 1, lost: true }]);
    expect(await rows(`select from event where kind = 'warning' and payload ->> 'change' = 'lost'`)).not.toHaveLength(
      0,
    );
    await tell({ point: 'pt_3_pressure', value: 1.96, at: Date.now() });
    expect(await warningOf(3)).toMatchObject([{ tier: 4, lost: false }]);
    expect(await stateOf('pt_3_pressure')).toEqual([]);
  });

  it('is not lost any more when another point of the object, which still speaks, takes the warning over', async () => {
    const open = async () => (await warningOf(1)).filter((one) => one.state === 'open');
    await tell({ point: 'load_1', value: 1.7, at: Date.now() - 40_000 });
    await sweepLostAlarms(0);
    expect(await open()).toMatchObject([{ lost: true }]);
    await tell({ point: 'pt_1_pressure', value: 1.95, at: Date.now() });
    expect(await open()).toMatchObject([{ tier: 4, lost: false }]);
    expect(await stateOf('tank_1')).toMatchObject([{ tier: 4, lost: false }]);
  });

  it('counts a point as offline from its last sample, and its object as unknown when no point speaks (REQ-MON-09)', async () => {
    const at = Date.now() - 11 * MINUTE;
    await tell({ point: 'pt_4_pressure', value: 1, at }, { point: 'pt_4_gas_combustible', value: 1, at: Date.now() });
    await sweepSilentPoints(0);
    expect(await stateOf('pt_4_pressure')).toMatchObject([{ online: 0 }]);
    expect(await stateOf('tank_4')).toEqual([]);
    await tell({ point: 'pt_5_pressure', value: 1, at }, { point: 'pt_5_gas_combustible', value: 1, at });
    await sweepSilentPoints(0);
    expect(await stateOf('tank_5')).toMatchObject([{ online: 0, tier: 0 }]);
    await tell({ point: 'pt_5_pressure', value: 1, at: Date.now() });
    expect(await stateOf('tank_5')).toEqual([]);
    expect(await stateOf('pt_5_pressure')).toEqual([]);
  });

  it('does not take a point that never spoke for one that speaks', async () => {
    // The gas point of this tank has sent nothing yet: with the other one silent, nobody knows how the tank is.
    await tell({ point: 'pt_8_pressure', value: 1, at: Date.now() - 11 * MINUTE });
    await sweepSilentPoints(0);
    expect(await stateOf('tank_8')).toMatchObject([{ online: 0 }]);
  });

  it('judges no silence from before it listened', async () => {
    await tell({ point: 'pt_6_pressure', value: 1, at: Date.now() - 11 * MINUTE });
    await sweepSilentPoints(Date.now() - MINUTE);
    expect(await stateOf('pt_6_pressure')).toEqual([]);
  });

  it('draws a silent vehicle where it was last heard of, not where it is based', async () => {
    const at = Date.now() - 30 * MINUTE;
    const items = [{ vehicle: 'veh_1', lng: 117.81, lat: 38.99, at }];
    await deliver(source, { kind: 'positions', webhookId: randomUUID(), items });
    expect(await sweepSilentVehicles(0)).toBe(1);
    expect(
      await rows(
        `select s.online, s.lng, s.lat from object_state s join vehicle v on v.fid = s.fid where v.id = 'veh_1'`,
      ),
    ).toEqual([{ online: 0, lng: 117.81, lat: 38.99 }]);
  });

  it('rolls readings up to minutes and hours, late ones included, and again without doubling', async () => {
    await rollUpReadings();
    await rollUpReadings();
    const [minute] = await rows<{ samples: number }>(`select sum(samples)::int as samples from reading_minute`);
    const [hour] = await rows<{ samples: number }>(`select sum(samples)::int as samples from reading_hour`);
    expect(minute?.samples).toBeGreaterThan(3);
    expect(hour?.samples).toBe(minute?.samples);
  });

  it('opens an hour again when readings come hours late, for that point alone', async () => {
    const hoursOf = () =>
      rows<{ samples: number; high: number }>(
        `select samples, high from reading_hour h join sensor_point p on p.fid = h.point_fid where p.id = 'pt_2_gas_combustible' order by bucket`,
      );
    // Half past an hour, five hours ago.
    const at = Math.floor(Date.now() / 3_600_000 - 5) * 3_600_000 + 30 * MINUTE;
    await tell({ point: 'pt_2_gas_combustible', value: 3, at });
    await rollUpReadings();
    expect(await hoursOf()).toEqual([{ samples: 1, high: 3 }]);
    await tell(
      { point: 'pt_2_gas_combustible', value: 7, at: at + 1 },
      { point: 'pt_2_gas_combustible', value: 5, at: at + MINUTE },
    );
    await rollUpReadings();
    expect(await hoursOf()).toEqual([{ samples: 3, high: 7 }]);
    expect(await rows('select from late_hour')).toEqual([]);
  });

  it('makes partitions ahead, drops what is too old, and warns of rows that found no partition', async () => {
    expect(await makePartitions()).toBeGreaterThan(0);
    expect(await makePartitions()).toBe(0);
    expect(await dropOldData()).toBe(0);
    expect(await alarmOnDefaultRows()).toBe(false);
    await asEngine((tx) =>
      tx.query(
        `insert into reading (point_fid, at, received_at, value, scope_key) values (1, now() - interval '80 days', now(), 1, 1)`,
      ),
    );
    expect(await alarmOnDefaultRows()).toBe(true);
    expect(await rows(`select from warning where cause = 'system:default_partition'`)).toHaveLength(1);
  });

  it('makes a partition although rows came before it, gives it its rows, and ends the warning', async () => {
    const [made] = await rows<{ made: number }>(
      `select guanlan.make_partitions('reading', current_date - 81, 3) + guanlan.make_event_partitions(current_date + 200, 1) as made`,
    );
    expect(made?.made).toBe(4);
    expect(await rows(`select from reading where point_fid = 1 and at < now() - interval '79 days'`)).toHaveLength(1);
    expect(await alarmOnDefaultRows()).toBe(false);
    expect(await rows(`select state from warning where cause = 'system:default_partition'`)).toEqual([
      { state: 'closed' },
    ]);
  });
});
