import { createHash } from 'node:crypto';
import { RefusalError } from '../../domain/refusal.ts';
import { readTrackFile } from '../../domain/track-file.ts';
import type { TrackChunk, TrackImport } from '../../domain/track-schema.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { placeFinding } from '../field/place.ts';
import { keepTrackPiece } from './keep-track.ts';

/** Fixes of one stored batch of an import. */
const BATCH_FIXES = 2_000;

/** The same text makes the same id: a file that is sent again is there already. */
function idOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Keeps a piece that a phone sent, in the cell of its first fix within the viewer's reach. */
export async function takeChunk(tx: Tx, viewer: Viewer, chunk: TrackChunk, address: string) {
  const [first] = chunk.fixes;
  const { scopeKey } = await placeFinding(tx, first === undefined ? null : [first.lng, first.lat]);
  const author = { id: viewer.id, name: viewer.name, address, source: 'phone', device: '' } as const;
  return await keepTrackPiece(tx, author, chunk, scopeKey);
}

/**
 * Imports a track from a GPX or GeoJSON file: the places are turned into WGS 84 from the declared datum. The same file
 * from the same person has no second effect. Refuses files without times.
 */
export async function importTrack(tx: Tx, viewer: Viewer, input: TrackImport, address: string) {
  const fixes = readTrackFile(input.format, input.text, input.datum);
  const track = idOf(viewer.id, input.mode, input.datum, input.text);
  const times = fixes.map(({ at }) => at);
  const author = { id: viewer.id, name: input.patroller, address, source: 'import', device: input.device } as const;
  const common = {
    track,
    kind: input.kind,
    mode: input.mode,
    sentAt: null,
    startedAt: times.reduce((a, b) => Math.min(a, b)),
  };
  let repeated = true;
  for (let from = 0, seq = 0; from < fixes.length; from += BATCH_FIXES, seq += 1) {
    const some = fixes.slice(from, from + BATCH_FIXES);
    const [first] = some;
    const { scopeKey } = await placeFinding(tx, first === undefined ? null : [first.lng, first.lat]);
    const last = from + BATCH_FIXES >= fixes.length;
    const piece = { ...common, id: idOf(track, String(seq)), seq, fixes: some };
    const endedAt = last ? times.reduce((a, b) => Math.max(a, b)) : null;
    const kept = await keepTrackPiece(tx, author, { ...piece, endedAt }, scopeKey);
    repeated &&= kept.repeated;
  }
  return { id: track, fixes: fixes.length, repeated };
}

/** Lets a doubtful track count, by somebody other than its patroller, with the reason kept beside it. */
export async function acceptTrack(
  tx: Tx,
  viewer: Viewer,
  input: { readonly id: string; readonly reason: string },
  address: string,
): Promise<void> {
  const { rows } = await tx.query<{ patroller: string; accepted: boolean; doubtful: boolean }>(
    `select patroller, accepted_at is not null as accepted, doubts <> '[]' as doubtful from track where id = $1 for update`,
    [input.id],
  );
  const track = rows[0];
  if (track === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such track' });
  if (!track.doubtful)
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'nothing about it is doubtful' });
  if (track.accepted) throw new RefusalError({ code: 'conflict', field: 'id', message: 'it is accepted already' });
  if (track.patroller === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'id', message: 'who walked does not accept the track' });
  await tx.query(
    'update track set accepted_at = guanlan.now(), accepted_by = $2, accepted_name = $3, accept_reason = $4 where id = $1',
    [input.id, viewer.id, viewer.name, input.reason],
  );
  await tx.query('insert into track_due (track_id) values ($1) on conflict do nothing', [input.id]);
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'patrol.accepted',
    object: `track:${input.id}`,
    address,
    detail: { reason: input.reason },
  });
}
