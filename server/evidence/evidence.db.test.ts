import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MAX_EVIDENCE_BYTES, MAX_EVIDENCE_FILES } from '../../domain/evidence.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, type Viewer } from '../database.ts';
import { sendError } from '../refusal-answer.ts';
import { handleEvidence } from './http.ts';

let server: Server;
/** Who the web process takes the next request for. */
let session: Viewer | null = null;

async function listen(): Promise<string> {
  server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    handleEvidence(req, res, session, url).catch((error: unknown) => sendError(res, error, 'evidence'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const jpeg = (mark: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(mark)]);

describe.each(availableEngines())('evidence of a warning on the %s database', (engine) => {
  let database: TestDatabase;
  let base: string;
  let alpha: ZoneObjects;
  let enterprise: Viewer;
  let neighbour: Viewer;

  const upload = (body: Uint8Array, name = '现场.jpg', warning = alpha.warningId) =>
    fetch(`${base}/api/evidence?warning=${warning}&name=${encodeURIComponent(name)}&taken=1780000000000`, {
      method: 'POST',
      body: new Uint8Array(body),
    });
  const refused = async (answer: Response) => ({ status: answer.status, ...(await answer.json()).refusal });

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    const zones = await addTwoZones();
    alpha = zones.alpha;
    enterprise = testViewer({ id: 'usr_alpha', name: '张工', roles: ['enterprise'], scopeKeys: [alpha.scopeKey] });
    neighbour = testViewer({ id: 'usr_bravo', roles: ['enterprise'], scopeKeys: [zones.bravo.scopeKey] });
    base = await listen();
  });
  beforeEach(() => {
    session = enterprise;
  });
  afterAll(async () => {
    server.close();
    await database.stop();
  });

  test('what is uploaded comes back byte for byte, with its author, its kind and its moment kept', async () => {
    const body = jpeg('byte for byte');
    const answer = await upload(body);
    expect(answer.status).toBe(200);
    const kept = await answer.json();
    expect(kept).toMatchObject({ mediaType: 'image/jpeg', bytes: body.length, name: '现场.jpg' });
    const back = await fetch(`${base}/api/evidence/${kept.id}`);
    expect(Buffer.from(await back.arrayBuffer())).toEqual(body);
    expect(back.headers.get('content-disposition')).toMatch(/^inline;/);
    expect(back.headers.get('content-security-policy')).toContain('sandbox');
    const { rows } = await asEngine((tx) =>
      tx.query('select author, author_name, taken_at, step_id from evidence where id = $1', [kept.id]),
    );
    expect(rows[0]).toMatchObject({
      author: 'usr_alpha',
      author_name: '张工',
      taken_at: new Date(1_780_000_000_000),
      step_id: null,
    });
    const { rows: audit } = await asEngine((tx) =>
      tx.query("select actor from audit_entry where action = 'evidence.kept' and (detail ->> 'evidence')::int = $1", [
        kept.id,
      ]),
    );
    expect(audit).toEqual([{ actor: 'usr_alpha' }]);
  });

  test('a retry after a lost answer is the same evidence', async () => {
    const [first, second] = [await upload(jpeg('retry')), await upload(jpeg('retry'))];
    expect((await first.json()).id).toBe((await second.json()).id);
  });

  test('a clip is served in ranges, so that a player can seek', async () => {
    const clip = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom0123456789')]);
    const { id } = await (await upload(clip, 'clip.mp4')).json();
    const part = await fetch(`${base}/api/evidence/${id}`, { headers: { range: 'bytes=4-7' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 4-7/${clip.length}`,
      'ftyp',
    ]);
  });

  test('a paper is handed over as a file and never run in the page', async () => {
    const { id } = await (await upload(Buffer.from('%PDF-1.7 x'), '检测报告.pdf')).json();
    const back = await fetch(`${base}/api/evidence/${id}`);
    expect(back.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  test('a page that calls itself a picture is refused, naming the field', async () => {
    expect(await refused(await upload(Buffer.from('<html>'), 'a.jpg'))).toMatchObject({
      status: 400,
      code: 'invalid',
      field: 'evidence',
    });
  });

  test('more than the limit is refused, and the limit itself is taken', async () => {
    const whole = Buffer.concat([jpeg('limit'), Buffer.alloc(MAX_EVIDENCE_BYTES - 9)]);
    expect(whole.length).toBe(MAX_EVIDENCE_BYTES);
    expect((await upload(whole)).status).toBe(200);
    expect(await refused(await upload(Buffer.concat([whole, Buffer.alloc(1)])))).toMatchObject({
      status: 413,
      code: 'too_large',
    });
  });

  test('another zone can neither add to it nor read it, nor learn that it is there', async () => {
    const { id } = await (await upload(jpeg('mine'))).json();
    session = neighbour;
    expect(await refused(await upload(jpeg('theirs')))).toMatchObject({ status: 404, code: 'not_found' });
    expect((await fetch(`${base}/api/evidence/${id}`)).status).toBe(404);
    expect((await fetch(`${base}/api/evidence/${id + 1000}`)).status).toBe(404);
  });

  test('who may look but not handle reads it and adds nothing; a stranger does neither', async () => {
    const { id } = await (await upload(jpeg('look'))).json();
    session = testViewer({ id: 'usr_i', roles: ['inspector'], scopeKeys: [alpha.scopeKey] });
    expect((await fetch(`${base}/api/evidence/${id}`)).status).toBe(200);
    expect((await upload(jpeg('no'))).status).toBe(403);
    session = null;
    expect((await fetch(`${base}/api/evidence/${id}`)).status).toBe(401);
    expect((await upload(jpeg('no'))).status).toBe(401);
  });

  test('a file that was altered on disk is not shown as evidence', async () => {
    const kept = await (await upload(jpeg('altered'))).json();
    await asEngine((tx) => tx.query("update evidence set sha256 = repeat('0', 64) where id = $1", [kept.id]));
    expect((await fetch(`${base}/api/evidence/${kept.id}`)).status).toBe(404);
  });

  test('a closed warning takes no more, and an open one not without end', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into evidence (warning_id, sha256, media_type, bytes, name, author, author_name, scope_key)
             select $1, repeat('a', 64), 'image/jpeg', 1, '', 'x', 'x', $2 from generate_series(1, $3::int)`,
        [alpha.warningId, alpha.scopeKey, MAX_EVIDENCE_FILES],
      ),
    );
    expect(await refused(await upload(jpeg('full')))).toMatchObject({ code: 'too_many', field: 'evidence' });
    await asEngine((tx) => tx.query("update warning set state = 'closed' where id = $1", [alpha.warningId]));
    expect(await refused(await upload(jpeg('closed')))).toMatchObject({ status: 409, code: 'conflict' });
  });
});
