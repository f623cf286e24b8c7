import { existsSync } from 'node:fs';
import { appendFile, rm, utimes } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { recordedFile, recordedRow } from '../../scripts/testing/recorded.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asEngine, type Tx } from '../database.ts';
import { getFile, putFile } from '../files/store.ts';
import { initSegment, mediaFragment, TIMESCALE } from '../media/mp4.ts';
import { deleteDue } from './deletions.ts';
import { purgeEventPictures } from './event-pictures.ts';
import { mediaPath, type PieceName } from './layout.ts';
import { readIndex } from './piece-reader.ts';
import { PieceWriter } from './piece-writer.ts';
import { endOrphans, reconcile } from './recover.ts';
import { loadTargets, writePieces } from './rows.ts';
import { guardSpace, readSpaceState } from './space-guard.ts';
import { attachClips } from './warning-clips.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const FORMAT = {
  codec: 'avc1.42E01E',
  width: 64,
  height: 64,
  sps: Uint8Array.of(0x67, 0x42, 0xe0, 0x1e),
  pps: Uint8Array.of(0x68),
  timescale: TIMESCALE,
};

/** A file of whole seconds, old enough that no gateway can be writing it. */
async function file(name: PieceName, seconds = 3): Promise<PieceName> {
  const writer = await PieceWriter.create(name, initSegment(FORMAT));
  for (let second = 0; second < seconds; second++) {
    const sample = { data: new Uint8Array(100), key: true, time: second * TIMESCALE, duration: TIMESCALE };
    const at = name.startedAt + second * 1000;
    await writer.append({ bytes: mediaFragment(1, [sample]), at, durationMs: 1000, key: true, mediaTime: sample.time });
  }
  await writer.close();
  await utimes(mediaPath(name), new Date(Date.now() - 10 * MINUTE), new Date(Date.now() - 10 * MINUTE));
  return name;
}

