import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IngestKind } from '../../domain/ingest.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { deriveReadings } from '../chores/derived-readings.ts';
import { activateDueRules } from '../chores/due-rules.ts';
import { sweepLostAlarms } from '../chores/no-data.ts';
import { dropWithdrawnStates, sweepNoDataRules } from '../chores/rule-chores.ts';
import { asEngine, asIngest } from '../database.ts';
import { createSource } from '../sources/commands.ts';
import { findSource, type IngestSource } from '../sources/queries.ts';
import { deliver } from './deliver.ts';
import { noticeObjectChange } from './point-cache.ts';

const MINUTE = 60_000;

describe.each(availableEngines())('rules beyond limits on the %s database', (engine) => {
  let database: TestDatabase;
  let source: IngestSource;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 12, vehicles: 2 });
    await addMore();
    await createSource({ id: 'src_kinds', name: 'k', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const found = await asIngest((tx) => findSource(tx, 'src_kinds'));
    if (found === null) throw new Error('no source');
    source = found;
  });
  afterAll(() => database?.stop());

  const tell = (kind: IngestKind, ...items: object[]) => deliver(source, { kind, webhookId: randomUUID(), items });
  const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    asEngine(async (tx) => (await tx.query<T>(sql, values)).rows);
  const open = (id: string) =>
    rows<{ tier: number; cause: string; rule: string | null; reason: string; repeats: number }>(
      `select w.tier, w.cause, w.rule_id as rule, w.reason_zh as reason, w.repeats from warning w join feature_id f on f.fid = w.fid
       where w.state = 'open' and f.object_id = $1 order by w.cause`,
      [id],
    );
  const holding = (id: string) =>
    rows(
      `select s.rule_id from rule_state s join feature_id f on f.fid = s.object_fid where f.object_id = $1 and s.state in ('active', 'ending')`,
      [id],
    );

  /** A pipeline station with a pressure point, a fire unit, and temperature points on the tanks. */
  async function addMore(): Promise<void> {
    const place = `2, 1, 1, (select id from scope_cell c where c.sector = 2 and c.enterprise = 1)`;
    const point = `st_setsrid(st_makepoint(117.7, 38.9), 4326)`;
    const head = 'id, name, name_en, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind';
    await asEngine(async (tx) => {
      await tx.query(
        `insert into facility (${head}) values ('fac_1', '首站', 'Origin', 'origin_station', ${place}, ${point}, 'WGS84', 'safe-matched')`,
      );
      await tx.query(
        `insert into site (${head}, point) values ('sit_fire', '商场', 'Mall', 'fire_unit', ${place}, st_buffer(${point}, 0.001), 'WGS84', 'safe-matched', ${point})`,
      );
      await tx.query(
        `insert into sensor_point (${head}, object_fid, indicator, unit)
         values ('pt_line', '压力', 'Pressure', 'pressure', ${place}, ${point}, 'WGS84', 'safe-matched', (select fid from facility where id = 'fac_1'), 'pressure', 'MPa')`,
      );
      await tx.query(
        `insert into pipeline (${head}, medium, regime, outer_diameter_mm, length_m)
         values ('pip_1', '管道', 'Line', 'propylene', ${place}, st_multi(st_makeline(${point}, st_translate(${point}, 0.01, 0))), 'WGS84', 'safe-matched', 'propylene', 'chemical', 300, 900)`,
      );
      for (const [id, kind, sensor] of [
        ['fac_in', 'origin_station', 'pt_in'],
        ['fac_out', 'terminal_station', 'pt_out'],
      ]) {
        await tx.query(
          `insert into facility (${head}, pipeline_fid) values ('${id}', '站', 'Station', '${kind}', ${place}, ${point}, 'WGS84', 'safe-matched', (select fid from pipeline))`,
        );
        await tx.query(
          `insert into sensor_point (${head}, object_fid, indicator, unit) values ('${sensor}', '流量', 'Flow', 'flow', ${place}, ${point}, 'WGS84', 'safe-matched', (select fid from facility where id = '${id}'), 'flow', 'm³/h')`,
        );
      }
      await tx.query(
        `insert into sensor_point (${head}, object_fid, indicator, unit) values ('pt_balance', '流量差', 'Balance', 'flow_balance', ${place}, ${point}, 'WGS84', 'safe-matched', (select fid from pipeline), 'flow_balance', '%')`,
      );
      await tx.query(
        `insert into sensor_point (${head}, object_fid, indicator, unit, high_alarm, high_high_alarm)
         select 'pt_' || i || '_temperature', '温度', 'Temperature', 'temperature', a.sector, a.zone, a.enterprise, a.scope_key, ${point}, 'WGS84', 'safe-matched',
           a.fid, 'temperature', '°C', 42, 50 from generate_series(1, 12) i join asset a on a.id = 'tank_' || i`,
      );
    });
    noticeObjectChange();
  }

  it('grade raw alarms by our rule, whatever tier the sender gives them', async () => {
    const at = Date.now();
    await tell('alarms', { object: 'tank_1', kind: 'gas_high', state: 'raised', at, tier: 'blue', message: '泵区' });
    expect(await open('tank_1')).toEqual([
      { tier: 4, cause: 'alarm:gas_high', rule: 'gas.alarms.red.gas_high', reason: '可燃气体高报：泵区', repeats: 0 },
    ]);
    await tell('alarms', { object: 'veh_1', kind: 'fatigue', state: 'raised', at, tier: 'red' });
    expect(await open('veh_1')).toMatchObject([{ tier: 2, rule: 'vehicle.driver.yellow.fatigue' }]);
    // A kind that no rule knows keeps the grade of its sender.
    await tell('alarms', { object: 'tank_1', kind: 'odd_noise', state: 'raised', at, tier: 'orange' });
    expect(await open('tank_1')).toMatchObject([{ tier: 4 }, { tier: 3, cause: 'alarm:odd_noise', rule: null }]);
  });

  it('let a late alarm reopen nothing that a newer word has ended (REQ-ING-09)', async () => {
    const at = Date.now() - 10 * MINUTE;
    await tell('alarms', { object: 'tank_2', kind: 'leak', state: 'raised', at });
    await tell('alarms', { object: 'tank_2', kind: 'leak', state: 'cleared', at: at + MINUTE });
    expect(await holding('tank_2')).toEqual([]);
    await tell('alarms', { object: 'tank_2', kind: 'leak', state: 'raised', at: at + 30_000 });
    expect(await holding('tank_2')).toEqual([]);
    expect(await rows(`select from alarm where kind = 'leak'`)).toHaveLength(3);
  });

  it('turn the words of a fire unit into warnings, each word ending the one before (REQ-MON-26)', async () => {
    const at = Date.now() - 5 * MINUTE;
    await tell('states', { object: 'sit_fire', state: 'alarm', at });
    expect(await open('sit_fire')).toMatchObject([{ tier: 3, cause: 'alarm:fire_alarm', reason: '火灾报警' }]);
    await tell('states', { object: 'sit_fire', state: 'pressure_lost', at: at + MINUTE });
    expect(await holding('sit_fire')).toEqual([{ rule_id: 'fire.states.yellow.pressure_lost' }]);
    await tell('states', { object: 'sit_fire', state: 'alarm', at: at + 30_000 });
    expect(await holding('sit_fire')).toEqual([{ rule_id: 'fire.states.yellow.pressure_lost' }]);
    await tell('states', { object: 'sit_fire', state: 'normal', at: at + 2 * MINUTE });
    expect(await holding('sit_fire')).toEqual([]);
    const wrong = await tell('states', { object: 'sit_fire', state: 'faulty', at: at + 3 * MINUTE });
    expect(wrong.refused).toMatchObject([{ index: 0, field: 'state', code: 'invalid' }]);
  });

  it('warn of a camera that stays offline for half an hour, not of one that flaps', async () => {
    await tell('states', { object: 'cam_3', state: 'offline', at: Date.now() - 5 * MINUTE });
    expect(await holding('cam_3')).toEqual([]);
    await tell('states', { object: 'cam_3', state: 'online', at: Date.now() - 4 * MINUTE });
    await tell('states', { object: 'cam_4', state: 'offline', at: Date.now() - 30 * MINUTE + 300 });
    expect(await open('cam_4')).toEqual([]);
    for (let tries = 0; tries < 40 && (await open('cam_4')).length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await activateDueRules();
    }
    expect(await open('cam_4')).toMatchObject([{ tier: 1, cause: 'alarm:offline' }]);
    await tell('states', { object: 'cam_4', state: 'online', at: Date.now() });
    expect(await open('cam_4')).toEqual([]);
    expect(await rows(`select from rule_state where rule_id like 'device.%'`)).toEqual([]);
  });

  it('see a line lose pressure: 0.1 MPa a minute over five minutes is red', async () => {
    const start = Date.now() - 20 * MINUTE;
    const reading = (minute: number, value: number) => ({ point: 'pt_line', at: start + minute * MINUTE, value });
    for (const minute of [0, 1, 2, 3, 4, 5]) await tell('readings', reading(minute, 4));
    expect(await holding('fac_1')).toEqual([]);
    await tell('readings', reading(6, 3.9), reading(7, 3.7));
    expect(await holding('fac_1')).toEqual([{ rule_id: 'pipeline.pressure.drop.orange' }]);
    await tell('readings', reading(8, 3.6), reading(9, 3.4), reading(10, 3.2));
    expect(await open('fac_1')).toMatchObject([
      { tier: 4, cause: 'pressure', reason: expect.stringContaining('MPa/min') },
    ]);
  });

  it('see what enters a pipeline and does not leave it: 20 % held for a minute is red', async () => {
    const at = Date.now() - MINUTE;
    const flows = (entering: number, leaving: number, when: number) =>
      tell('readings', { point: 'pt_in', at: when, value: entering }, { point: 'pt_out', at: when, value: leaving });
    await flows(500, 495, at);
    expect(await deriveReadings()).toBe(1);
    expect(
      await rows(
        `select value from latest_reading where point_fid = (select fid from sensor_point where id = 'pt_balance')`,
      ),
    ).toEqual([{ value: 1 }]);
    expect(await holding('pip_1')).toEqual([]);
    await flows(500, 400, Date.now());
    await deriveReadings();
    const [pending] = await rows<{ rule: string; state: string; value: number }>(
      `select rule_id as rule, state, value from rule_state where rule_id = 'pipeline.flow_balance.red'`,
    );
    expect(pending).toEqual({ rule: 'pipeline.flow_balance.red', state: 'pending', value: 20 });
    await rows(`update rule_state set due_at = guanlan.now() where rule_id = 'pipeline.flow_balance.red'`);
    await activateDueRules();
    expect(await open('pip_1')).toMatchObject([
      { tier: 4, cause: 'flow', reason: '进出流量差 20.0 %，超过红色限值 15.0' },
    ]);
  });

  it('hold a combination when two instances take one point each at the same moment', async () => {
    for (const tank of [5, 6, 7, 8]) {
      const at = Date.now();
      await Promise.all([
        tell('readings', { point: `pt_${tank}_temperature`, at, value: 45 }),
        tell('readings', { point: `pt_${tank}_gas_combustible`, at, value: 30 }),
      ]);
      expect(await open(`tank_${tank}`)).toMatchObject([
        { tier: 2, cause: 'gas' },
        { tier: 4, cause: 'rule:tank.heat_and_gas' },
        { tier: 2, cause: 'temperature' },
      ]);
    }
    // One of the two is over: the combination ends a minute later, by time alone.
    await tell('readings', { point: 'pt_5_gas_combustible', at: Date.now() + 1, value: 1 });
    const [ending] = await rows<{ state: string; seconds: number }>(
      `select state, round(date_part('epoch', due_at - guanlan.now())) as seconds from rule_state where rule_id like 'tank.heat%'
         and object_fid = (select fid from asset where id = 'tank_5')`,
    );
    expect(ending?.state).toBe('ending');
    expect(ending?.seconds).toBeGreaterThan(50);
  });

  it('warn of a point that has been silent for two hours, and no longer when it speaks', async () => {
    await tell('readings', { point: 'pt_9_pressure', at: Date.now() - 121 * MINUTE, value: 1 });
    await tell('readings', { point: 'pt_10_pressure', at: Date.now() - 119 * MINUTE, value: 1 });
    await sweepNoDataRules(0);
    expect(await open('tank_10')).toEqual([]);
    expect(await open('tank_9')).toMatchObject([{ tier: 1, cause: 'no_data', reason: '压力无数据超过 120 min' }]);
    // Silence from before we listened proves nothing, and what is about silence cannot fall silent itself.
    await sweepNoDataRules(Date.now() - MINUTE);
    await sweepLostAlarms(0);
    expect(await rows(`select from warning where cause = 'no_data' and lost_since is not null`)).toEqual([]);
    await tell('readings', { point: 'pt_9_pressure', at: Date.now(), value: 1 });
    expect(await open('tank_9')).toEqual([]);
  });

  it('let go of what a withdrawn rule held, also where no data come any more', async () => {
    await tell('readings', { point: 'pt_11_gas_combustible', at: Date.now(), value: 45 });
    expect(await holding('tank_11')).toHaveLength(2);
    await asEngine((tx) => tx.query(`update limit_rule set valid_to = guanlan.now() where rule = 'gas.combustible'`));
    expect(await dropWithdrawnStates()).toBeGreaterThanOrEqual(2);
    expect(await holding('tank_11')).toEqual([]);
  });
});
