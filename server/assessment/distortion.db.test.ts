import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, type Tx } from '../database.ts';
import { sweepDistortions } from './distortion.ts';

const NOON = Date.parse('2026-11-10T12:00:00+08:00');
const HOUR = 3_600_000;

describe.each(availableEngines())('distorted readings on the %s database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 2, vehicles: 0 });
  });
  afterAll(() => database?.stop());

  const at = <T>(now: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
    asEngine(async (tx) => {
      await tx.query(`select set_config('guanlan.test_now', $1, true)`, [new Date(now).toISOString()]);
      return await work(tx);
    });
  /** Roll-ups of hours before noon plus `later` hours; the value of hour h. */
  const hours = (point: string, from: number, to: number, value: (hour: number) => number) =>
    asEngine((tx) =>
      tx.query(
        `insert into reading_hour select p.fid, to_timestamp(h.at / 1000), h.value, h.value, h.value, 12, p.scope_key
         from sensor_point p cross join jsonb_to_recordset($2) as h(at float8, value float8) where p.id = $1
         on conflict (point_fid, bucket) do nothing`,
        [
          point,
          JSON.stringify(
            Array.from({ length: to - from }, (_, index) => ({
              at: NOON + (from + index) * HOUR,
              value: value(from + index),
            })),
          ),
        ],
      ),
    );
  /** Hours counted from noon. */
  const flags = () =>
    asEngine(
      async (tx) =>
        (
          await tx.query<{ id: string; kind: string; from: number; to: number }>(
            `select p.id, d.kind, (date_part('epoch', d.from_at) - $1) / 3600 as "from", (date_part('epoch', d.to_at) - $1) / 3600 as "to"
             from reading_distortion d join sensor_point p on p.fid = d.point_fid order by 1, 2, 3`,
            [NOON / 1000],
          )
        ).rows,
    );
  /** A sweep goes round all points in two calls: one that sees them, one that finds the end. */
  const round = async (now: number) => {
    await at(now, sweepDistortions);
    await at(now, sweepDistortions);
  };

  it('are flagged when a value never moves that must, or lies outside what an instrument can send (REQ-MON-10)', async () => {
    await hours('pt_1_pressure', -24, 0, () => 1.2);
    // Clean air stands still rightly; a pressure that breathes is alive.
    await hours('pt_1_gas_combustible', -24, 0, () => 0);
    await hours('pt_2_pressure', -24, 0, (hour) => (hour === -2 ? 150 : 1 + (hour % 3) * 0.01));
    await round(NOON);
    expect(await flags()).toEqual([
      { id: 'pt_1_pressure', kind: 'frozen', from: -24, to: 0 },
      { id: 'pt_2_pressure', kind: 'out_of_range', from: -2, to: -1 },
    ]);
  });

  it('grow while they last, are not doubled by another sweep, and end with the first value that moves', async () => {
    await round(NOON);
    await hours('pt_1_pressure', 0, 3, () => 1.2);
    await round(NOON + 3 * HOUR);
    expect((await flags())[0]).toEqual({ id: 'pt_1_pressure', kind: 'frozen', from: -24, to: 3 });
    await hours('pt_1_pressure', 3, 5, () => 1.31);
    await round(NOON + 5 * HOUR);
    expect(await flags()).toEqual([
      { id: 'pt_1_pressure', kind: 'frozen', from: -24, to: 3 },
      { id: 'pt_2_pressure', kind: 'out_of_range', from: -2, to: -1 },
    ]);
  });
});
