import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asViewer, type Viewer } from '../database.ts';
import { findEvidence } from '../evidence/queries.ts';
import { sendError } from '../refusal-answer.ts';
import { makeAppeal } from './appeal-commands.ts';
import { handleAppealEvidence } from './evidence-http.ts';
import { listAppeals } from './paper-queries.ts';

let server: Server;
/** Who the web process takes the next request for. */
let session: Viewer | null = null;

async function listen(): Promise<string> {
  server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    handleAppealEvidence(req, res, session, url).catch((error: unknown) => sendError(res, error, 'evidence'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe.each(availableEngines())('evidence of an appeal on the %s database', (engine) => {
  let database: TestDatabase;
  let base: string;
  let alpha: ZoneObjects;
  let own: Viewer;
  let colleague: Viewer;
  let neighbour: Viewer;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    const zones = await addTwoZones();
    alpha = zones.alpha;
    own = testViewer({ id: 'usr_alpha', name: '张工', roles: ['enterprise'], scopeKeys: [alpha.scopeKey] });
    colleague = { ...own, id: 'usr_alpha_2' };
    neighbour = testViewer({ id: 'usr_bravo', roles: ['enterprise'], scopeKeys: [zones.bravo.scopeKey] });
    base = await listen();
  });
  afterAll(async () => {
    server.close();
    await database.stop();
  });

  const upload = (who: Viewer, appeal: number, body: string, name = '通知.pdf') => {
    session = who;
    return fetch(`${base}/?appeal=${appeal}&name=${encodeURIComponent(name)}`, { method: 'POST', body });
  };
  const refused = async (answer: Response) => [answer.status, (await answer.json()).refusal?.field];

  it('is kept with the open appeal of its author, by content, and read again inside the scope alone', async () => {
    const from = Date.parse('2026-01-08T00:00:00+08:00');
    const reason = '供电局计划停电，附书面通知。';
    const appeal = { runId: alpha.assessment.runId, fids: [alpha.fids.sensors], from, to: from + 3_600_000, reason };
    const { id } = await asViewer(own, (tx) => makeAppeal(tx, own, appeal, ''));
    expect(await refused(await upload(own, id, 'MZ no paper'))).toEqual([400, 'evidence']);
    expect(await refused(await upload(colleague, id, '%PDF-1.7'))).toEqual([404, 'appeal']);
    expect(await refused(await upload(neighbour, id, '%PDF-1.7'))).toEqual([404, 'appeal']);
    const kept = await (await upload(own, id, '%PDF-1.7', '../etc/通知.pdf')).json();
    expect(kept).toMatchObject({ name: '通知.pdf' });
    expect((await asViewer(own, listAppeals)).find((one) => one.id === id)?.evidence).toEqual([kept]);
    expect(await asViewer(colleague, (tx) => findEvidence(tx, kept.id))).toMatchObject({
      mediaType: 'application/pdf',
    });
    expect(await asViewer(neighbour, (tx) => findEvidence(tx, kept.id))).toBeNull();
  });
});
