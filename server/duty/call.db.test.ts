import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine } from '../database.ts';
import { nextToCall } from './call.ts';

const at = (text: string) => Date.parse(`2026-11-${text}+08:00`);

describe.each(availableEngines())('call-and-answer on the %s database', (engine) => {
  let database: TestDatabase;
  let enterprise = 0;
  let desk = 0;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 1, vehicles: 0 });
    await asEngine(async (tx) => {
      const organisation = async (kind: string, code: string) => {
        const { rows } = await tx.query<{ key: number }>(
          `insert into organisation (kind, name, code, scope_key) values ($1, $2, $2, 1) returning key`,
          [kind, code],
        );
        return rows[0]?.key ?? 0;
      };
      enterprise = await organisation('enterprise', 'ENT');
      desk = await organisation('operating_company', 'OPC');
      const keep = async (
        key: number,
        people: readonly (readonly [name: string, leader: boolean, phone: string])[],
      ) => {
        const { rows } = await tx.query<{ id: number }>(
          `insert into duty_shift (organisation, name, start_minute, minutes, scope_key) values ($1, '白班', 480, 720, 1) returning id`,
          [key],
        );
        for (const [index, [name, leader, phone]] of people.entries())
          await tx.query(
            `insert into duty_roster (organisation, shift, day, position, leader, name, phone, starts_at, ends_at, author, scope_key)
             values ($1, $2, '2026-11-20', $3, $4, $5, $6, '2026-11-20T08:00:00+08:00', '2026-11-20T20:00:00+08:00', 'test', 1)`,
            [key, rows[0]?.id, index, leader, name, phone],
          );
      };
      await keep(enterprise, [
        ['顾海宁', true, '022-0000-0001'],
        ['陆立川', false, '022-0000-0002'],
        ['秦文澜', false, ''],
        ['方知远', false, '022-0000-0004'],
      ]);
      await keep(desk, [['值守员', false, '022-0000-0009']]);
    });
  });
  afterAll(() => database?.stop());

  const names = (organisation: number, now: number, rounds: readonly number[]) =>
    asEngine(async (tx) => {
      const called: (string | null)[] = [];
      for (const round of rounds) called.push((await nextToCall(tx, now, organisation, round))?.name ?? null);
      return called;
    });

  it('calls the people on duty in their order, then the leader, then begins again, and skips who has no telephone', async () => {
    expect(await names(enterprise, at('20T09:00:00'), [1, 2, 3, 4])).toEqual(['陆立川', '方知远', '顾海宁', '陆立川']);
  });

  it('calls the operating company where an organisation has nobody on duty, and nobody where it has none either', async () => {
    expect(await names(99, at('20T09:00:00'), [1, 2])).toEqual(['值守员', '值守员']);
    expect(await names(enterprise, at('20T20:00:00'), [1])).toEqual([null]);
    expect(await names(enterprise, at('20T08:00:00'), [1])).toEqual(['陆立川']);
  });
});
