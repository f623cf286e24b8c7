import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoopAsk } from '../../domain/loop-commands.ts';
import type { Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addRecipients } from '../../scripts/testing/recipients.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { createWarningTimers } from '../chores/warning-timers.ts';
import { asAuth, asEngine, asIngest, asViewer } from '../database.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { createSource } from '../sources/commands.ts';
import { findSource, type IngestSource } from '../sources/queries.ts';
import { assignablePerson, runCommand } from './commands.ts';

const TANKS = 40;
const person = (id: string, role: Role) => testViewer({ id, name: id, roles: [role] });

describe.each(availableEngines())('handling warnings on the %s database', (engine) => {
  let database: TestDatabase;
  let source: IngestSource;
  const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    asEngine(async (tx) => (await tx.query<T>(sql, values)).rows);
  const warningOf = async (tank: number): Promise<number> => {
    const [row] = await rows<{ id: number }>(
      `select w.id from warning w join asset a on a.fid = w.fid where a.id = $1 order by w.id desc limit 1`,
      [`tank_${tank}`],
    );
    return row?.id ?? 0;
  };
  const send = (values: readonly (readonly [tank: number, value: number])[]) =>
    deliver(source, {
      kind: 'readings',
      webhookId: randomUUID(),
      items: values.map(([tank, value]) => ({ point: `pt_${tank}_pressure`, at: Date.now(), value })),
    });
  const act = (viewer: ReturnType<typeof person>, id: number, ask: LoopAsk, over: object = {}) =>
    asViewer(viewer, (tx) => runCommand(tx, viewer, { id, ask, ...over }));

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: TANKS, vehicles: 1 });
    await addRecipients();
    await createSource({ id: 'src_h', name: 'h', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const found = await asIngest((tx) => findSource(tx, 'src_h'));
    if (found === null) throw new Error('no source');
    source = found;
    await send(Array.from({ length: TANKS }, (_, index) => [index + 1, 1.7]));
  });
  afterAll(() => database?.stop());

  it('tells the second of two people at once what the first one did, and loses nothing of the first', async () => {
    const id = await warningOf(1);
    const expected = { epoch: 1, handling: 'waiting' };
    const results = await Promise.allSettled(
      ['甲', '乙'].map((name) =>
        act(person(name, 'enterprise'), id, { name: 'verify', verdict: 'true', text: name }, { expected }),
      ),
    );
    const done = results.filter((one) => one.status === 'fulfilled');
    const refused = results.filter((one) => one.status === 'rejected');
    expect([done.length, refused.length]).toEqual([1, 1]);
    const [step] = await rows<{ name: string }>(
      `select detail ->> 'actorName' as name from warning_step where warning_id = $1 and step = 'verified'`,
      [id],
    );
    expect(refused[0]?.reason).toMatchObject({
      refusal: {
        code: 'conflict',
        field: 'expected',
        params: { handling: 'verified', step: 'verified', actor: step?.name },
      },
    });
  });

  it('takes as evidence only files of the same warning', async () => {
    const [mine, other] = [await warningOf(2), await warningOf(3)];
    const [file] = await rows<{ id: number }>(
      `insert into evidence (warning_id, sha256, media_type, bytes, name, author, author_name, scope_key)
       select id, repeat('a', 64), 'image/jpeg', 1, 'a.jpg', 'e', 'e', scope_key from warning where id = $1 returning id`,
      [other],
    );
    const report = (files: number): LoopAsk => ({ name: 'report', text: 'x', files });
    const given = { evidence: [file?.id ?? 0], ask: report };
    await expect(act(person('e', 'enterprise'), mine, report(0), given)).rejects.toMatchObject({
      refusal: { code: 'invalid', field: 'evidence' },
    });
    await act(person('e', 'enterprise'), other, report(0), given);
    const bound = await rows(
      `select s.step from evidence e join warning_step s on s.id = e.step_id where e.id = $1 and s.warning_id = $2`,
      [file?.id, other],
    );
    expect(bound).toEqual([{ step: 'reported' }]);
  });

  it('assigns to people of the same organisation alone', async () => {
    const ids = ['a1', 'a2', 'a3'];
    await asAuth(async (tx) => {
      for (const id of ids)
        await tx.query(`insert into auth."user" (id, name, email) values ($1, $1, $1 || '@x.cn')`, [id]);
      await tx.query('insert into organisation_member (user_id, organisation) values ($1, 1), ($2, 1), ($3, 2)', ids);
    });
    const viewer = person('a1', 'enterprise');
    expect(await assignablePerson(viewer, 'a2')).toEqual({ id: 'a2', name: 'a2' });
    expect(await assignablePerson(viewer, null)).toBeNull();
    await expect(assignablePerson(viewer, 'a3')).rejects.toMatchObject({ refusal: { field: 'userId' } });
    const id = await warningOf(4);
    await act(viewer, id, { name: 'assign', person: { id: 'a2', name: 'a2' } });
    expect(await rows('select assignee_name as name from warning where id = $1', [id])).toEqual([{ name: 'a2' }]);
  });

  it('makes the clocks of the milder tier void at a rise and pushes to everybody anew', async () => {
    const id = await warningOf(5);
    await act(person('e', 'enterprise'), id, { name: 'acknowledge' });
    await send([[5, 1.9]]);
    const timers = await rows(
      `select epoch, step, void_at is not null as void from warning_timer where warning_id = $1 order by epoch, step`,
      [id],
    );
    expect(timers).toEqual([
      { epoch: 1, step: 'notice', void: true },
      { epoch: 1, step: 'on_site', void: true },
      { epoch: 2, step: 'call', void: false },
      { epoch: 2, step: 'notice', void: false },
      { epoch: 2, step: 'on_site', void: false },
    ]);
    const told = await rows<{ party: string }>(
      `select party from delivery where warning_id = $1 and step = 'raised' and channel in ('screen', 'city') order by party`,
      [id],
    );
    expect(told.map((row) => row.party)).toEqual([
      'bureau',
      'city',
      'enterprise',
      'operating_company',
      'regulator',
      'zone',
    ]);
    expect(await rows('select acknowledged_at from warning where id = $1', [id])).toEqual([{ acknowledged_at: null }]);
  });

  it('fires every clock once though three workers look at the same moment, and sets aside what cannot be fired', async () => {
    const said: string[] = [];
    const workers = Array.from({ length: 3 }, () => createWarningTimers((line) => said.push(line)));
    const broken = await warningOf(7);
    await rows(
      `update warning set clock_since = guanlan.now() - interval '61 minutes' where tier = 2 and state = 'open' returning id`,
    );
    await rows(
      `update warning_timer t set due_at = guanlan.now() - interval '1 minute' from warning w
       where w.id = t.warning_id and w.tier = 2 and t.step = 'notice' returning t.round`,
    );
    // The round after this one claims to have fired: the loop must not run it again.
    await rows(
      `insert into warning_timer (warning_id, epoch, step, round, due_at, fired_at, scope_key)
       select id, 1, 'notice', 2, guanlan.now(), guanlan.now(), scope_key from warning where id = $1 returning round`,
      [broken],
    );
    for (let turn = 0; turn < 6; turn += 1) await Promise.all(workers.map((worker) => worker.fire()));
    const notices = await rows<{ warning: number; n: number }>(
      `select warning_id as warning, count(*)::int as n from warning_step where step = 'notice' group by 1 order by 1`,
    );
    expect(notices.filter((row) => row.n > 1)).toEqual([]);
    const [open] = await rows<{ n: number }>(
      `select count(*)::int as n from warning where state = 'open' and tier = 2 and id <> $1`,
      [broken],
    );
    expect(notices).toHaveLength(open?.n ?? 0);
    expect(notices.map((row) => row.warning)).not.toContain(broken);
    expect(said.some((line) => line.includes(`warning ${broken}`))).toBe(true);
  });

  it('refuses whoever acts for another party, names the one that may, and writes nothing', async () => {
    const id = await warningOf(8);
    await expect(
      act(person('r', 'regulator'), id, { name: 'verify', verdict: 'true', text: 'x' }),
    ).rejects.toMatchObject({ refusal: { code: 'forbidden', field: 'party', params: { parties: 'enterprise' } } });
    expect(await rows(`select step from warning_step where warning_id = $1 and step = 'verified'`, [id])).toEqual([]);
  });
});
