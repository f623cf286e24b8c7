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

/** Whether the hash chain is whole, and if not, the first entry that does not follow from the one before (REQ-SEC-08). */
export async function verifyAudit(tx: Tx): Promise<{ entries: number; firstBroken: number | null }> {
  const { rows } = await tx.query<{ entries: number; firstBroken: number | null }>(
    'select (select count(*) from audit_entry) as entries, guanlan.audit_break() as "firstBroken"',
  );
  return rows[0] ?? { entries: 0, firstBroken: null };
}
