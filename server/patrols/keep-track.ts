import {
  type PatrolKind,
  type PatrolMode,
  TRACK_DOUBTS,
  type TrackDoubt,
  type TrackSource,
} from '../../domain/patrol.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type Fix, packFixes } from '../../domain/track-fixes.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** Whoever hands a track in. */
export interface TrackAuthor {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly source: TrackSource;
  readonly device: string;
}

/** A piece of a track. Epoch milliseconds of the device; `sentAt` null where its clock is taken as right. */
export interface TrackPiece {
  readonly id: string;
  readonly track: string;
  readonly seq: number;
  readonly kind: PatrolKind;
  readonly mode: PatrolMode;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly sentAt: number | null;
  readonly fixes: readonly Fix[];
}

const REVOKED: TrackDoubt = { code: TRACK_DOUBTS[6], value: 0, count: 1, at: null };
/** Within it, a difference is the line's delay and not the clock's. */
const PROMPT_MS = 2_000;

/**
 * Keeps a piece of a track and notes it to be laid along the pipelines. The same piece again has no second effect; a track
 * of somebody else is refused with `not_found`. `late`: handed in after the right ended, so it counts only when accepted.
 */
export async function keepTrackPiece(
  tx: Tx,
  author: TrackAuthor,
  piece: TrackPiece,
  scopeKey: number,
  late = false,
): Promise<{ readonly repeated: boolean }> {
  const { rows: clock } = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
  const now = clock[0]?.now ?? 0;
  const off = piece.sentAt === null ? 0 : Math.round(piece.sentAt - now);
  const ahead = Math.abs(off) < PROMPT_MS ? 0 : off;
  const made = await tx.query(
    `insert into track (id, kind, mode, source, device, patroller, patroller_name, started_at, doubts, received_at, scope_key)
     values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), $9, guanlan.now(), $10) on conflict (id) do nothing`,
    [
      ...[piece.track, piece.kind, piece.mode, author.source, author.device, author.id, author.name],
      ...[piece.startedAt - ahead, JSON.stringify(late ? [REVOKED] : []), scopeKey],
    ],
  );
  const owner = await tx.query<{ patroller: string }>('select patroller from track where id = $1', [piece.track]);
  if (owner.rows[0]?.patroller !== author.id)
    throw new RefusalError({ code: 'not_found', field: 'track', message: 'no such track of yours' });
  const added = await addFixes(tx, piece, ahead, scopeKey);
  const count = added ? piece.fixes.length : 0;
  const ended = piece.endedAt === null ? null : piece.endedAt - ahead;
  await tx.query(
    `update track t set fixes = t.fixes + $2, ended_at = coalesce(t.ended_at, to_timestamp($3::float8 / 1000)),
       first_at = b.first_at, last_at = b.last_at
     from (select min(first_at) as first_at, max(last_at) as last_at from track_batch where track_id = $1) b where t.id = $1`,
    [piece.track, count, ended],
  );
  if (added || ended !== null)
    await tx.query('insert into track_due (track_id) values ($1) on conflict do nothing', [piece.track]);
  if (made.rowCount === 1 || ended !== null)
    await appendAudit(tx, {
      actor: author.id,
      action: ended === null ? 'patrol.started' : 'patrol.ended',
      object: `track:${piece.track}`,
      address: author.address,
      detail: { kind: piece.kind, mode: piece.mode, source: author.source, late },
    });
  return { repeated: !added && piece.fixes.length > 0 };
}

async function addFixes(tx: Tx, piece: TrackPiece, ahead: number, scopeKey: number): Promise<boolean> {
  if (piece.fixes.length === 0) return false;
  const times = piece.fixes.map(({ at }) => at - ahead);
  const { rowCount } = await tx.query(
    `insert into track_batch (id, track_id, seq, first_at, last_at, count, clock_ahead_ms, fixes, received_at, scope_key)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6, $7, $8, guanlan.now(), $9) on conflict (id) do nothing`,
    [
      ...[piece.id, piece.track, piece.seq, Math.min(...times), Math.max(...times), piece.fixes.length, ahead],
      ...[Buffer.from(packFixes(piece.fixes)), scopeKey],
    ],
  );
  return rowCount === 1;
}
