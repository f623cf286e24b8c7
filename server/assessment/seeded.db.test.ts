import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedRegion } from '../../db/seed/region.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer } from '../database.ts';
import { turnOutages } from '../outages/turn.ts';
import { runNextDue } from './due.ts';
import { listDrafts } from './paper-queries.ts';
import { listResults, listRuns } from './queries.ts';
import { followSpans } from './spans.ts';

// The whole region takes a while: one engine, the fast one where there is one.
const [engine] = [...availableEngines()].reverse();

describe.skipIf(engine === undefined)('the assessment of the demo region', () => {
  let database: TestDatabase;
  const viewer = testViewer({ roles: ['commander'] });
  beforeAll(async () => {
    database = await testDatabase(engine ?? 'embedded');
    await useDatabase(database);
    await seedRegion(database.url, { size: 'default', now: new Date() });
    await asEngine(followSpans);
    while ((await runNextDue(asEngine)) !== null);
  }, 240_000);
  afterAll(() => database?.stop());

  const week = async () => {
    const runs = await asViewer(viewer, listRuns);
    const found = runs.find((run) => run.period === 'week');
    if (found === undefined) throw new Error('no weekly run');
    return found;
  };

  it('has Monday’s list at the first start: above 5 %, over two days, over five days, one approved outage', async () => {
    const run = await week();
    const { rows, withFindings } = await asViewer(viewer, (tx) =>
      listResults(tx, { runId: run.id, unit: 'enterprise', findingsOnly: false }),
    );
    const codes = new Set(rows.flatMap((row) => row.findings.map((finding) => finding.code)));
    expect([...codes]).toEqual(expect.arrayContaining(['rate', 'interview', 'severe']));
    // Monday's list must be a list, not everybody.
    expect(withFindings).toBeGreaterThan(1);
    expect(withFindings).toBeLessThan(rows.length / 3);
    const worst = rows.find((row) => row.findings.some((finding) => finding.code === 'severe'));
    expect(worst?.rate).toBeGreaterThan(5);
    // The demo enterprise has a figure to appeal against, and its outage is shown apart.
    const own = rows.filter((row) => row.key === 1);
    expect(own.find((row) => row.kind === 'video')?.rate).toBeGreaterThan(5);
    const outage = own.find((row) => row.kind === 'data');
    expect(outage?.outage).toBeGreaterThan(1440);
    expect(outage?.findings.filter((finding) => finding.code !== 'rate')).toEqual([]);
    const drafts = await asViewer(viewer, (tx) => listDrafts(tx, viewer, { runId: run.id }));
    expect(drafts.length).toBeGreaterThan(1);
    expect(drafts.every((draft) => draft.state === 'draft')).toBe(true);
  });

  it('shows the approved outage on the map from the first turn on', async () => {
    expect(await asEngine(turnOutages)).toBeGreaterThan(2);
    const { rows } = await asEngine((tx) =>
      tx.query(`select from object_state s join asset a on a.fid = s.fid where s.outage and a.enterprise = 1`),
    );
    expect(rows).toHaveLength(1);
  });

  it('reckons the daily figures of 100 days from the same silences', async () => {
    const { rows } = await asEngine((tx) =>
      tx.query<{ days: number; share: number; wrong: number }>(
        `select count(distinct day)::int as days, sum(minutes_online)::float8 / sum(minutes_due) as share,
           count(*) filter (where minutes_online > minutes_due or minutes_online < 0)::int as wrong from daily_online`,
      ),
    );
    expect(rows[0]).toMatchObject({ days: 100, wrong: 0 });
    expect(rows[0]?.share).toBeGreaterThan(0.95);
    expect(rows[0]?.share).toBeLessThan(0.999);
  });
});
