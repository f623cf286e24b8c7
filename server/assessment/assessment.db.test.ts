import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_PARAMETERS } from '../../domain/assessment-parameters.ts';
import { permissionsOf, type Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { appendEvents, setOnline } from '../warnings/object-state.ts';
import { decideAppeal, makeAppeal } from './appeal-commands.ts';
import { closeDay } from './daily.ts';
import { answerDraft, approveDraft, archiveDraft, editDraft, sendDraft } from './draft-commands.ts';
import { runNextDue } from './due.ts';
import { listDrafts, readDraft } from './paper-queries.ts';
import { watchPlatform } from './platform.ts';
import { listResults, listRuns, readUnit } from './queries.ts';
import { askForRun, previewRun, setParameters } from './run-commands.ts';
import { followSpans } from './spans.ts';

/** A moment of November 2026 in Beijing, "10 00:00"; the 9th is a Monday. */
const on = (text: string): number => Date.parse(`2026-11-${text.replace(' ', 'T')}:00+08:00`);
const refusal = (code: string, field?: string) => ({ refusal: { code, ...(field === undefined ? {} : { field }) } });

describe.each(availableEngines())('the assessment on the %s database', (engine) => {
  let database: TestDatabase;
  const fids = new Map<string, number>();
  const cells = new Map<number, number>();

  const clock = (tx: Tx, now: number) =>
    tx.query(`select set_config('guanlan.test_now', $1, true)`, [new Date(now).toISOString()]);
  const at = <T>(text: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    asEngine(async (tx) => {
      await clock(tx, on(text));
      return await work(tx);
    });
  const as = <T>(who: Viewer, text: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    asViewer(who, async (tx) => {
      await clock(tx, on(text));
      return await work(tx);
    });
  const due = (text: string) => runNextDue((work) => at(text, work));
  const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    asEngine(async (tx) => (await tx.query<T>(sql, values)).rows);
  const fid = (id: string): number => fids.get(id) ?? 0;
  /** What the no-data sweep and a returning reading write: the state with its moment, and the event last. */
  const tell = (text: string, ids: readonly string[], online: 0 | 1, since: string) =>
    at(text, async (tx) => {
      const places = await objectPlaces(tx, ids.map(fid));
      const changes = [...places.values()].map((place) => ({ ...place, online, since: on(since) }));
      await appendEvents(tx, await setOnline(tx, changes));
    });
  const spans = (id: string) =>
    rows<{ from: number; to: number | null; cause: string }>(
      `select date_part('epoch', from_at) * 1000 as "from", date_part('epoch', to_at) * 1000 as "to", cause from offline_span where fid = $1 order by from_at`,
      [fid(id)],
    );
  const viewer = (role: Role, id: string, enterprise?: number): Viewer =>
    testViewer({
      id,
      name: id,
      roles: [role],
      permissions: permissionsOf([role]),
      ...(enterprise === undefined ? {} : { scopeKeys: [cells.get(enterprise) ?? 0] }),
    });
  const commander = viewer('commander', 'u-commander');
  const deputy = viewer('commander', 'u-deputy');

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 8, vehicles: 0 });
    await asEngine(async (tx) => {
      await tx.query(
        `insert into organisation (kind, name, name_en, code, zone, sector, scope_key)
         select 'enterprise', n || '化工', 'Works ' || n, 'E' || n, n, 2, (select id from scope_cell where enterprise = n) from generate_series(1, 2) n`,
      );
      await tx.query(`insert into latest_reading select fid, $1, $1, 1, 0, scope_key from sensor_point`, [
        new Date(on('09 00:00')).toISOString(),
      ]);
      const { rows: known } = await tx.query<{ fid: number; id: string }>(
        'select fid, object_id as id from feature_id',
      );
      for (const one of known) fids.set(one.id, one.fid);
      const { rows: scope } = await tx.query<{ id: number; enterprise: number }>(
        'select id, enterprise from scope_cell where enterprise > 0',
      );
      for (const one of scope) cells.set(one.enterprise, one.id);
    });
    await at('09 00:00', followSpans);
    await at('09 00:00', watchPlatform);
  });
  afterAll(() => database?.stop());

  it('opens a span from the last valid sample and closes it when data return, once for two followers (REQ-MON-09)', async () => {
    await tell('10 00:10', ['pt_1_pressure'], 0, '10 00:00');
    await Promise.all([at('10 00:11', followSpans), at('10 00:11', followSpans)]);
    await at('10 00:12', followSpans);
    expect(await spans('pt_1_pressure')).toEqual([{ from: on('10 00:00'), to: null, cause: 'device' }]);
    await tell('12 12:00', ['pt_1_pressure'], 1, '12 12:00');
    await at('12 12:01', followSpans);
    expect(await spans('pt_1_pressure')).toEqual([{ from: on('10 00:00'), to: on('12 12:00'), cause: 'device' }]);
  });

  it('tells the network from the devices: every point of a plant silent together', async () => {
    const plant = [2, 4, 6, 8].flatMap((tank) => [`pt_${tank}_pressure`, `pt_${tank}_gas_combustible`]);
    await tell('11 06:10', plant.slice(0, 5), 0, '11 06:00');
    await at('11 06:10', followSpans);
    expect((await spans('pt_2_pressure'))[0]?.cause).toBe('device');
    await tell('11 06:12', plant.slice(5), 0, '11 06:03');
    await at('11 06:12', followSpans);
    for (const id of plant) expect((await spans(id))[0]?.cause).toBe('network');
    await tell('11 08:00', plant, 1, '11 08:00');
    await at('11 08:00', followSpans);
  });

  it('takes the gap in its own breath for a fault of ours, also over a restart', async () => {
    await at('13 01:00', watchPlatform);
    await tell('13 02:00', ['pt_3_pressure'], 0, '13 00:55');
    expect(await at('13 02:00', watchPlatform)).toBe(true);
    expect(await at('13 02:00', watchPlatform)).toBe(false);
    await tell('13 02:05', ['pt_3_pressure'], 1, '13 02:05');
    await at('13 02:06', followSpans);
    // From Monday on nobody breathed either, until 13 November 01:00.
    expect(
      await rows(`select reason, date_part('epoch', from_at) * 1000 as "from" from platform_fault order by from_at`),
    ).toEqual([
      { reason: 'worker', from: on('09 00:00') },
      { reason: 'worker', from: on('13 01:00') },
    ]);
    await asEngine((tx) => tx.query(`delete from platform_fault where from_at < '2026-11-12'`));
  });

  it('takes the silence of every source at once for a fault of ours, and of one enterprise’s own line not', async () => {
    const heard = (when: string) =>
      asEngine((tx) => tx.query('update ingest_source set last_seen_at = $1', [new Date(on(when)).toISOString()]));
    await asEngine((tx) =>
      tx.query(
        `insert into ingest_source (id, name, enterprise, scope_keys, secret_sealed, scope_key) values ('src_own', 'own', 1, '{}', '', 1)`,
      ),
    );
    await heard('17 10:00');
    await at('17 10:05', watchPlatform);
    await at('17 10:06', watchPlatform);
    await at('17 10:30', watchPlatform);
    const deaf = () =>
      rows<{ to: number | null }>(
        `select date_part('epoch', to_at) * 1000 as "to" from platform_fault where reason = 'ingest'`,
      );
    expect(await deaf()).toEqual([]);
    await asEngine((tx) => tx.query(`update ingest_source set enterprise = 0`));
    await at('17 10:31', watchPlatform);
    expect(await deaf()).toEqual([{ to: null }]);
    await heard('17 10:40');
    await at('17 10:41', watchPlatform);
    expect(await deaf()).toEqual([{ to: on('17 10:40') }]);
    await asEngine((tx) => tx.query(`delete from platform_fault where to_at > '2026-11-16'`));
  });

  it('makes each run when it is due and exactly once, however many workers ask', async () => {
    expect(await due('02 07:59')).not.toBeNull();
    await asEngine((tx) => tx.query('delete from assessment_draft'));
    for (const table of ['result', 'point', 'run', 'due'])
      await asEngine((tx) => tx.query(`delete from assessment_${table}`));
    const made: (number | null)[] = [];
    for (let round = 0; round < 4; round += 1) made.push(...(await Promise.all([due('16 07:59'), due('16 07:59')])));
    expect((await rows<{ p: string }>('select period as p from assessment_run order by id')).map(({ p }) => p)).toEqual(
      ['quarter', 'month', 'week'],
    );
    expect(
      (await rows<{ d: string }>(`select from_day::text as d from assessment_run where period = 'week'`))[0]?.d,
    ).toBe('2026-11-02');
    for (let round = 0; round < 3; round += 1) made.push(...(await Promise.all([due('16 08:00'), due('16 08:00')])));
    expect(made.filter((id) => id !== null)).toHaveLength(4);
    expect(await rows(`select from assessment_run where period = 'week'`)).toHaveLength(2);
  });

  const monday = async () => {
    const [run] = (await as(commander, '16 09:00', listRuns)).filter(
      (one) => one.fromDay === '2026-11-09' && one.period === 'week',
    );
    if (run === undefined) throw new Error('no run of the week');
    return run;
  };
  const worksOne = async (who: Viewer, runId: number) =>
    (
      await as(who, '16 09:00', (tx) =>
        listResults(tx, { runId, unit: 'enterprise', kind: 'data', findingsOnly: false }),
      )
    ).rows;

  it('counts as one would by hand', async () => {
    const run = await monday();
    const [one, two] = await worksOne(commander, run.id);
    // Works 1: eight points × 10,080 = 80,640 min; our fault of one hour takes 8 × 60 = 480; due 80,160.
    // Point 1 was silent for 60 h = 3,600 min; point 3 only around our fault. Days: 10 and 11 November 1,440 ÷ 11,520 = 12.5 % each,
    // 12 November 720 ÷ 11,520 = 6.25 %; 31.25 % over seven days = 4.4643 %.
    expect(one).toMatchObject({
      nameEn: 'Works 1',
      points: 8,
      gross: 80_640,
      platform: 480,
      due: 80_160,
      offline: 3_600,
    });
    expect(one?.rate).toBeCloseTo(31.25 / 7, 9);
    expect(one?.findings).toEqual([{ code: 'interview', points: 1, longest: 3_600, hours: 48 }]);
    // Works 2: five points for 120 min and three for 117 min, all by the network.
    expect(two).toMatchObject({ nameEn: 'Works 2', offline: 951, network: 951, findings: [] });
    const unit = await as(commander, '16 09:00', (tx) => readUnit(tx, run.id, 'enterprise', 1));
    expect(unit.points.map((point) => [point.fid, point.offline, point.platform])).toEqual([
      [fid('pt_1_pressure'), 3_600, 0],
      // 00:55 to 02:05 lies within ten minutes of our fault.
      [fid('pt_3_pressure'), 0, 70],
    ]);
    expect(run.parametersVersion).toBe(1);
    expect((await rows<{ n: number }>(`select count(*)::int as n from assessment_parameters`))[0]?.n).toBe(1);
  });

  it('shows an enterprise its own figures, and a paper only when it was sent', async () => {
    const run = await monday();
    const own = viewer('enterprise', 'u-own', 1);
    const other = viewer('enterprise', 'u-other', 2);
    expect((await worksOne(own, run.id)).map((row) => row.key)).toEqual([1]);
    expect((await worksOne(other, run.id)).map((row) => row.key)).toEqual([2]);
    await expect(as(other, '16 09:00', (tx) => readUnit(tx, run.id, 'enterprise', 1))).rejects.toMatchObject(
      refusal('not_found'),
    );
    const papers = (who: Viewer) => as(who, '16 09:00', (tx) => listDrafts(tx, who, {}));
    const [draft] = await papers(commander);
    expect(draft).toMatchObject({ kind: 'interview_enterprise', basis: 'S2 Art 29', state: 'draft', enterprise: 1 });
    expect(draft?.textZh).toContain(
      '8 点 × 10,080 min 应传，离线 3,600 min，批准停用 0 min，平台故障 480 min 不计 → 日均 4.46 %',
    );
    expect(await papers(own)).toEqual([]);
  });

  it('sends a paper on the word of two persons, once, and hears the answer of the party named in it', async () => {
    const own = viewer('enterprise', 'u-own', 1);
    const other = viewer('enterprise', 'u-other', 2);
    const [draft] = await as(commander, '16 09:00', (tx) => listDrafts(tx, commander, {}));
    const id = draft?.id ?? 0;
    const words = { id, textZh: '约谈通知：请于周三到场。', textEn: 'Interview on Wednesday.' };
    await expect(
      as(commander, '16 09:01', (tx) => editDraft(tx, commander, { ...words, revision: 9 }, '')),
    ).rejects.toMatchObject(refusal('conflict', 'revision'));
    await as(commander, '16 09:01', (tx) => editDraft(tx, commander, { ...words, revision: 1 }, ''));
    await expect(
      as(commander, '16 09:02', (tx) => approveDraft(tx, commander, { id, revision: 2 }, '')),
    ).rejects.toMatchObject(refusal('forbidden', 'approver'));
    await expect(
      as(commander, '16 09:02', (tx) => sendDraft(tx, commander, { id, revision: 2, number: '津应急〔2026〕1号' }, '')),
    ).rejects.toMatchObject(refusal('conflict'));
    await as(deputy, '16 09:03', (tx) => approveDraft(tx, deputy, { id, revision: 2 }, ''));
    await as(commander, '16 09:04', (tx) =>
      sendDraft(tx, commander, { id, revision: 3, number: '津应急〔2026〕1号' }, ''),
    );
    expect(await as(own, '16 09:05', (tx) => listDrafts(tx, own, {}))).toMatchObject([
      { state: 'sent', number: '津应急〔2026〕1号' },
    ]);
    await expect(as(other, '16 09:05', (tx) => readDraft(tx, other, id))).rejects.toMatchObject(refusal('not_found'));
    const answer = { id, revision: 4, text: '按时到场' };
    await expect(as(commander, '16 09:06', (tx) => answerDraft(tx, commander, answer, ''))).rejects.toMatchObject(
      refusal('forbidden', 'party'),
    );
    await as(own, '16 09:06', (tx) => answerDraft(tx, own, answer, ''));
    await as(deputy, '16 09:07', (tx) => archiveDraft(tx, deputy, { id, revision: 5, text: '已约谈' }, ''));
    const read = await as(own, '16 09:08', (tx) => readDraft(tx, own, id));
    expect(read.state).toBe('archived');
    expect(read.steps.map((step) => `${step.step} ${step.actorName}`)).toEqual([
      'edit u-commander',
      'approve u-deputy',
      'send u-commander',
      'answer u-own',
      'archive u-deputy',
    ]);
  });

  it('decides an appeal by another person, and corrects in a run that keeps the first', async () => {
    const run = await monday();
    const own = viewer('enterprise', 'u-own', 1);
    const other = viewer('enterprise', 'u-other', 2);
    const appeal = {
      runId: run.id,
      fids: [fid('pt_1_pressure')],
      from: on('10 00:00'),
      to: on('11 12:00'),
      reason: '供电局计划停电，有书面通知。',
    };
    await expect(as(other, '17 09:00', (tx) => makeAppeal(tx, other, appeal, ''))).rejects.toMatchObject(
      refusal('invalid', 'fids'),
    );
    const outside = { ...appeal, from: on('18 00:00'), to: on('19 00:00') };
    await expect(as(own, '17 09:00', (tx) => makeAppeal(tx, own, outside, ''))).rejects.toMatchObject(
      refusal('invalid', 'from'),
    );
    const { id } = await as(own, '17 09:00', (tx) => makeAppeal(tx, own, appeal, ''));
    await expect(as(own, '17 09:01', (tx) => makeAppeal(tx, own, appeal, ''))).rejects.toMatchObject(
      refusal('conflict', 'from'),
    );
    const self = { ...commander, id: 'u-own' };
    await expect(
      as(self, '17 09:02', (tx) => decideAppeal(tx, self, { id, accept: true, text: '同意' }, '')),
    ).rejects.toMatchObject(refusal('forbidden', 'decider'));
    const before = await rows(`select * from assessment_result where run_id = $1 order by unit, key, kind`, [run.id]);
    expect(
      await as(commander, '17 09:03', (tx) => decideAppeal(tx, commander, { id, accept: true, text: '停电属实' }, '')),
    ).toEqual({ id, number: 2 });
    const corrected = await due('17 09:04');
    expect(await due('17 09:05')).toBeNull();
    // 60 h less 36 h = 24 h: nothing over two days is left.
    const [one] = await worksOne(commander, corrected ?? 0);
    expect(one).toMatchObject({ offline: 1_440, excused: 2_160, longest: 1_440, findings: [] });
    expect(await rows(`select * from assessment_result where run_id = $1 order by unit, key, kind`, [run.id])).toEqual(
      before,
    );
    const runs = await as(commander, '17 09:06', listRuns);
    expect(runs.find((candidate) => candidate.id === corrected)).toMatchObject({
      number: 2,
      corrects: run.id,
      newest: true,
    });
    await expect(
      as(own, '17 09:07', (tx) => makeAppeal(tx, own, { ...appeal, from: on('12 00:00'), to: on('12 06:00') }, '')),
    ).rejects.toMatchObject(refusal('conflict', 'runId'));
  });

  it('previews without a trace, and sets new numbers by version with their author', async () => {
    const runs = (await rows('select from assessment_run')).length;
    const preview = await previewRun((work) => as(commander, '17 10:00', work), 'week', '2026-11-16');
    expect(preview).toMatchObject({ fromDay: '2026-11-16', withFindings: 0 });
    expect(await rows('select from assessment_run')).toHaveLength(runs);
    await expect(
      as(commander, '17 10:00', (tx) => askForRun(tx, commander, 'week', '2026-11-16', '')),
    ).rejects.toMatchObject(refusal('invalid', 'fromDay'));
    await expect(previewRun((work) => as(commander, '17 10:00', work), 'week', '2026-11-17')).rejects.toMatchObject(
      refusal('invalid', 'fromDay'),
    );
    const body = { ...DEFAULT_PARAMETERS, rateLimitPercent: 1 };
    const set = (version: number, numbers: typeof body) =>
      as(commander, '17 10:01', (tx) => setParameters(tx, commander, { version, body: numbers, note: '试行' }, ''));
    await expect(set(7, body)).rejects.toMatchObject(refusal('conflict', 'version'));
    await expect(set(1, { ...body, severeHours: 10 })).rejects.toMatchObject(refusal('invalid', 'severeHours'));
    expect(await set(1, body)).toEqual({ version: 2 });
    await as(commander, '17 10:02', (tx) => askForRun(tx, commander, 'week', '2026-11-09', ''));
    const third = await due('17 10:03');
    const [one] = await worksOne(commander, third ?? 0);
    expect(one?.findings.map((finding) => finding.code)).toEqual(['rate']);
    await expect(
      asEngine((tx) => tx.query('update assessment_result set rate = 0 where run_id = $1', [third])),
    ).rejects.toThrow(/permission denied/);
  });

  it('writes the daily figures of closed days from the spans, once', async () => {
    await asEngine((tx) => tx.query(`insert into daily_online values ('2026-11-09', 1, 'data', 1, 1, 1)`));
    const days: (string | null)[] = [];
    for (let round = 0; round < 4; round += 1) days.push(await at('13 00:31', closeDay));
    expect(days).toEqual(['2026-11-10', '2026-11-11', '2026-11-12', null]);
    expect(
      await rows(
        `select minutes_due as due, minutes_online as online from daily_online where day = '2026-11-12' and enterprise = 1 and kind = 'data'`,
      ),
    ).toEqual([{ due: 11_520, online: 10_800 }]);
  });
});