describe.each(availableEngines())('recordings on the %s database', (engine) => {
  let database: TestDatabase;
  let zone: ZoneObjects;
  const camera = () => zone.fids.cameras;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha: zone } = await addTwoZones());
  });
  afterAll(() => database?.stop());
  beforeEach(async () => {
    await asEngine((tx) => tx.query('delete from recording_segment'));
    await asEngine((tx) => tx.query('delete from recording_hold'));
    await asEngine((tx) => tx.query('delete from recording_deletion'));
    await asEngine((tx) => tx.query("delete from setting where key like 'recording%'"));
  });

  const row = (name: PieceName, changes: { dueAt: number; ring?: boolean; open?: boolean; bytes?: number }) =>
    asEngine((tx) =>
      writePieces(tx, [
        {
          name,
          endedAt: name.startedAt + 3000,
          bytes: 1000,
          codecs: 'avc1.42E01E',
          ring: false,
          open: false,
          scopeKey: zone.scopeKey,
          ...changes,
        },
      ]),
    );
  const all = <T extends object>(sql: string): Promise<T[]> =>
    asEngine(async (tx: Tx) => (await tx.query<T>(sql)).rows);
  const starts = async () =>
    (
      await all<{ at: number }>(
        "select round(date_part('epoch', started_at) * 1000) as at from recording_segment order by 1",
      )
    ).map(({ at }) => at);
  const hold = (from: number, to: number) =>
    asEngine((tx) =>
      tx.query(
        `insert into recording_hold (camera_fid, from_at, to_at, reason, author, created_at, scope_key)
         values ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), 'request', 'u', guanlan.now(), $4)`,
        [camera(), from, to, zone.scopeKey],
      ),
    );

  it('are deleted when due, with an entry in the register, and never while a hold covers a part of them', async () => {
    const now = Date.now();
    const names = await Promise.all(
      [40, 30, 20].map((days) => file({ cameraFid: camera(), startedAt: now - days * DAY })),
    );
    const [due, held, kept] = names;
    if (due === undefined || held === undefined || kept === undefined) throw new Error('no files');
    await row(due, { dueAt: now - 1000 });
    await row(held, { dueAt: now - 1000 });
    await row(kept, { dueAt: now + MINUTE });
    await hold(held.startedAt + 2999, held.startedAt + 10_000);
    expect(await deleteDue()).toBe(1);
    expect(names.map((name) => existsSync(mediaPath(name)))).toEqual([false, true, true]);
    expect(await starts()).toEqual([held.startedAt, kept.startedAt]);
    expect(await all('select camera_fid as camera, files, bytes, reason from recording_deletion')).toEqual([
      { camera: camera(), files: 1, bytes: 1000, reason: 'due' },
    ]);
    await asEngine((tx) => tx.query('update recording_hold set released_at = guanlan.now()'));
    expect(await deleteDue()).toBe(1);
    expect(await starts()).toEqual([kept.startedAt]);
  });

  it('that a dead gateway left are cut to whole segments and written down; one that grows is left alone', async () => {
    const now = Date.now();
    const torn = await file({ cameraFid: camera(), startedAt: now - 20 * MINUTE });
    await appendFile(mediaPath(torn), 'half a segment');
    await utimes(mediaPath(torn), new Date(now - 10 * MINUTE), new Date(now - 10 * MINUTE));
    await row(torn, { dueAt: now + DAY, open: true, bytes: 5 });
    const growing = await file({ cameraFid: camera(), startedAt: now - MINUTE });
    await utimes(mediaPath(growing), new Date(), new Date());
    await row(growing, { dueAt: now + DAY, open: true });
    const never = { cameraFid: camera(), startedAt: now - 30 * MINUTE };
    await row(never, { dueAt: now + DAY, open: true });
    expect(await endOrphans(now)).toBe(2);
    const rows = await all<{ at: number; open: boolean; length: number }>(
      `select round(date_part('epoch', started_at) * 1000) as at, open, round(date_part('epoch', ended_at - started_at) * 1000) as length
       from recording_segment order by 1`,
    );
    expect(rows).toEqual([
      { at: torn.startedAt, open: false, length: 3000 },
      { at: growing.startedAt, open: true, length: 3000 },
    ]);
    expect((await readIndex(torn))?.segments.length).toBe(3);
    expect(await all('select reason from recording_deletion')).toEqual([{ reason: 'lost' }]);
  });

  it('and their rows find each other again: files without rows, rows without files', async () => {
    const now = Date.now();
    const rowless = await file({ cameraFid: camera(), startedAt: now - 50 * MINUTE });
    const both = await file({ cameraFid: camera(), startedAt: now - 40 * MINUTE });
    const fileless = await file({ cameraFid: camera(), startedAt: now - 30 * MINUTE });
    await row(both, { dueAt: now + DAY });
    await row(fileless, { dueAt: now + DAY });
    await rm(mediaPath(fileless));
    const found = await reconcile(now);
    expect(found.fileless).toBe(1);
    expect(found.rowless).toBeGreaterThanOrEqual(1);
    expect(await starts()).toContain(rowless.startedAt);
    expect(await starts()).not.toContain(fileless.startedAt);
    expect(await starts()).toContain(both.startedAt);
  });

  it('keep what something else decided to keep, when the recorder writes its files down again', async () => {
    const name = { cameraFid: camera(), startedAt: Date.now() - MINUTE };
    await row(name, { dueAt: 1_000_000, ring: true });
    const keep = 4_000_000_000_000;
    await asEngine((tx) =>
      tx.query('update recording_segment set ring = false, due_at = to_timestamp($1::float8 / 1000)', [keep]),
    );
    await row(name, { dueAt: 2_000_000, ring: true });
    expect(await all(`select ring, round(date_part('epoch', due_at) * 1000) as due from recording_segment`)).toEqual([
      { ring: false, due: keep },
    ]);
  });

  it('give way before the disk is full, oldest first, nothing held, and it is told as a warning', async () => {
    const now = Date.now();
    const names: PieceName[] = [];
    for (const minutes of [50, 40, 30, 20])
      names.push(await file({ cameraFid: camera(), startedAt: now - minutes * MINUTE }));
    for (const name of names) await row(name, { dueAt: now + 30 * DAY, bytes: 4e9 });
    const [first] = names;
    await hold(first?.startedAt ?? 0, (first?.startedAt ?? 0) + 1);
    // 10 GB must stay free; 5 GB are missing: two files of 4 GB go.
    const state = await guardSpace({ freeBytes: 5e9, totalBytes: 1e11 });
    expect(state).toMatchObject({ mayWrite: true, reserveBytes: 1e10 });
    expect(await starts()).toEqual([names[0]?.startedAt, names[3]?.startedAt]);
    expect(await all('select reason, files from recording_deletion')).toEqual([{ reason: 'space', files: 2 }]);
    const told = await all<{ reason: string }>(
      `select reason_zh as reason from warning where cause = 'system:recording_space' and state = 'open'`,
    );
    expect(told.map(({ reason }) => reason)).toEqual([expect.stringContaining('未到留存期')]);
    // Nothing but what is held remains, and still there is no room: recording stops and says so.
    const full = await guardSpace({ freeBytes: 1e9, totalBytes: 1e11 });
    expect(full.mayWrite).toBe(false);
    expect((await asEngine(readSpaceState)).mayWrite).toBe(false);
    expect(await starts()).toEqual([names[0]?.startedAt]);
  });

  it('give a warning its clip from the ring, once, and none of a camera with privacy masks', async () => {
    const opened = Date.now() - 2 * MINUTE;
    await asEngine((tx) => tx.query('update camera set owner_fid = $2 where fid = $1', [camera(), zone.fids.assets]));
    await asEngine((tx) =>
      tx.query('update warning set opened_at = to_timestamp($2::float8 / 1000) where id = $1', [
        zone.warningId,
        opened,
      ]),
    );
    const name = { cameraFid: camera(), startedAt: opened - 30_000 };
    await recordedFile(name, 60);
    await recordedRow(name, 60, zone.scopeKey);
    const clips = () =>
      all<{ bytes: number; type: string }>(
        `select e.bytes, e.media_type as type from recording_clip k join evidence e on e.id = k.evidence_id where k.warning_id = ${zone.warningId}`,
      );
    expect(await attachClips()).toBe(1);
    expect(await attachClips()).toBe(0);
    const [clip] = await clips();
    expect(clip).toMatchObject({ type: 'video/mp4' });
    // Forty seconds and a little, of a minute.
    expect(clip?.bytes ?? 0).toBeGreaterThan(100_000);
    await asEngine((tx) => tx.query('delete from recording_clip'));
    await asEngine((tx) =>
      tx.query(`insert into recording_rule (camera_fid, masks, scope_key) values ($1, '[[[0,0],[1,0],[1,1]]]', $2)`, [
        camera(),
        zone.scopeKey,
      ]),
    );
    expect(await attachClips()).toBe(0);
    expect(await clips()).toEqual([]);
    await asEngine((tx) => tx.query('delete from recording_rule'));
  });

  it('of an AI event end in time; a face needs a purpose, a legal basis and an end', async () => {
    const keep = (sha256: string, about: { face?: boolean; purpose?: string; basis?: string; ends: string }) =>
      asEngine((tx) =>
        tx.query(
          `insert into event_picture (camera_fid, kind, taken_at, received_at, sha256, media_type, bytes, face, purpose, legal_basis, expires_at, scope_key)
           values ($1, 'ai_event', guanlan.now(), guanlan.now(), $2, 'image/jpeg', 1, $3, $4, $5, guanlan.now() + $6::interval, $7)`,
          [camera(), sha256, about.face ?? false, about.purpose ?? '', about.basis ?? '', about.ends, zone.scopeKey],
        ),
      );
    await expect(keep('a'.repeat(64), { face: true, ends: '1 day' })).rejects.toThrow();
    await expect(keep('a'.repeat(64), { face: true, purpose: '人员识别', ends: '1 day' })).rejects.toThrow();
    const [past, shared] = await Promise.all([putFile(Buffer.from('past')), putFile(Buffer.from('shared'))]);
    await keep(past, { face: true, purpose: '人员识别', basis: '同意书 12 号', ends: '-1 second' });
    await keep(shared, { ends: '-1 second' });
    await keep(shared, { ends: '1 day' });
    expect(await purgeEventPictures()).toBe(2);
    await expect(getFile(past)).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    expect((await getFile(shared)).toString()).toBe('shared');
    expect(await all('select sha256 from event_picture')).toEqual([{ sha256: shared }]);
  });

  it('follow the plan of the camera, the rule set of its site and the place it looks into', async () => {
    await asEngine((tx) => tx.query("update site set rule_set = 'RS-SH' where fid = $1", [zone.fids.sites]));
    await asEngine((tx) => tx.query('update camera set owner_fid = $2 where fid = $1', [camera(), zone.fids.sites]));
    await asEngine((tx) =>
      tx.query(
        `insert into recording_rule (camera_fid, plan, retention_class, place, scope_key) values ($1, 'continuous', 'city_managed', 'dormitory_room', $2)`,
        [camera(), zone.scopeKey],
      ),
    );
    const targets = await asEngine((tx) => loadTargets(tx, []));
    expect(targets).toHaveLength(1);
    expect(targets[0]).toMatchObject({
      cameraFid: camera(),
      plan: 'continuous',
      place: 'dormitory_room',
      alarmed: false,
      retention: { ruleSets: ['RS-SH'], class: 'city_managed' },
    });
  });
});
