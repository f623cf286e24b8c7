import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { addTwoZones } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { checkAuditChain, dropOldAudit, readAuditMark } from '../chores/audit-chain.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { handleAuditExport } from './audit-http.ts';

const ENTRIES = 12_000;

interface Slice {
  readonly checkedTo: number;
  readonly after: number | null;
  readonly firstBroken: number | null;
}

describe.each(availableEngines())('a long audit chain on the %s database', (engine) => {
  let database: TestDatabase;
  let web: Awaited<ReturnType<typeof startTestWeb>>;
  let auditor: Person;

  const append = (count: number, now?: string): Promise<unknown> =>
    asEngine(async (tx) => {
      if (now !== undefined) await tx.query("select set_config('guanlan.test_now', $1, true)", [now]);
      await tx.query(
        `select count(guanlan.append_audit('test', 'test.filled', 'o' || i, 'allowed', '', jsonb_build_object('text', repeat('x', 400)))) from generate_series(1, $1::int) i`,
        [count],
      );
    });
  const marks = () => asEngine(readAuditMark);
  const warnings = async () =>
    (
      await asEngine((tx) =>
        tx.query(
          "select state, tier, normal_since is not null as normal from warning where cause = 'system:audit_chain' order by id",
        ),
      )
    ).rows;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addTwoZones();
    // The whole chain is older than its retention; what comes later is of today.
    await append(ENTRIES, '2024-01-01T00:00:00Z');
    web = await startTestWeb();
    auditor = await person(web.base, { role: 'auditor', sectors: null, zones: null, enterprises: null });
  });
  afterAll(async () => {
    await web.stop();
    await closeDatabase();
    await database.stop();
  });

  test('is checked slice by slice by the auditor, with progress, to its end', async () => {
    const seen: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const answer: Slice = JSON.parse((await auditor.mutate('admin.audit.verify', { after })).text).result.data;
      expect(answer.firstBroken).toBeNull();
      seen.push(answer.checkedTo);
      after = answer.after;
    }
    expect(seen.length).toBe(3);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(ENTRIES);
  });

  test('is checked by the worker from where it stopped, which finds a changed entry and raises a system warning', async () => {
    expect(await checkAuditChain()).toBe(true);
    const whole = await marks();
    expect([whole.seq >= ENTRIES, whole.firstBroken]).toEqual([true, null]);
    // Nobody of ours may change an entry; the attacker here is whoever owns the database.
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const tamper = async (actor: string) => {
      await owner.query(
        'alter table audit_entry no force row level security; alter table audit_entry disable row level security',
      );
      await owner.query('update audit_entry set actor = $1 where seq = 7000', [actor]);
      await owner.query(
        'alter table audit_entry enable row level security; alter table audit_entry force row level security',
      );
    };
    const round = () =>
      asEngine((tx) => tx.query(`update setting set value = value || '{"startedAt": 1}' where key = 'audit_check'`));
    await tamper('mallory');
    await round();
    await checkAuditChain();
    await checkAuditChain();
    expect((await marks()).firstBroken).toBe(7000);
    expect(await warnings()).toMatchObject([{ state: 'open', tier: 3, normal: false }]);
    await tamper('test');
    await owner.end();
    await round();
    await checkAuditChain();
    await round();
    await checkAuditChain();
    expect((await marks()).firstBroken).toBeNull();
    // Over, and waiting for the signature that orange asks for.
    expect(await warnings()).toMatchObject([{ state: 'open', normal: true }]);
  });

  test('ends its export when the client leaves', async () => {
    let ended: Promise<void> | undefined;
    const server = createServer((req, res) => {
      const url = new URL(req.url ?? '/', 'http://x');
      ended = handleAuditExport(req, res, testViewer({ roles: ['auditor'] }), url);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const socket = connect(address.port, '127.0.0.1');
    socket.write('GET /api/audit.csv HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    // Reads nothing more: the export waits for it to drain, and then it is gone.
    socket.pause();
    await sleep(500);
    socket.destroy();
    await Promise.race([ended, sleep(3000).then(() => Promise.reject(new Error('the export still waits')))]);
    server.close();
  });

  test('loses its oldest entries after their retention, never those of half a year, and stays whole', async () => {
    const { rows: first } = await asEngine((tx) =>
      tx.query('select min(seq) as seq, max(seq) as last from audit_entry'),
    );
    let dropped = 0;
    for (let some = await dropOldAudit(); some > 0; some = await dropOldAudit()) dropped += some;
    expect(dropped).toBe(ENTRIES);
    const { rows } = await asEngine((tx) =>
      tx.query(
        "select min(seq) as first, (select guanlan.audit_break()) as broken, count(*) filter (where action = 'audit.retention') as told from audit_entry",
      ),
    );
    expect(rows[0]).toEqual({ first: first[0].seq + ENTRIES, broken: null, told: 3 });
    // A setting cannot shorten it below half a year, and the engine itself may not delete at all.
    await asEngine((tx) => tx.query(`update setting set value = value || '{"audit": 1}' where key = 'retention'`));
    expect(await dropOldAudit()).toBe(0);
    await expect(asEngine((tx) => tx.query('delete from audit_entry'))).rejects.toThrow(/permission denied/);
  });
});
