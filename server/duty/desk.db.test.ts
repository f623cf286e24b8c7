import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardSchema, followUpSchema } from '../../domain/duty.ts';
import { addDays, dayOf, mondayOf } from '../../domain/duty-roster.ts';
import { warningListSchema } from '../../domain/warning.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { listWarnings } from '../warnings/queries.ts';
import { activeFloods, boardPage } from './board-queries.ts';
import { addFollowUp, answerCall, finishFollowUp } from './entry-commands.ts';
import { draftHandover, getHandover, giveHandover, latestHandover, takeHandover, writeHandover } from './handover.ts';
import { copyRosterWeek, keepShifts, pasteRoster, setRosterCell } from './roster-commands.ts';
import { rosterWeek, watchNow } from './roster-queries.ts';
import { lateness } from './trust-queries.ts';
import { deskOf } from './warning-queries.ts';

const MINUTE = 60_000;
const officer = testViewer({ id: 'usr_duty', name: '陆立川' });
const caller = { viewer: officer, address: 'local' };
const board = (input: object = {}) => boardSchema.parse(input);

interface Made {
  readonly fid: number;
  readonly tier: number;
  readonly minutesLeft?: number;
  readonly flood?: number;
  readonly scope?: string;
  readonly acknowledged?: boolean;
}

