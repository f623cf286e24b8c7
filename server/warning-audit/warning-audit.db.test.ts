import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedRegion } from '../../db/seed/region.ts';
import { WARNING_FAULTS, type WarningFault } from '../../domain/warning-audit.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine, asIngest } from '../database.ts';
import { health } from '../health.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { createSource } from '../sources/commands.ts';
import { findSource } from '../sources/queries.ts';
import { auditWarnings, runWarningAudit } from './audit.ts';

const RED = `(select id from warning where tier = 4 and state = 'open' and rule_id is not null order by id limit 1)`;
const FID = `(select fid from warning where id = ${RED})`;
const live = (step: string): string =>
  `warning_id = ${RED} and step = '${step}' and fired_at is null and void_at is null`;

/** How each fault comes about, as a crash, a forgotten branch or a hand in the database would leave it. */
const PLANTED: Readonly<Record<WarningFault, readonly string[]>> = {
  plan_missing: [`update warning set plan = '{}' where id = ${RED}`],
  notice_missing: [`delete from warning_timer where ${live('notice')}`],
  on_site_missing: [`update warning_timer set void_at = guanlan.now() where ${live('on_site')}`],
  call_missing: [`update warning_timer set fired_at = guanlan.now() where ${live('call')}`],
  unshelve_missing: [`update warning set shelved_until = guanlan.now() + interval '1 hour' where id = ${RED}`],
  shelf_over: [
    `update warning set shelved_until = guanlan.now() - interval '1 second' where id = ${RED}`,
    `insert into warning_timer (warning_id, epoch, step, due_at, scope_key) select id, epoch, 'unshelve', shelved_until, scope_key from warning where id = ${RED}`,
  ],
  clock_overdue: [`update warning_timer set due_at = guanlan.now() where ${live('on_site')}`],
  clock_too_late: [`update warning_timer set due_at = due_at + interval '3 hours' where ${live('notice')}`],
  clock_off_grid: [`update warning_timer set due_at = due_at - interval '7 minutes' where ${live('notice')}`],
  clock_of_closed: [
    `update warning set state = 'closed', closed_at = guanlan.now(), closed_reason = 'handled' where id = ${RED}`,
  ],
  clock_of_old_epoch: [`update warning set epoch = epoch + 1 where id = ${RED}`],
  clock_scope: [
    `update warning_timer set scope_key = (select id from scope_cell where zone = 0) where ${live('notice')}`,
  ],
  deadline_disagrees: [`update warning set deadline = deadline + interval '10 minutes' where id = ${RED}`],
  tier_disagrees: [`update object_state set tier = 1 where fid = ${FID}`],
  colour_without_warning: [
    `insert into object_state (fid, layer, scope_key, tier, since, lng, lat) select fid, 3, scope_key, 2, guanlan.now(), 117.7, 38.9 from asset where id = 'tank_8'`,
  ],
  acknowledgement_disagrees: [`update object_state set unacknowledged = false where fid = ${FID}`],
  worst_tier_low: [`update warning set worst_tier = 1 where id = ${RED}`],
  closing_incomplete: [`update warning set closed_reason = 'over' where id = ${RED}`],
  opening_missing: [`update warning_step set step = 'comment' where warning_id = ${RED} and step = 'opened'`],
  told_nobody: [`delete from delivery where warning_id = ${RED}`],
  delivery_stuck: [
    `insert into delivery (warning_id, step, tier, party, channel, idempotency_key, payload, due_at, created_at, scope_key)
     select id, 'opened', 4, 'bureau', 'sms', 'planted', '{}', guanlan.now(), guanlan.now(), scope_key from warning where id = ${RED}`,
  ],
  fired_without_step: [`update warning_timer set fired_at = guanlan.now() where ${live('notice')}`],
  step_doubled: [
    `insert into warning_step (warning_id, scope_key, at, step, tier, detail)
     select id, scope_key, guanlan.now(), 'notice', 4, '{"epoch": 1, "round": 1}' from warning, generate_series(1, 2) where id = ${RED}`,
  ],
  rule_unwarned: [
    `update warning set state = 'closed', closed_at = guanlan.now(), closed_reason = 'over' where id = ${RED}`,
    `update warning_timer set void_at = guanlan.now() where warning_id = ${RED}`,
  ],
  warning_unruled: [`delete from rule_state where object_fid = ${FID}`],
  rule_overdue: [`update rule_state set state = 'pending', due_at = guanlan.now() where object_fid = ${FID}`],
  clear_unasked: [`update warning set handling = 'clear_asked' where id = ${RED}`],
};

