import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImageEvent, keepsExport, turnImage } from '../../domain/image-request.ts';
import type { Mask } from '../../domain/recording-schema.ts';
import { appendAudit } from '../auth/audit.ts';
import { asEngine, type Tx } from '../database.ts';
import type { PieceName } from '../recording/layout.ts';
import { cameraRecording, piecesOf } from '../recording/queries.ts';
import { buildExport, type Exported, ExportFailure, exportsRoot } from './export-build.ts';
import { burnTools } from './ffmpeg.ts';
import { databaseNow, loadRequest, type RequestRecord, writeState } from './request-record.ts';

/** A worker that says nothing for this long is dead, and another one begins its export anew. */
const LEASE_SECONDS = 60;
const TELL_EVERY_MS = 2_000;
const SYSTEM = { actor: 'system', actorName: 'system' };

interface Claimed {
  readonly request: RequestRecord;
  readonly pieces: readonly PieceName[];
  readonly masks: readonly Mask[];
}

async function claim(): Promise<Claimed | null> {
  return await asEngine(async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `select id from image_request where state = 'queued' or (state = 'exporting' and coalesce(job_until, '-infinity') < guanlan.now())
       order by id limit 1 for update skip locked`,
    );
    const [row] = rows;
    if (row === undefined) return null;
    const request = await loadRequest(tx, row.id, true);
    await tx.query(
      `update image_request set job_until = guanlan.now() + make_interval(secs => ${LEASE_SECONDS}) where id = $1`,
      [row.id],
    );
    await turn(tx, request, { kind: 'started' }, 'started');
    const { masks } = await cameraRecording(tx, request.cameraId);
    const pieces = await piecesOf(tx, request.cameraFid, request);
    const names = pieces.map(({ startedAt }) => ({ cameraFid: request.cameraFid, startedAt }));
    return { request, pieces: names, masks };
  });
}

/** Takes a request on by what the machine did, with its step and an entry in the audit. */
async function turn(tx: Tx, request: RequestRecord, event: ImageEvent, step: string, text = ''): Promise<boolean> {
  const next = turnImage({ ...request, approver: request.approver }, event);
  // A step that changes nothing is none, but for an export that begins anew.
  if (next.state === request.state && event.kind !== 'started') return false;
  await writeState(tx, { ...request, linkEndsAt: next.linkEndsAt }, next.state, { ...SYSTEM, step, text });
  await appendAudit(tx, {
    actor: 'system',
    action: `image.${step}`,
    object: `image_request:${request.id}`,
    outcome: event.kind === 'failed' ? 'failed' : 'allowed',
    detail: { camera: request.cameraId, ...(text === '' ? {} : { text }) },
  });
  return true;
}

/** Tells how far the export is and renews the lease; says whether it shall go on. */
async function tell(id: number, percent: number): Promise<boolean> {
  return await asEngine(async (tx) => {
    const { rows } = await tx.query<{ go: boolean }>(
      `update image_request set job_percent = $2, job_until = guanlan.now() + make_interval(secs => ${LEASE_SECONDS})
       where id = $1 and state = 'exporting' returning not job_cancel as go`,
      [id, percent],
    );
    return rows[0]?.go === true;
  });
}

/** Runs one waiting export from its order to its link; false when none waits. One at a time per worker. */
async function runExport(): Promise<boolean> {
  const claimed = await claim();
  if (claimed === null) return false;
  const { request } = claimed;
  const stop = new AbortController();
  let percent = 0;
  const teller = setInterval(() => {
    void tell(request.id, percent)
      .then((go) => {
        if (!go) stop.abort();
      })
      .catch(() => {});
  }, TELL_EVERY_MS);
  try {
    const exported = await buildExport({
      ...claimed,
      signal: stop.signal,
      onProgress: (now) => {
        percent = now;
      },
    });
    await asEngine((tx) => finish(tx, request.id, exported));
  } catch (error) {
    const reason = error instanceof ExportFailure ? error.reason : 'tool_failed';
    console.error(`export of request ${request.id}: ${error instanceof Error ? error.message : String(error)}`);
    await asEngine(async (tx) => {
      const now = await loadRequest(tx, request.id, true);
      await turn(
        tx,
        now,
        { kind: reason === 'cancelled' ? 'cancelled' : 'failed' },
        reason === 'cancelled' ? 'stopped' : 'failed',
        reason,
      );
    });
  } finally {
    clearInterval(teller);
  }
  return true;
}

async function finish(tx: Tx, id: number, exported: Exported): Promise<void> {
  const request = await loadRequest(tx, id, true);
  // Revoked or cancelled while it was being made: the sweep removes the file.
  if (!(await turn(tx, request, { kind: 'done', now: await databaseNow(tx) }, 'exported'))) return;
  await tx.query(
    'update image_request set export_bytes = $2, export_sha256 = $3, manifest = $4, job_percent = 100 where id = $1',
    [id, exported.bytes, exported.sha256, JSON.stringify(exported.manifest)],
  );
}

/** Ends links whose time has come and removes every export that no request may have any more. Returns how many ended. */
export async function expireExports(): Promise<number> {
  const ended = await asEngine(async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `select id from image_request where state = 'ready' and link_ends_at <= guanlan.now() order by id limit 100 for update skip locked`,
    );
    const now = await databaseNow(tx);
    for (const { id } of rows) await turn(tx, await loadRequest(tx, id, true), { kind: 'clock', now }, 'expired');
    return rows.length;
  });
  await sweepExports();
  return ended;
}

async function sweepExports(): Promise<void> {
  await mkdir(exportsRoot(), { recursive: true, mode: 0o700 });
  const files = await readdir(exportsRoot());
  const ids = files.flatMap((file) => /^([1-9]\d{0,14})\.(?:zip|part)$/.exec(file)?.[1] ?? []).map(Number);
  if (ids.length === 0) return;
  const kept = await asEngine(async (tx) => {
    const { rows } = await tx.query<{ id: number; state: RequestRecord['state'] }>(
      'select id, state from image_request where id = any ($1)',
      [ids],
    );
    return new Set(rows.filter(({ state }) => keepsExport(state)).map(({ id }) => id));
  });
  for (const file of files) {
    const id = Number(/^([1-9]\d{0,14})\.(?:zip|part)$/.exec(file)?.[1] ?? 0);
    if (id > 0 && !kept.has(id)) await rm(join(exportsRoot(), file), { recursive: true, force: true });
  }
}

let told = false;

/** What this worker can burn into pictures, for the screens that must say so. Written once per process. */
async function tellTools(): Promise<void> {
  if (told) return;
  const { ffmpeg, font } = await burnTools();
  await asEngine((tx) =>
    tx.query(
      `insert into setting (key, value) values ('image_export', $1) on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
      [JSON.stringify({ ffmpeg, font: font !== null })],
    ),
  );
  told = true;
}

/** The worker's chore: every waiting export. */
export async function runExports(): Promise<void> {
  await tellTools();
  for (let ran = true; ran; ) ran = await runExport();
}
