import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_PARAMETERS } from '../../domain/assessment-parameters.ts';
import { periodFrom } from '../../domain/assessment-period.ts';
import { bulletinOf } from '../../domain/bulletin.ts';
import { permissionsOf, type Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { storeScores } from '../assessment/scores.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { issueBulletin, remarkBulletin } from './bulletin-commands.ts';
import {
  answerEvaluation,
  closeEvaluation,
  makeEvaluations,
  opineEvaluation,
  sendBackEvaluation,
  submitEvaluations,
} from './commands.ts';
import { getBulletin, getEvaluation, listBulletins, listEvaluations, yearScores } from './queries.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 20, 4, 0);
const NONE = { red: 0, orange: 0, yellow: 0 };

describe.each(availableEngines())('evaluation reports and bulletins on the %s database', (engine) => {
  let database: TestDatabase;
  let zones: readonly [ZoneObjects, ZoneObjects];
  let runId = 0;
  const viewer = (role: Role, zone: ZoneObjects | null, id = `u-${role}`): Viewer => ({
    id,
    name: id,
    roles: [role],
    permissions: permissionsOf([role]),
    reach: [{ role, all: zone === null, scopeKeys: zone === null ? [] : [zone.scopeKey] }],
    all: zone === null,
    scopeKeys: zone === null ? [] : [zone.scopeKey],
    scopeHash: `${role} ${zone?.zone ?? 0}`,
    precision: 'full',
    sessionId: null,
  });
  const at = <T>(
    who: Viewer,
    now: number,
    work: (tx: Tx, asked: { viewer: Viewer; address: string }) => Promise<T>,
  ): Promise<T> =>
    asViewer(who, async (tx) => {
      await tx.query(`select set_config('guanlan.test_now', $1, true)`, [new Date(now).toISOString()]);
      return await work(tx, { viewer: who, address: '' });
    });

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    const { alpha, bravo } = await addTwoZones();
    zones = [alpha, bravo];
    const span = periodFrom('month', '2026-10-01');
    if (span === null) throw new Error('no such month');
    const scored = zones.map((zone, n) => ({
      enterprise: zone.zone,
      name: `企业${zone.zone}`,
      nameEn: '',
      sector: 2,
      zone: zone.zone,
      access: 50 - n,
      handling: 40,
      upkeep: 10,
      score: 100 - n,
      scopeKey: zone.scopeKey,
      facts: {
        dataPoints: 1,
        videoPoints: 0,
        dataRate: n / 2.5,
        videoRate: null,
        offlineMinutes: n * 100,
        dueMinutes: 44_640,
        opened: NONE,
        late: NONE,
        closed: 0,
        meanMinutes: null,
        repairsDue: 0,
        repairsLate: 0,
        findings: [],
      },
    }));
    await asEngine(async (tx) => {
      await tx.query('delete from evaluation');
      await tx.query(
        `insert into assessment_parameters (version, body, author, author_name) values (7, $1, 'test', 'test')`,
        [JSON.stringify(DEFAULT_PARAMETERS)],
      );
      const { rows } = await tx.query<{ id: number }>(
        `insert into assessment_run (period, from_day, to_day, parameters_version, asked_by, made_at)
         values ('month', '2026-10-01', '2026-10-31', 7, 'worker', to_timestamp($1::float8 / 1000)) returning id`,
        [NOON],
      );
      runId = rows[0]?.id ?? 0;
      await storeScores(tx, { id: runId, span, now: NOON }, { scored, bulletin: bulletinOf(7, scored, [], []) });
    });
  });
  afterAll(() => database?.stop());

  it('go from the operating company to the regulator, to the enterprise by a due date, and back until it is accepted', async () => {
    const duty = viewer('duty', null);
    const regulator = viewer('regulator', zones[0]);
    const enterprise = viewer('enterprise', zones[0]);
    expect(await at(duty, NOON, (tx, asked) => makeEvaluations(tx, asked, runId))).toEqual({ made: 2 });
    expect(await at(duty, NOON, (tx, asked) => makeEvaluations(tx, asked, runId))).toEqual({ made: 0 });
    const all = await at(duty, NOON, (tx) => listEvaluations(tx, duty));
    const own = all.find((one) => one.enterprise === zones[0].zone);
    if (own === undefined) throw new Error('no report');
    expect(own.textZh).toContain('合计：50.00 + 40.00 + 10.00 = 100.00');
    // A draft is nobody else's; the enterprise reads it with the opinion, never before.
    expect(await at(regulator, NOON, (tx) => listEvaluations(tx, regulator))).toEqual([]);
    await at(duty, NOON, (tx, asked) =>
      submitEvaluations(
        tx,
        asked,
        all.map(({ id }) => id),
      ),
    );
    expect(await at(regulator, NOON, (tx) => listEvaluations(tx, regulator))).toHaveLength(1);
    await expect(at(enterprise, NOON, (tx) => getEvaluation(tx, enterprise, own.id))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });

    const opinion = { id: own.id, revision: 2, text: '更换网络设备', dueAt: NOON + 7 * DAY };
    await expect(
      at(regulator, NOON, (tx, asked) => opineEvaluation(tx, asked, { ...opinion, dueAt: NOON })),
    ).rejects.toMatchObject({ refusal: { code: 'invalid', field: 'dueAt' } });
    await expect(at(enterprise, NOON, (tx, asked) => opineEvaluation(tx, asked, opinion))).rejects.toMatchObject({
      refusal: { code: 'forbidden', field: 'party' },
    });
    await at(regulator, NOON, (tx, asked) => opineEvaluation(tx, asked, opinion));
    const late = await at(enterprise, NOON + 8 * DAY, (tx) => getEvaluation(tx, enterprise, own.id));
    expect(late).toMatchObject({ state: 'rectifying', overdue: true, mayAnswer: true, mayDecide: false });
    await at(enterprise, NOON + 8 * DAY, (tx, asked) =>
      answerEvaluation(tx, asked, { id: own.id, revision: 3, text: '已更换交换机' }),
    );
    await at(regulator, NOON + 9 * DAY, (tx, asked) =>
      sendBackEvaluation(tx, asked, { id: own.id, revision: 4, text: '附更换照片', dueAt: NOON + 12 * DAY }),
    );
    await at(enterprise, NOON + 10 * DAY, (tx, asked) =>
      answerEvaluation(tx, asked, { id: own.id, revision: 5, text: '照片已补充' }),
    );
    await at(regulator, NOON + 11 * DAY, (tx, asked) =>
      closeEvaluation(tx, asked, { id: own.id, revision: 6, text: '整改到位' }),
    );
    const done = await at(enterprise, NOON + 11 * DAY, (tx) => getEvaluation(tx, enterprise, own.id));
    expect(done.state).toBe('closed');
    expect(done.steps.map(({ step }) => step)).toEqual([
      'create',
      'submit',
      'opine',
      'answer',
      'send_back',
      'answer',
      'close',
    ]);
    // The other enterprise never sees any of it.
    const other = viewer('enterprise', zones[1]);
    expect(await at(other, NOON, (tx) => listEvaluations(tx, other))).toEqual([]);
  });

  it('a bulletin is read by everybody once another person has issued it, and its ranking never changes', async () => {
    const duty = viewer('duty', null);
    const commander = viewer('commander', null);
    const enterprise = viewer('enterprise', zones[1]);
    const [draft] = await at(duty, NOON, (tx) => listBulletins(tx));
    if (draft === undefined) throw new Error('no bulletin');
    expect(await at(enterprise, NOON, (tx) => listBulletins(tx))).toEqual([]);
    await at(duty, NOON, (tx, asked) => remarkBulletin(tx, asked, { id: draft.id, zh: '总体平稳', en: 'Steady' }));
    await expect(
      at({ ...commander, id: duty.id }, NOON, (tx, asked) => issueBulletin(tx, asked, { id: draft.id, number: '1号' })),
    ).rejects.toMatchObject({ refusal: { code: 'two_persons' } });
    await at(commander, NOON, (tx, asked) => issueBulletin(tx, asked, { id: draft.id, number: '1号' }));
    await expect(
      at(duty, NOON, (tx, asked) => remarkBulletin(tx, asked, { id: draft.id, zh: '', en: '' })),
    ).rejects.toMatchObject({ refusal: { code: 'conflict' } });
    const read = await at(enterprise, NOON, (tx) => getBulletin(tx, enterprise, draft.id));
    expect(read).toMatchObject({ state: 'issued', number: '1号', remarksZh: '总体平稳' });
    expect(read.body.ranking.map(({ enterprise: key, rank, score }) => [key, rank, score])).toEqual([
      [zones[0].zone, 1, 100],
      [zones[1].zone, 2, 99],
    ]);
    // The year: whoever sees the district sees ranks, an enterprise its own score.
    expect((await at(commander, NOON, (tx) => yearScores(tx, commander, 2026))).rows).toMatchObject([
      { rank: 1, score: 100, months: [{ month: 10, score: 100 }] },
      { rank: 2, score: 99 },
    ]);
    expect((await at(enterprise, NOON, (tx) => yearScores(tx, enterprise, 2026))).rows).toMatchObject([
      { enterprise: zones[1].zone, rank: null, score: 99 },
    ]);
  });
});
