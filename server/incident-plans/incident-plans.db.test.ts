import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOf, type Role } from '../../domain/role.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { completeStep, openByHand, setKind } from '../incidents/commands.ts';
import { getIncident } from '../incidents/queries.ts';
import { incidentContacts } from './contacts.ts';
import { decideIncidentPlan, getIncidentPlan, saveIncidentPlan } from './plans.ts';

describe.each(availableEngines())('plans and contacts of incidents on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  const viewer = (role: Role, id: string): Viewer => ({
    id,
    name: id,
    roles: [role],
    permissions: permissionsOf([role]),
    reach: [{ role, all: true, scopeKeys: [] }],
    all: true,
    scopeKeys: [],
    scopeHash: role,
    precision: 'full',
    sessionId: null,
  });
  const duty = viewer('duty', 'u-duty');
  const commander = viewer('commander', 'u-commander');
  const as = <T>(who: Viewer, work: (tx: Tx, asked: { viewer: Viewer; address: string }) => Promise<T>): Promise<T> =>
    asViewer(who, (tx) => work(tx, { viewer: who, address: '' }));
  const open = () =>
    as(commander, async (tx) => {
      const target = { layer: 'assets', fid: alpha.fids.assets } as const;
      const { id } = await openByHand(tx, commander, { ...target, kind: 'fire', exercise: true, text: '' }, '');
      return await getIncident(tx, id);
    });

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha } = await addTwoZones());
  });
  afterAll(() => database?.stop());

  it('an incident starts with the plan that a second person has approved, and one that runs keeps its own', async () => {
    const before = await open();
    expect(before.planVersion).toBe(0);
    const steps = [{ key: '', zh: '关闭雨排阀', en: 'Close storm drains', party: 'enterprise' as const, minutes: 7 }];
    await as(duty, (tx, asked) => saveIncidentPlan(tx, asked, { kind: 'fire', note: '精简', steps }));
    const decision = { kind: 'fire', version: 1, approve: true, reason: '' } as const;
    await expect(as(duty, (tx, asked) => decideIncidentPlan(tx, asked, decision))).rejects.toMatchObject({
      refusal: { code: 'two_persons' },
    });
    expect((await open()).planVersion).toBe(0);
    await as(commander, (tx, asked) => decideIncidentPlan(tx, asked, decision));
    const after = await open();
    expect(after.planVersion).toBe(1);
    expect(after.plan.map(({ zh, dueAt }) => [zh, dueAt - after.openedAt])).toEqual([['关闭雨排阀', 7 * 60_000]]);
    expect((await as(commander, (tx) => getIncident(tx, before.id))).plan).toEqual(before.plan);
    expect((await as(duty, (tx) => getIncidentPlan(tx, 'fire'))).versions).toMatchObject([
      { version: 1, state: 'approved', authorName: 'u-duty', decidedByName: 'u-commander' },
    ]);
    // A kind that was wrong: what was ticked stays, what the right plan asks for is added once.
    const actor = { id: 'u-commander', name: 'c', address: '' };
    await as(commander, (tx) => completeStep(tx, actor, after.id, 'step_1'));
    await as(commander, (tx) => setKind(tx, actor, after.id, 'flammable_leak'));
    const corrected = await as(commander, (tx) => getIncident(tx, after.id));
    expect(corrected.plan[0]).toMatchObject({ zh: '关闭雨排阀', doneBy: 'c' });
    expect(corrected.plan.map(({ key }) => key)).toContain('wind');
  });

  it('the people to call are those of the recipient table, and a party without a recipient is seen', async () => {
    const incident = await open();
    await asEngine((tx) =>
      tx.query(
        `with o as (insert into organisation (kind, code, name, name_en, zone, sector, scope_key)
           values ('bureau', 'BUR901', '应急局', 'Bureau', 0, 0, $1) returning key),
         r as (insert into recipient_rule (party, organisation) select 'bureau', key from o
           on conflict (party, sector, zone, enterprise) do update set organisation = excluded.organisation returning organisation)
         insert into organisation_contact (organisation, name, post, phone, channel, address)
         select organisation, '王值班', '值班长', '13800000001', 'sms', '13800000001' from r
         union all select organisation, '王值班', '值班长', '13800000001', 'voice', '13800000001' from r`,
        [alpha.scopeKey],
      ),
    );
    await asEngine((tx) => tx.query(`delete from recipient_rule where party = 'regulator'`));
    const contacts = await as(commander, (tx) => incidentContacts(tx, incident.id));
    expect(contacts.find(({ party }) => party === 'bureau')).toMatchObject({
      name: '应急局',
      people: [{ name: '王值班', phone: '13800000001' }],
    });
    expect(contacts.find(({ party }) => party === 'regulator')).toMatchObject({ organisation: null, people: [] });
  });
});
