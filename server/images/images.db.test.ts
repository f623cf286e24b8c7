import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { recordedFile, recordedRow } from '../../scripts/testing/recorded.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { readBoxes, readFragments } from '../media/box-reader.ts';
import { deleteDue } from '../recording/deletions.ts';
import { buildExport, ExportFailure, exportPath } from './export-build.ts';
import { expireExports, runExports } from './export-job.ts';
import { burnTools } from './ffmpeg.ts';
import { manifestSchema } from './manifest.ts';
import { loadRequest } from './request-record.ts';
import { verifyExport } from './verify.ts';
import { readZip } from './zip.ts';

const MINUTE = 60_000;
const refusal = (text: string): unknown => JSON.parse(text)?.error?.data?.refusal?.code;
const data = <T>(text: string, schema: z.ZodType<T>): T => schema.parse(JSON.parse(text).result.data);
const grantSchema = z.object({ accessId: z.number(), url: z.string(), token: z.string() });

describe.each(availableEngines())('recordings and requests on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { server: Server; base: string; stop(): Promise<void> };
  let zone: ZoneObjects;
  let bravo: ZoneObjects;
  /** Two people of the zone, one of the neighbouring zone, two who decide. */
  let asker: Person;
  let other: Person;
  let neighbour: Person;
  let commander: Person;
  let second: Person;
  /** Recorded: a minute, then a gap of a minute, then twenty seconds. */
  let start = 0;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha: zone, bravo } = await addTwoZones());
    web = await startTestWeb();
    const reach = { sectors: null, zones: null, enterprises: null };
    asker = await person(web.base, { role: 'zone', ...reach, zones: [1] });
    other = await person(web.base, { role: 'zone', ...reach, zones: [1] });
    neighbour = await person(web.base, { role: 'zone', ...reach, zones: [2] });
    commander = await person(web.base, { role: 'commander', ...reach });
    second = await person(web.base, { role: 'commander', ...reach });
    // Rows of the sample have no files.
    await asEngine((tx) => tx.query('delete from recording_segment'));
    await asEngine((tx) => tx.query('delete from image_access'));
    start = Date.now() - 20 * MINUTE;
    for (const [offset, seconds] of [
      [0, 20],
      [20, 40],
      [120, 20],
    ] as const) {
      const name = { cameraFid: zone.fids.cameras, startedAt: start + offset * 1000 };
      await recordedFile(name, seconds);
      await recordedRow(name, seconds, zone.scopeKey);
    }
  });
  afterAll(async () => {
    await web.stop();
    await closeDatabase();
    await database.stop();
  });

  const open = async (who: Person, changes: object = {}) =>
    await who.mutate('recordings.open', {
      cameraId: zone.cameraId,
      from: start,
      to: start + 3 * MINUTE,
      purpose: '核对 10 时的泄漏',
      ...changes,
    });
  const ask = (changes: object = {}) => ({
    cameraId: zone.cameraId,
    from: start + 10_000,
    to: start + 30_000,
    purpose: '事故调查取证',
    caseNumber: '滨应急〔2026〕12 号',
    unit: '滨海示范区应急管理局',
    certificateKind: 'law_enforcement',
    certificateNumber: '津执 0123',
    ...changes,
  });
  const submit = async (who = asker, changes: object = {}) => {
    const answer = await who.mutate('images.submit', ask(changes));
    expect(answer.status, answer.text).toBe(200);
    return data(answer.text, z.object({ id: z.number() })).id;
  };
  const stateOf = async (id: number) => (await asEngine((tx) => loadRequest(tx, id, false))).state;
  const count = async (sql: string) =>
    (await asEngine(async (tx) => (await tx.query<{ n: number }>(sql)).rows))[0]?.n ?? 0;

  it('show what there is and where the gaps are, to whoever reaches the camera', async () => {
    const span = { cameraId: zone.cameraId, from: start - MINUTE, to: start + 5 * MINUTE };
    const timeline = data(
      (await asker.query('recordings.timeline', span)).text,
      z.object({ runs: z.array(z.object({ from: z.number(), to: z.number() })), coveredMs: z.number() }),
    );
    expect(timeline.runs.map(({ from, to }) => [(from - start) / 1000, (to - start) / 1000])).toEqual([
      [0, 60],
      [120, 140],
    ]);
    expect(timeline.coveredMs).toBe(80_000);
    expect(refusal((await neighbour.query('recordings.timeline', span)).text)).toBe('not_found');
  });

  it('are opened with a purpose only, and every opening stands in the register and the audit', async () => {
    expect(refusal((await open(asker, { purpose: '  ' })).text)).toBe('invalid');
    expect(refusal((await open(asker, { to: start + 200 * MINUTE })).text)).toBe('invalid');
    expect(refusal((await open(neighbour)).text)).toBe('not_found');
    const before = await count('select count(*)::int as n from image_access');
    expect((await open(asker)).status).toBe(200);
    expect(await count('select count(*)::int as n from image_access')).toBe(before + 1);
    expect(await count(`select count(*)::int as n from audit_entry where action = 'recording.playback'`)).toBe(
      before + 1,
    );
    const register = await commander.query('recordings.register', {});
    expect(register.text).toContain('核对 10 时的泄漏');
    expect(register.text).toContain(asker.identifier);
    expect(refusal((await asker.query('recordings.register', {})).text)).toBe('forbidden');
  });

  it('play as a finished playlist whose parts are whole, decodable and follow each other', async () => {
    const grant = data((await open(asker)).text, grantSchema);
    const playlist = (await asker.get(grant.url)).text;
    expect(playlist).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
    expect(playlist.match(/#EXT-X-DISCONTINUITY/g)?.length).toBe(2);
    const names = playlist.split('\n').filter((line) => line.includes('.m4s'));
    expect(names.length).toBe(20);
    const base = `/api/recordings/${zone.cameraId}`;
    const first = await asker.get(`${base}/${names[0]}`);
    expect(first.status).toBe(200);
    expect(readFragments(first.bytes)[0]?.firstIsKey).toBe(true);
    const init = /URI="([^"]+)"/.exec(playlist)?.[1];
    expect(readBoxes((await asker.get(`${base}/${init}`)).bytes).map(({ type }) => type)).toEqual(['ftyp', 'moov']);
  });

  it('open for nobody else, no other camera, no other span, and by no trick in the address', async () => {
    const grant = data((await open(asker)).text, grantSchema);
    const playlist = (await asker.get(grant.url)).text;
    const chunk = playlist.split('\n').find((line) => line.includes('.m4s')) ?? '';
    const base = `/api/recordings/${zone.cameraId}`;
    const status = async (who: Person, path: string) => (await who.get(path)).status;
    expect(await status(asker, `${base}/${chunk}`)).toBe(200);
    // A colleague of the same zone has no part in this opening.
    expect(await status(other, `${base}/${chunk}`)).toBe(403);
    expect(await status(neighbour, `${base}/${chunk}`)).toBe(403);
    expect(await status(asker, `/api/recordings/${bravo.cameraId}/${chunk}`)).toBe(403);
    const token = `token=${grant.token}`;
    const other20 = start + 120_000;
    const short = data((await open(asker, { to: start + 20_000 })).text, grantSchema);
    expect(await status(asker, `${base}/${other20}-init.mp4?token=${short.token}`)).toBe(404);
    for (const name of [
      '../secret',
      '..%2f..%2fsecret',
      '%2e%2e/secret',
      `${start}-init.mp4%00.png`,
      `${start}-0-99999999.m4s`,
      `${start}-1-10.m4s`,
      `${start + 1}-init.mp4`,
      'index.m3u8/../../../secret',
    ])
      expect(await status(asker, `${base}/${name}?${token}`), name).toBeGreaterThanOrEqual(400);
    const forged = grant.token.replace(/^./, (letter) => (letter === '1' ? '2' : '1'));
    expect(await status(asker, `${base}/index.m3u8?token=${forged}`)).toBe(403);
    expect(await status(asker, `${base}/index.m3u8`)).toBe(403);
  });

  it('are copied only by approval of a second person, by a signed archive for one account (REQ-WF-44)', async () => {
    const id = await submit();
    expect(refusal((await asker.mutate('images.approve', { id })).text)).toBe('forbidden');
    const own = await submit(commander);
    expect(refusal((await commander.mutate('images.approve', { id: own })).text)).toBe('two_persons');
    expect(refusal((await asker.mutate('images.link', { id })).text)).toBe('conflict');
    // Approved, but nobody has seen the certificate yet.
    expect((await commander.mutate('images.approve', { id, text: '同意' })).status).toBe(200);
    expect(await stateOf(id)).toBe('approved');
    expect((await second.mutate('images.certify', { id })).status).toBe(200);
    await runExports();
    expect(await stateOf(id)).toBe('ready');
    const { url } = data((await asker.mutate('images.link', { id })).text, z.object({ url: z.string() }));
    const archive = await asker.get(url);
    expect(archive.status).toBe(200);
    expect((await other.get(url)).status).toBe(403);
    expect((await commander.get(url)).status).toBe(403);
    const path = join(await mkdtemp(join(tmpdir(), 'guanlan-export-')), 'export.zip');
    await writeFile(path, archive.bytes);
    const verdict = await verifyExport(path);
    expect(verdict.findings).toEqual([]);
    expect(verdict.manifest).toMatchObject({
      request: { id, applicant: asker.identifier, approver: commander.identifier },
    });
    // Whole segments: a little more than what was asked for, never less.
    const [file] = verdict.manifest?.files ?? [];
    expect(Date.parse(file?.from ?? '')).toBeLessThanOrEqual(start + 10_000);
    expect(Date.parse(file?.to ?? '')).toBeGreaterThanOrEqual(start + 30_000);
    expect(verdict.manifest?.gaps).toEqual([]);
    const register = await commander.query('recordings.register', {});
    expect(register.text).toContain('download');
    const steps = (await asker.query('images.get', { id })).text;
    for (const step of ['submitted', 'approved', 'certified', 'started', 'exported', 'downloaded'])
      expect(steps).toContain(`"${step}"`);
    // One changed byte of a picture, and the archive is no longer what was signed.
    const bytes = Buffer.from(archive.bytes);
    const handle = await open_(path);
    const video = (await readZip(handle)).find(({ name }) => name.endsWith('.mp4'));
    await handle.close();
    const at = (video?.offset ?? 0) + Math.floor((video?.bytes ?? 0) / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect((await verifyExport(path)).findings.map(({ kind }) => kind)).toEqual(['changed']);
  });

  it('stay while somebody decides, and go when the request was refused and they are due', async () => {
    const id = await submit();
    await asEngine((tx) => tx.query("update recording_segment set due_at = guanlan.now() - interval '1 second'"));
    const before = await count('select count(*)::int as n from recording_segment');
    // The request covers the first two files; the third has no request.
    await deleteDue();
    expect(await count('select count(*)::int as n from recording_segment')).toBe(before - 1);
    expect((await commander.mutate('images.refuse', { id, text: '与案由不符' })).status).toBe(200);
    expect(await stateOf(id)).toBe('refused');
    await asEngine((tx) =>
      tx.query(`update recording_hold set released_at = guanlan.now() where request_id <> $1`, [id]),
    );
    await deleteDue();
    expect(await count('select count(*)::int as n from recording_segment')).toBe(0);
    expect(refusal((await asker.mutate('images.submit', ask())).text)).toBe('not_found');
    for (const [offset, seconds] of [
      [0, 20],
      [20, 40],
    ] as const) {
      const name = { cameraFid: zone.fids.cameras, startedAt: start + offset * 1000 };
      await recordedFile(name, seconds);
      await recordedRow(name, seconds, zone.scopeKey);
    }
  });

  it('leave no file behind when they were revoked or their link has ended', async () => {
    const approve = async (id: number) => {
      expect((await commander.mutate('images.approve', { id, certificateSeen: true })).status).toBe(200);
    };
    const [revoked, ended] = [await submit(), await submit()];
    await approve(revoked);
    await approve(ended);
    await runExports();
    expect([revoked, ended].map((id) => existsSync(exportPath(id)))).toEqual([true, true]);
    const link = data((await asker.mutate('images.link', { id: ended })).text, z.object({ url: z.string() }));
    expect((await second.mutate('images.revoke', { id: revoked, text: '授权撤回' })).status).toBe(200);
    await asEngine((tx) =>
      tx.query(`update image_request set link_ends_at = guanlan.now() - interval '1 second' where id = $1`, [ended]),
    );
    expect((await asker.get(link.url)).status).toBeGreaterThanOrEqual(400);
    await expireExports();
    expect([await stateOf(revoked), await stateOf(ended)]).toEqual(['revoked', 'expired']);
    expect([revoked, ended].map((id) => existsSync(exportPath(id)))).toEqual([false, false]);
    expect(
      await count(
        `select count(*)::int as n from recording_hold where request_id in (${revoked}, ${ended}) and released_at is null`,
      ),
    ).toBe(0);
  });

  it('begin an export anew when its worker died, and stop one that was cancelled', async () => {
    const id = await submit();
    expect((await commander.mutate('images.approve', { id, certificateSeen: true })).status).toBe(200);
    await asEngine((tx) =>
      tx.query(
        `update image_request set state = 'exporting', job_until = guanlan.now() + interval '1 minute' where id = $1`,
        [id],
      ),
    );
    await runExports();
    expect(await stateOf(id)).toBe('exporting');
    await asEngine((tx) =>
      tx.query(`update image_request set job_until = guanlan.now() - interval '1 second' where id = $1`, [id]),
    );
    await runExports();
    expect(await stateOf(id)).toBe('ready');
    const stop = new AbortController();
    stop.abort();
    const request = await asEngine((tx) => loadRequest(tx, id, false));
    const pieces = [{ cameraFid: zone.fids.cameras, startedAt: start }];
    await expect(
      buildExport({ request, pieces, masks: [], signal: stop.signal, onProgress: () => {} }),
    ).rejects.toMatchObject({ reason: 'cancelled' });
  });

  it('leave unmasked never: without ffmpeg a masked camera is not exported, without masks it says what is missing', async () => {
    const id = await submit();
    const request = await asEngine((tx) => loadRequest(tx, id, false));
    const order = {
      request,
      pieces: [{ cameraFid: zone.fids.cameras, startedAt: start }],
      signal: new AbortController().signal,
      onProgress: () => {},
    };
    const masks = [
      [
        [0, 0],
        [0.5, 0],
        [0.5, 1],
        [0, 1],
      ] as [number, number][],
    ];
    const bare = { ffmpeg: false, font: null };
    await expect(buildExport({ ...order, masks }, bare)).rejects.toThrow(ExportFailure);
    const { manifest } = await buildExport({ ...order, masks: [] }, bare);
    expect(manifestSchema.parse(manifest).watermark).toBe('none');
    const handle = await open_(exportPath(id));
    const files = await readZip(handle);
    const video = files.find(({ name }) => name.endsWith('.mp4'));
    const bytes = (await readFile(exportPath(id))).subarray(
      video?.offset ?? 0,
      (video?.offset ?? 0) + (video?.bytes ?? 0),
    );
    await handle.close();
    // It begins at zero and knows no clock of ours.
    expect(readBoxes(bytes).some(({ type }) => type === 'prft')).toBe(false);
    expect(readFragments(bytes)[0]?.time).toBe(0);
    const readme = files.find(({ name }) => name === 'README.txt');
    expect(
      (await readFile(exportPath(id))).toString('utf8', readme?.offset, (readme?.offset ?? 0) + (readme?.bytes ?? 0)),
    ).toContain('水印没有写入画面');
    const tools = await burnTools();
    if (!tools.ffmpeg) return;
    const burnt = await buildExport({ ...order, masks }, tools);
    expect(burnt.manifest).toMatchObject({ masks: 'burnt_in', watermark: tools.font === null ? 'none' : 'burnt_in' });
  });
});

/** The archive for reading. */
const open_ = (path: string) => open(path, 'r');