describe.each(availableEngines())('the duty desk on the %s database', (engine) => {
  let database: TestDatabase;
  let desk = 0;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 12, vehicles: 0 });
    desk = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ key: number }>(
        `insert into organisation (kind, name, name_en, code, scope_key)
         select 'operating_company', '观澜运营中心（演示）', 'Operating company', 'OPC001', id from scope_cell where zone = 0 and enterprise = 0 returning key`,
      );
      return rows[0]?.key ?? 0;
    });
  });
  afterAll(() => database?.stop());

  const as = <T>(viewer: Viewer, work: (tx: Tx) => Promise<T>) => asViewer(viewer, work);
  const open = async (tx: Tx, { fid, tier, minutesLeft, flood, acknowledged = false }: Made): Promise<number> => {
    const { rows } = await tx.query<{ id: number }>(
      `insert into warning (layer, fid, cause, zone, enterprise, scope_key, tier, worst_tier, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since,
         deadline, next_step, flood_id, acknowledged_at, lng, lat)
       select 3, a.fid, 'pressure', a.zone, a.enterprise, a.scope_key, $2, $2, '压力高', 'high', guanlan.now(), guanlan.now(), guanlan.now() - interval '1 minute', guanlan.now(),
         guanlan.now() + make_interval(mins => $3::int), 'notice', $4, case when $5 then guanlan.now() end, 117.7, 38.9
       from asset a where a.id = 'tank_' || $1 returning id`,
      [fid, tier, minutesLeft ?? null, flood ?? null, acknowledged],
    );
    return rows[0]?.id ?? 0;
  };
  const step = async (tx: Tx, warning: number, name: string, detail: object = {}): Promise<number> => {
    const { rows } = await tx.query<{ id: number }>(
      `insert into warning_step (warning_id, scope_key, at, step, tier, actor, detail)
       select id, scope_key, guanlan.now(), $2, tier, 'worker', $3 from warning where id = $1 returning id`,
      [warning, name, JSON.stringify(detail)],
    );
    return rows[0]?.id ?? 0;
  };
  const empty = () =>
    asEngine(async (tx) => {
      for (const table of [
        'duty_answer',
        'duty_follow_up',
        'duty_handover',
        'delivery',
        'warning_timer',
        'warning_step',
        'warning',
        'warning_flood',
      ])
        await tx.query(`delete from ${table}`);
    });

  it('lists every open warning by its next deadline, those without one last and worst first', async () => {
    await empty();
    const [late, soon, far, red, blue] = await asEngine(async (tx) => [
      await open(tx, { fid: 1, tier: 2, minutesLeft: -5 }),
      await open(tx, { fid: 2, tier: 3, minutesLeft: 10 }),
      await open(tx, { fid: 3, tier: 4, minutesLeft: 25 }),
      await open(tx, { fid: 4, tier: 4 }),
      await open(tx, { fid: 5, tier: 1 }),
    ]);
    const { total, rows } = await as(officer, (tx) => boardPage(tx, board()));
    expect(total).toBe(5);
    expect(rows.map(({ id }) => id)).toEqual([late, soon, far, red, blue]);
    const second = await as(officer, (tx) => boardPage(tx, board({ skip: 2, limit: 2 })));
    expect(second.rows.map(({ id }) => id)).toEqual([far, red]);
    const overdue = await as(officer, (tx) => boardPage(tx, board({ focus: 'overdue' })));
    expect(overdue.rows.map(({ id }) => id)).toEqual([late]);
  });

  it('shows a viewer of one enterprise that enterprise alone', async () => {
    const [key] = await asEngine(
      async (tx) => (await tx.query<{ id: number }>('select id from scope_cell where enterprise = 2')).rows,
    );
    const narrow = testViewer({ scopeKeys: [key?.id ?? 0] });
    const { rows, total } = await as(narrow, (tx) => boardPage(tx, board()));
    expect([total, new Set(rows.map(({ name }) => name))]).toEqual([2, new Set(['储罐 T-2', '储罐 T-4'])]);
  });

  it('folds a flood into one group with the first, the worst and the counts, and never hides a red in it', async () => {
    await empty();
    const made = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into warning_flood (kind, key, subject, lng, lat, started_at, last_at)
         values ('enterprise', 'enterprise:1', $1, 117.7, 38.9, guanlan.now(), guanlan.now()) returning id`,
        [desk],
      );
      const flood = rows[0]?.id ?? 0;
      return {
        flood,
        first: await open(tx, { fid: 1, tier: 1, flood }),
        hidden: await open(tx, { fid: 2, tier: 3, flood, minutesLeft: 30 }),
        red: await open(tx, { fid: 3, tier: 4, flood, minutesLeft: 20 }),
        other: await open(tx, { fid: 4, tier: 2 }),
      };
    });
    const folded = await as(officer, (tx) => boardPage(tx, board()));
    expect(folded.rows.map(({ id }) => id)).toEqual([made.red, made.other]);
    const [group] = await as(officer, activeFloods);
    expect(group).toMatchObject({
      id: made.flood,
      name: '观澜运营中心（演示）',
      count: 3,
      byTier: { red: 1, orange: 1, yellow: 0, blue: 1 },
      first: { id: made.first },
      highest: { id: made.red, tier: 'red' },
    });
    expect((group?.deadline ?? 0) - Date.now()).toBeLessThan(21 * MINUTE);
    const list = (input: object) =>
      as(officer, async (tx) => {
        const { items } = await listWarnings(tx, officer, warningListSchema.parse(input));
        return new Set(items.map(({ id }) => id));
      });
    expect(await list({ folded: true })).toEqual(new Set([made.red, made.other]));
    expect(await list({ flood: made.flood })).toEqual(new Set([made.first, made.hidden, made.red]));
    expect((await list({})).size).toBe(4);
    const inside = await as(officer, (tx) => boardPage(tx, board({ flood: made.flood })));
    expect(inside.total).toBe(3);
    await asEngine((tx) => tx.query('update warning_flood set ended_at = guanlan.now()'));
    expect((await as(officer, (tx) => boardPage(tx, board()))).total).toBe(4);
    expect(await as(officer, activeFloods)).toEqual([]);
  });

  it('keeps follow-ups with their next look, loudly counts failed tellings, and stores what a call came to', async () => {
    await empty();
    const { warning, call } = await asEngine(async (tx) => {
      const id = await open(tx, { fid: 1, tier: 4, minutesLeft: 20 });
      const told = await step(tx, id, 'opened');
      for (const [channel, state] of [
        ['screen', 'read'],
        ['email', 'failed'],
        ['sms', 'waiting'],
      ] as const)
        await tx.query(
          `insert into delivery (warning_id, step_id, step, tier, party, channel, idempotency_key, payload, state, due_at, created_at, scope_key)
           select id, $2, 'opened', 4, 'enterprise', $3, $3, '{}', $4, guanlan.now(), guanlan.now(), scope_key from warning where id = $1`,
          [id, told, channel, state],
        );
      return { warning: id, call: await step(tx, id, 'call', { round: 1, name: '顾海宁', phone: '022-0000-0001' }) };
    });
    const entry = followUpSchema.parse({
      warningId: warning,
      contact: '顾海宁',
      text: '已到现场，正在关阀',
      lookInMinutes: 15,
    });
    const made = await as(officer, (tx) => addFollowUp(tx, caller, entry));
    await as(officer, (tx) => answerCall(tx, caller, { stepId: call, state: 'not_reached', text: '占线' }));
    const [row] = (await as(officer, (tx) => boardPage(tx, board({ focus: 'failed' })))).rows;
    expect(row).toMatchObject({ told: 3, arrived: 1, waiting: 1, failed: 1, calls: 1, followUps: 1 });
    expect((row?.nextLookAt ?? 0) - Date.now()).toBeGreaterThan(14 * MINUTE);
    const seen = await as(officer, (tx) => deskOf(tx, warning));
    expect(seen.deliveries[0]).toMatchObject({ state: 'failed', channel: 'email' });
    expect(seen.calls).toMatchObject([{ name: '顾海宁', state: 'not_reached', text: '占线' }]);
    expect(seen.followUps).toMatchObject([{ id: made.id, authorName: '陆立川', contact: '顾海宁' }]);
    await as(officer, (tx) => finishFollowUp(tx, caller, made.id));
    expect((await as(officer, (tx) => boardPage(tx, board({ focus: 'follow_up' })))).total).toBe(0);
    await expect(as(officer, (tx) => addFollowUp(tx, caller, { ...entry, warningId: 999_999 }))).rejects.toThrow(
      'no such',
    );
    const { rows } = await asEngine((tx) =>
      tx.query(`select action from audit_entry where action like 'duty.%' order by seq`),
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'duty.follow_up.added',
      'duty.call.not_reached',
      'duty.follow_up.done',
    ]);
  });

  it('plans a week, copies it, takes a pasted one whole or not at all, and shows where nobody keeps watch', async () => {
    await as(officer, (tx) => keepShifts(tx, caller, { organisation: desk, pattern: 'two' }));
    await expect(as(officer, (tx) => keepShifts(tx, caller, { organisation: desk, pattern: 'two' }))).rejects.toThrow(
      'already',
    );
    const today = dayOf(Date.now());
    const monday = mondayOf(today);
    const week = () => as(officer, (tx) => rosterWeek(tx, desk, monday));
    const shifts = (await week()).shifts;
    const person = (name: string, leader: boolean) => ({
      name,
      post: '',
      phone: '022-0000-0001',
      leader,
      userId: null,
    });
    for (const day of [addDays(monday, -7), monday])
      for (const { id } of shifts)
        await as(officer, (tx) =>
          setRosterCell(tx, caller, {
            organisation: desk,
            shift: id,
            day,
            people: [person('陆立川', false), person('顾海宁', true)],
          }),
        );
    expect((await week()).gaps.every(({ kind, day }) => kind === 'nobody' && day !== monday)).toBe(true);
    const lines = ['日期,班次,姓名,电话,带班'];
    for (let n = 1; n <= 7; n += 1)
      for (const { name } of shifts)
        lines.push(
          `${addDays(monday, n)},${name},秦文澜,022-0000-0003,`,
          `${addDays(monday, n)},${name},方知远,022-0000-0004,是`,
        );
    const bad = await as(officer, (tx) =>
      pasteRoster(tx, caller, { organisation: desk, text: [...lines, `${monday},早班,A,,`].join('\n') }),
    );
    expect(bad).toMatchObject({ written: 0, problems: [{ line: lines.length + 1, problem: 'shift' }] });
    const good = await as(officer, (tx) => pasteRoster(tx, caller, { organisation: desk, text: lines.join('\n') }));
    expect(good).toEqual({ written: 14, problems: [] });
    expect((await week()).gaps).toEqual([]);
    const next = addDays(monday, 7);
    expect(
      await as(officer, (tx) => copyRosterWeek(tx, caller, { organisation: desk, from: monday, to: next })),
    ).toEqual({ copied: 12 });
    const now = await as(officer, watchNow);
    expect(now.people).toHaveLength(2);
    expect(now.gaps).toEqual([]);
    await asEngine((tx) => tx.query('delete from duty_roster where ends_at > guanlan.now()'));
    expect((await as(officer, watchNow)).gaps[0]).toMatchObject({ kind: 'nobody' });
  });

  it('hands over what the shift did and left, signed by two different people, and stands from then on', async () => {
    await empty();
    await asEngine(async (tx) => {
      const red = await open(tx, { fid: 1, tier: 4, minutesLeft: 20 });
      const yellow = await open(tx, { fid: 2, tier: 2, minutesLeft: 50, acknowledged: true });
      await step(tx, red, 'raised');
      await step(tx, red, 'notice');
      await step(tx, red, 'call', { round: 1, name: 'A' });
      await step(tx, yellow, 'closed');
      await tx.query(
        `insert into engine_event (kind, at, seconds, instance) values ('clock_jump', guanlan.now(), 3600, 't')`,
      );
      await tx.query(
        `insert into delivery (warning_id, step, tier, party, channel, idempotency_key, payload, state, last_error, due_at, created_at, scope_key)
         select id, 'opened', 4, 'zone', 'sms', 'x', '{}', 'unreachable', 'no contact', guanlan.now(), guanlan.now(), scope_key from warning where id = $1`,
        [red],
      );
      return red;
    });
    const { rows } = await as(officer, (tx) => boardPage(tx, board()));
    const entry = followUpSchema.parse({ warningId: rows[0]?.id, text: '等回电', lookInMinutes: 5 });
    await as(officer, (tx) => addFollowUp(tx, caller, entry));
    const { id } = await as(officer, (tx) => draftHandover(tx, caller));
    expect(await as(officer, (tx) => draftHandover(tx, caller))).toEqual({ id });
    await as(officer, (tx) => writeHandover(tx, caller, id, 'T-1 现场已有人'));
    await asEngine((tx) => open(tx, { fid: 3, tier: 3, minutesLeft: 5 }));
    await as(officer, (tx) => giveHandover(tx, caller, id, '陆立川'));
    const given = await as(officer, (tx) => getHandover(tx, id));
    expect(given).toMatchObject({
      state: 'given',
      text: 'T-1 现场已有人',
      givenBy: '陆立川',
      shiftName: expect.stringMatching(/班/),
    });
    expect(given.summary).toMatchObject({
      opened: { red: 1, orange: 1, yellow: 1, blue: 0 },
      open: { red: 1, orange: 1, yellow: 1, blue: 0 },
      risen: 1,
      closed: 1,
      notices: 1,
      onSite: 0,
      calls: { made: 1, answered: 0, notReached: 0 },
      failedCount: 1,
      failed: [{ party: 'zone', channel: 'sms', error: 'no contact', name: '储罐 T-1' }],
      interruptions: [{ kind: 'clock_jump', seconds: 3600 }],
      followUps: [{ text: '等回电', name: '储罐 T-1' }],
    });
    expect(given.summary.stillOpen.map(({ name }) => name)).toEqual(['储罐 T-1', '储罐 T-3', '储罐 T-2']);
    await expect(as(officer, (tx) => writeHandover(tx, caller, id, 'x'))).rejects.toThrow('given');
    await expect(as(officer, (tx) => takeHandover(tx, caller, id, '陆立川'))).rejects.toThrow('cannot take');
    const next = { viewer: testViewer({ id: 'usr_next', name: '秦文澜' }), address: 'local' };
    await as(next.viewer, (tx) => takeHandover(tx, next, id, '秦文澜'));
    expect(await as(officer, latestHandover)).toMatchObject({
      id,
      state: 'taken',
      takenBy: '秦文澜',
      oneAccount: false,
    });
    const follower = await as(officer, async (tx) => getHandover(tx, (await draftHandover(tx, caller)).id));
    expect(follower.fromAt).toBe(given.toAt);
    const narrow = testViewer({ scopeKeys: [1] });
    await expect(as(narrow, (tx) => getHandover(tx, id))).rejects.toThrow('no handover');
  });

  it('tells how late the steps of the last day were', async () => {
    await empty();
    await asEngine(async (tx) => {
      const id = await open(tx, { fid: 1, tier: 2 });
      await tx.query(
        `insert into warning_timer (warning_id, epoch, step, round, due_at, fired_at, scope_key)
         select $1, 1, 'notice', n, guanlan.now() - interval '1 hour', guanlan.now() - interval '1 hour' + make_interval(secs => n / 100.0), 1 from generate_series(1, 100) n`,
        [id],
      );
    });
    const late = await as(officer, lateness);
    expect(late.steps).toBe(100);
    expect(late.worstSeconds).toBeCloseTo(1, 3);
    expect(late.p99Seconds).toBeCloseTo(0.9901, 3);
  });
});
