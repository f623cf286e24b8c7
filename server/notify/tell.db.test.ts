import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RS_BH } from '../../domain/loop-plan.ts';
import { noticeMessage, noticePayloadSchema } from '../../domain/notice.ts';
import type { Party } from '../../domain/party.ts';
import type { TierRank } from '../../domain/tier.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addRecipients, type Recipients } from '../../scripts/testing/recipients.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, closeDatabase, type Tx } from '../database.ts';
import { newRecord } from '../warnings/new-record.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { insertWarnings, type LoopRecord } from '../warnings/warning-record.ts';
import { type Telling, tell } from './tell.ts';

const NOW = Date.parse('2026-11-20T02:00:00Z');
const ALL: readonly Party[] = ['bureau', 'regulator', 'zone', 'enterprise'];

describe.each(availableEngines())('telling on the %s database', (engine) => {
  let database: TestDatabase;
  let recipients: Recipients;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addSmallRegion({ tanks: 4, vehicles: 1 });
    recipients = await addRecipients();
    await asEngine((tx) =>
      tx.query(
        `insert into organisation_contact (organisation, name, channel, address, min_tier, active)
         values ($1, '张三', 'email', 'zhang@example.cn', 3, true), ($1, '李四', 'sms', '13800000000', 4, true), ($1, '王五', 'email', 'wang@example.cn', 1, false)`,
        [recipients.regulator],
      ),
    );
  });
  afterAll(async () => {
    await closeDatabase();
    await database.stop();
  });

  /** A warning at a tank with its opening step; tank 1 is in zone 1 of enterprise 1, tank 2 in zone 2 of enterprise 2. */
  async function opened(tx: Tx, tank: string, tier: TierRank): Promise<Telling> {
    const { rows } = await tx.query<{ fid: number; name: string }>('select fid, name from asset where id = $1', [tank]);
    const fid = rows[0]?.fid ?? 0;
    const place = (await objectPlaces(tx, [fid])).get(fid);
    if (place === undefined) throw new Error('no place');
    const record: LoopRecord = {
      ...newRecord(NOW, place, `test ${tier}`, RS_BH),
      tier,
      worstTier: tier,
      deadline: NOW + 30 * 60_000,
      nextStep: 'notice',
      reasonZh: '压力 1.90 MPa，超过红色限值 1.80',
      reasonEn: 'Pressure 1.90 MPa, above red limit 1.80',
    };
    const [id = 0] = await insertWarnings(tx, [record]);
    const step = await tx.query<{ id: number }>(
      `insert into warning_step (warning_id, scope_key, at, step, tier, actor, detail) values ($1, $2, to_timestamp($3), 'opened', $4, 'rules', '{}') returning id`,
      [id, record.scopeKey, NOW / 1000, tier],
    );
    const stepId = step.rows[0]?.id ?? 0;
    return {
      warning: { ...record, id },
      name: place.name,
      stepId,
      step: 'opened',
      round: 1,
      epoch: 1,
      parties: ALL,
    };
  }
  const deliveries = (tx: Tx, warning: number) =>
    tx
      .query<{ party: string; channel: string; state: string; recipient: string; key: string; due: boolean }>(
        `select party, channel, state, recipient, idempotency_key as key, due_at <= to_timestamp($2) as due from delivery where warning_id = $1 order by id`,
        [warning, NOW / 1000],
      )
      .then((answer) => answer.rows);

  it('reaches every party of a red by the recipient table, on screen and by each contact that takes the tier', async () => {
    await asEngine(async (tx) => {
      const telling = await opened(tx, 'tank_1', 4);
      const told = await tell(tx, NOW, [telling]);
      expect(told.map(({ party, organisation, channels }) => [party, organisation, channels]).sort()).toEqual(
        [
          ['bureau', recipients.bureau, ['screen']],
          ['enterprise', recipients.enterprise, ['screen']],
          ['regulator', recipients.regulator, ['screen', 'email', 'sms']],
          ['zone', recipients.zone, ['screen']],
        ].sort(),
      );
      const rows = await deliveries(tx, telling.warning.id);
      expect(rows).toHaveLength(6);
      expect(rows.every((row) => row.state === 'waiting')).toBe(true);
      // Browsers answer for screens; the delivery worker has nothing to send there.
      expect(rows.filter((row) => row.due).map((row) => row.channel)).toEqual(['email', 'sms']);
      expect(rows.filter((row) => row.due).map((row) => row.recipient)).toEqual(['张三', '李四']);
      await tell(tx, NOW + 1000, [telling]);
      expect(await deliveries(tx, telling.warning.id)).toEqual(rows);
    });
  });

  it('asks no contact below its tier', async () => {
    await asEngine(async (tx) => {
      const telling = await opened(tx, 'tank_3', 3);
      const told = await tell(tx, NOW, [{ ...telling, parties: ['regulator'] }]);
      expect(told).toMatchObject([{ channels: ['screen', 'email'] }]);
    });
  });

  it('shows a party without a recipient as unreachable and tells the operating company of it', async () => {
    await asEngine(async (tx) => {
      const telling = await opened(tx, 'tank_2', 4);
      const told = await tell(tx, NOW, [telling]);
      expect(told.find((one) => one.party === 'zone')).toEqual({
        party: 'zone',
        organisation: null,
        name: '',
        nameEn: '',
        channels: [],
      });
      const rows = await deliveries(tx, telling.warning.id);
      expect(rows.filter((row) => row.state === 'unreachable').map((row) => row.party)).toEqual(['zone']);
      const { rows: alarms } = await tx.query<{ payload: unknown }>(
        `select payload from delivery where warning_id = $1 and step = 'gap' and party = 'operating_company' and organisation = $2`,
        [telling.warning.id, recipients.operatingCompany],
      );
      expect(alarms).toHaveLength(1);
      const message = noticeMessage(noticePayloadSchema.parse(alarms[0]?.payload), 'zh', null);
      expect(message.facts).toContainEqual(['缺口', '功能区安全监管部门']);
    });
  });

  it('freezes what is said with the names of object, zone and enterprise and the time limit', async () => {
    await asEngine(async (tx) => {
      const telling = await opened(tx, 'tank_1', 2);
      await tell(tx, NOW, [{ ...telling, name: '储罐 T-1', parties: ['enterprise'] }]);
      const { rows } = await tx.query<{ payload: unknown }>('select payload from delivery where warning_id = $1', [
        telling.warning.id,
      ]);
      const payload = noticePayloadSchema.parse(rows[0]?.payload);
      expect(payload).toMatchObject({ enterprise: '甲企业', enterpriseEn: '甲企业 EN', nameEn: 'Tank T-1', at: NOW });
      expect(noticeMessage(payload, 'en', 'https://map.example.cn')).toMatchObject({
        subject: 'Yellow warning (moderate) New warning: Tank T-1',
        link: `https://map.example.cn/?panel=warning:${telling.warning.id}`,
      });
    });
  });

  it('gives every relayed step to the city once, each under its own key', async () => {
    await asEngine(async (tx) => {
      const telling = await opened(tx, 'tank_4', 4);
      const city = { ...telling, parties: ['city'] as const, step: 'relay' };
      await tell(tx, NOW, [city, { ...city, stepId: telling.stepId }]);
      const second = await tx.query<{ id: number }>(
        `insert into warning_step (warning_id, scope_key, at, step, tier, actor, detail)
         select warning_id, scope_key, at, 'handling', tier, 'u1', '{"actorName":"张工","text":"已切断进料"}' from warning_step where id = $1 returning id`,
        [telling.stepId],
      );
      const told = await tell(tx, NOW, [{ ...city, stepId: second.rows[0]?.id ?? 0 }]);
      expect(told).toMatchObject([{ party: 'city', channels: ['city'] }]);
      const { rows } = await tx.query<{ payload: unknown }>(
        `select payload from delivery where warning_id = $1 and channel = 'city' order by id`,
        [telling.warning.id],
      );
      expect(rows).toHaveLength(2);
      expect(rows[1]?.payload).toMatchObject({ handling: { step: 'handling', actor: '张工', text: '已切断进料' } });
    });
  });
});