class Undo extends Error {}

describe.each(availableEngines())('the second look at the warnings on the %s database', (engine) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 8, vehicles: 0 });
    await createSource({ id: 'src_a', name: 'a', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const source = await asIngest((tx) => findSource(tx, 'src_a'));
    if (source === null) throw new Error('no source');
    const items = [1.9, 1.7, 1.9, 1.7, 1.9].map((value, i) => ({
      point: `pt_${i + 1}_pressure`,
      at: Date.now(),
      value,
    }));
    await deliver(source, { kind: 'readings', webhookId: randomUUID(), items });
    // No worker runs here that sends.
    await asEngine((tx) => tx.query("update delivery set state = 'delivered'"));
  });
  afterAll(() => database.stop());

  /** What is found 31 s after a fault was planted, whatever the phase of the minute; then the fault is undone. */
  async function foundAfter(statements: readonly string[], seconds = 31): Promise<string[]> {
    let found: string[] = [];
    await asEngine(async (tx) => {
      for (const statement of statements) {
        const { rowCount } = await tx.query(statement);
        if (rowCount === 0) throw new Error(`planted nothing: ${statement}`);
      }
      await tx.query(
        `select set_config('guanlan.test_now', (clock_timestamp() + make_interval(secs => $1))::text, true)`,
        [seconds],
      );
      found = (await auditWarnings(tx)).map(({ fault }) => fault);
      throw new Undo();
    }).catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
    return found;
  }

  it('finds nothing where nothing is wrong, now and after a while of calm', async () => {
    expect(await foundAfter([], 0)).toEqual([]);
    expect(await foundAfter([], 90)).toEqual([]);
  });

  it.each(Object.keys(WARNING_FAULTS))('finds %s within 90 seconds', async (fault) => {
    // It looks every minute, so what half a minute makes visible is found within a minute and a half.
    expect(await foundAfter(PLANTED[fault as WarningFault])).toContain(fault);
  });

  it('says so in health and by one loud system warning, and ends it when all is well', async () => {
    expect(await runWarningAudit()).toEqual([]);
    expect((await health()).warningAudit).toMatchObject({ findings: {} });
    const plant = (worst: number) =>
      asEngine((tx) => tx.query(`update warning set worst_tier = $1 where id = ${RED}`, [worst]));
    await plant(1);
    for (let again = 0; again < 3; again += 1) await runWarningAudit();
    const told = async () =>
      (
        await asEngine((tx) =>
          tx.query(
            `select tier, repeats, reason_en, normal_since is not null as over from warning where cause = 'system:warning_audit'`,
          ),
        )
      ).rows;
    expect(await told()).toEqual([
      { tier: 3, repeats: 0, reason_en: expect.stringContaining('worst tier'), over: false },
    ]);
    const found = await health();
    expect([found.status, found.warningAudit?.findings]).toEqual(['degraded', { worst_tier_low: 1 }]);
    await plant(4);
    await runWarningAudit();
    expect(await told()).toMatchObject([{ over: true }]);
  });
});

describe.each(availableEngines().slice(-1))('the second look at the demo region on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await seedRegion(database.url, { size: 'default', now: new Date() });
  });
  afterAll(() => database.stop());

  it('finds nothing wrong with the warnings it begins with', async () => {
    expect(await asEngine(auditWarnings)).toEqual([]);
  });
});
