import {
  type FindingDeadlines,
  type FindingDoubt,
  type FindingState,
  findingDoubts,
  findingDue,
  USUAL_DEADLINES,
} from '../../domain/finding.ts';
import type { NewFinding } from '../../domain/finding-schema.ts';
import { layerCode } from '../../domain/layer.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx } from '../database.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { ms } from '../warnings/warning-record.ts';
import type { FindingPlace } from './place.ts';

/** Whoever hands a finding in. */
export interface FindingAuthor {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** Tells every screen that reaches the finding to ask again. */
export function findingEvent(
  id: string,
  place: { readonly scopeKey: number; readonly objectFid: number | null },
): EventItem {
  return {
    kind: 'finding',
    layer: layerCode('pipelines'),
    fid: place.objectFid ?? 0,
    scope_key: place.scopeKey,
    payload: { id },
  };
}

async function deadlinesOf(tx: Tx): Promise<FindingDeadlines> {
  const { rows } = await tx.query<{ value: Partial<FindingDeadlines> }>(
    `select value from setting where key = 'finding_deadlines'`,
  );
  return { ...USUAL_DEADLINES, ...rows[0]?.value };
}

/**
 * Keeps a finding with its step, announced media, audit entry and event; the events are the transaction's last statement.
 * The same id again changes nothing and answers the same: a device that heard no answer may send as often as it likes.
 */
export async function keepFinding(
  tx: Tx,
  author: FindingAuthor,
  found: NewFinding,
  place: FindingPlace,
  quarantined = false,
): Promise<{ readonly state: FindingState; readonly repeated: boolean }> {
  const known = await tx.query<{ state: FindingState }>('select state from finding where id = $1', [found.id]);
  const before = known.rows[0];
  if (before !== undefined) return { state: before.state, repeated: true };
  const { rows: clock } = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
  const now = clock[0]?.now ?? 0;
  const doubts: FindingDoubt[] = findingDoubts({ ...found, clockAheadMs: found.sentAt - now }, now);
  if (quarantined) doubts.push('revoked');
  const state: FindingState = quarantined ? 'quarantined' : 'reported';
  const due = findingDue(found.severity, now, await deadlinesOf(tx));
  const { position } = found;
  const { rowCount } = await tx.query(
    `insert into finding (id, code, severity, note, state, geom, accuracy_m, pipeline_fid, chainage_m, offset_m, object_fid, object_name, object_name_en,
       taken_at, received_at, doubts, inspector, inspector_name, due_at, zone, scope_key)
     values ($1, $2, $3, $4, $5, case when $6::float8 is null then null else st_setsrid(st_makepoint($6, $7), 4326) end, $8, $9, $10, $11, $12, $13, $14,
       to_timestamp($15::float8 / 1000), guanlan.now(), $16, $17, $18, to_timestamp($19::float8 / 1000), $20, $21) on conflict (id) do nothing`,
    [
      ...[found.id, found.code, found.severity, found.note, state, position?.lng ?? null, position?.lat ?? null],
      ...[
        position?.accuracyMeters ?? null,
        place.pipelineFid,
        place.chainageMeters,
        place.offsetMeters,
        place.objectFid,
      ],
      // The device's clock, set right by what it was off when it sent.
      ...[
        place.name,
        place.nameEn,
        Math.min(now, found.takenAt - (found.sentAt - now)),
        doubts,
        author.id,
        author.name,
      ],
      ...[due, place.zone, place.scopeKey],
    ],
  );
  // Somebody else's finding bears this id, out of sight: the device made it, so this is no chance.
  if (rowCount === 0) return { state, repeated: true };
  await tx.query(
    `insert into finding_step (finding_id, at, step, actor, actor_name, text, scope_key) values ($1, guanlan.now(), 'reported', $2, $3, $4, $5)`,
    [found.id, author.id, author.name, found.note, place.scopeKey],
  );
  if (found.media.length > 0)
    await tx.query(
      `insert into finding_media (finding_id, sha256, role, name, bytes, scope_key)
       select $1, m.sha256, m.role, m.name, m.bytes, $3 from jsonb_to_recordset($2) as m(sha256 text, role text, name text, bytes bigint)
       on conflict do nothing`,
      [found.id, JSON.stringify(found.media), place.scopeKey],
    );
  await appendAudit(tx, {
    actor: author.id,
    action: quarantined ? 'finding.quarantined' : 'finding.reported',
    object: `finding:${found.id}`,
    address: author.address,
    detail: { code: found.code, severity: found.severity, media: found.media.length, doubts },
  });
  await appendEvents(tx, [findingEvent(found.id, place)]);
  return { state, repeated: false };
}
