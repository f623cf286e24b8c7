import type { AuditFilter } from '../../domain/administration.ts';
import type { Tx } from '../database.ts';

export interface AuditRow {
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  /** The person's name where the actor is one. */
  readonly actorName: string;
  readonly action: string;
  readonly object: string;
  readonly outcome: 'allowed' | 'refused' | 'failed';
  readonly address: string;
  readonly detail: unknown;
}

/** Entries of the audit, newest first; `before` is the seq of the last row above. */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditRow[]> {
  const { rows } = await tx.query<AuditRow>(
    `select a.seq, a.at, a.actor, coalesce(u.name, a.actor) as "actorName", a.action, a.object, a.outcome, a.address, a.detail
     from audit_entry a left join auth."user" u on u.id = a.actor
     where ($1::bigint is null or a.seq < $1)
       and ($2::text is null or a.actor = $2 or u.name ilike '%' || $2 || '%')
       and ($3::text is null or a.action like $3 || '%')
       and ($4::text is null or a.outcome = $4)
       and ($5::float8 is null or a.at >= to_timestamp($5 / 1000))
       and ($6::float8 is null or a.at < to_timestamp($6 / 1000))
     order by a.seq desc limit $7`,
    [
      before,
      filter.actor === undefined || filter.actor === '' ? null : filter.actor,
      filter.action === undefined || filter.action === '' ? null : filter.action.replace(/[%_\\]/g, '\\$&'),
      filter.outcome ?? null,
      filter.from ?? null,
      filter.to ?? null,
      limit,
    ],
  );
  return rows;
}

/** What a check of the hash chain has found so far. `after` is where to go on; null at the end of the chain. */
export interface AuditCheck {
  readonly entries: number;
  readonly checkedTo: number;
  readonly after: number | null;
  readonly firstBroken: number | null;
}

const CHECK_SLICE = 5_000;

/** Checks the next slice of the hash chain: the first entry in it that does not follow from the one before (REQ-SEC-08). */
export async function verifyAudit(tx: Tx, after: number): Promise<AuditCheck> {
  const { rows } = await tx.query<{ entries: number; last: number | null; checked: number; broken: number | null }>(
    `select (select coalesce(max(seq), 0) from audit_entry) as entries, last_seq as last, checked, broken from guanlan.audit_slice($1, ${CHECK_SLICE})`,
    [after],
  );
  const { entries = 0, last = null, checked = 0, broken = null } = rows[0] ?? {};
  return { entries, checkedTo: last ?? after, after: checked < CHECK_SLICE ? null : last, firstBroken: broken };
}
