import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_EVIDENCE_BYTES } from '../../domain/evidence.ts';
import type { Span } from '../../domain/recording-retention.ts';
import { appendAudit } from '../auth/audit.ts';
import { asEngine, type Tx } from '../database.ts';
import { putFile } from '../files/store.ts';
import { type ExportRun, exportRuns, runBytes, writeRun } from '../images/export-run.ts';
import { piecesOf } from './queries.ts';

/** What is attached: so long before and after the opening. */
const AROUND_MS = 20_000;
/** The recorder has written the end of the clip by then. */
const SETTLE_SECONDS = 40;
/** Older warnings have no ring any more. */
const OLDEST_MINUTES = 30;
const A_TURN = 5;

interface Wanted {
  readonly warningId: number;
  readonly scopeKey: number;
  readonly openedAt: number;
  readonly cameraFid: number;
  readonly cameraName: string;
  readonly masked: boolean;
}

/** Cameras of the objects of freshly opened warnings that have something recorded around the opening. */
async function wanted(tx: Tx): Promise<Wanted[]> {
  const { rows } = await tx.query<Wanted>(
    `select w.id as "warningId", w.scope_key as "scopeKey", round(date_part('epoch', w.opened_at) * 1000) as "openedAt", c.fid as "cameraFid",
       c.name as "cameraName", coalesce(jsonb_array_length(r.masks), 0) > 0 as masked
     from warning w join camera c on c.owner_fid = w.fid left join recording_rule r on r.camera_fid = c.fid
     where w.state = 'open' and w.opened_at between guanlan.now() - make_interval(mins => ${OLDEST_MINUTES}) and guanlan.now() - make_interval(secs => ${SETTLE_SECONDS})
       and not exists (select from recording_clip k where k.warning_id = w.id and k.camera_fid = c.fid)
       and exists (select from recording_segment s where s.camera_fid = c.fid and s.started_at < w.opened_at + interval '20 seconds' and s.ended_at > w.opened_at - interval '20 seconds')
     order by w.id, c.fid limit ${A_TURN}`,
  );
  return rows;
}

/** The longest run around the opening that fits into a piece of evidence; null when even two seconds do not. */
async function fitting(cameraFid: number, openedAt: number): Promise<ExportRun | null> {
  const names = await asEngine(async (tx) =>
    (await piecesOf(tx, cameraFid, around(openedAt, AROUND_MS))).map(({ startedAt }) => ({ cameraFid, startedAt })),
  );
  for (let reach = AROUND_MS; reach >= 1_000; reach /= 2) {
    const runs = await exportRuns(names, around(openedAt, reach));
    const best = runs.find((run) => run.from <= openedAt && run.to > openedAt) ?? runs[0];
    if (best !== undefined && runBytes(best) + best.init.length < MAX_EVIDENCE_BYTES) return best;
  }
  return null;
}

const around = (at: number, reach: number): Span => ({ from: at - reach, to: at + reach });

/**
 * Attaches what the ring buffer holds around the opening of a warning as its evidence, once per warning and camera: it would
 * be gone a few minutes later. A camera with privacy masks is left out, because a clip cannot be masked here. Returns how
 * many clips were attached.
 */
export async function attachClips(): Promise<number> {
  let attached = 0;
  for (const one of await asEngine(wanted)) {
    const run = one.masked ? null : await fitting(one.cameraFid, one.openedAt);
    if (run === null) await asEngine((tx) => remember(tx, one, null));
    else {
      await attach(one, run);
      attached += 1;
    }
  }
  return attached;
}

async function attach(one: Wanted, run: ExportRun): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'guanlan-clip-'));
  try {
    const path = join(folder, 'clip.mp4');
    await writeRun(run, path, async () => {});
    const body = await readFile(path);
    const sha256 = await putFile(body);
    await asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into evidence (warning_id, sha256, media_type, bytes, name, taken_at, author, author_name, created_at, scope_key)
         values ($1, $2, 'video/mp4', $3, $4, to_timestamp($5::float8 / 1000), 'system', '录像缓存', guanlan.now(), $6) returning id`,
        [one.warningId, sha256, body.length, `${one.cameraName}.mp4`, run.from, one.scopeKey],
      );
      await remember(tx, one, rows[0]?.id ?? null);
      await appendAudit(tx, {
        actor: 'system',
        action: 'evidence.kept',
        object: `warning:${one.warningId}`,
        detail: { evidence: rows[0]?.id ?? 0, sha256, camera: one.cameraFid },
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function remember(tx: Tx, one: Wanted, evidenceId: number | null): Promise<void> {
  await tx.query(
    `insert into recording_clip (warning_id, camera_fid, evidence_id, at, scope_key) values ($1, $2, $3, guanlan.now(), $4) on conflict do nothing`,
    [one.warningId, one.cameraFid, evidenceId, one.scopeKey],
  );
}
