import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** Who releases, for the record and the audit. */
interface Who {
  readonly viewer: Viewer;
  readonly address: string;
}

export interface CapRelease {
  readonly releasedAt: number;
  readonly releasedName: string;
  readonly reason: string;
  readonly withdrawnAt: number | null;
  readonly withdrawnName: string | null;
}

/** Whether a warning was released to the public; null when it never was. Times are epoch milliseconds. */
export async function readRelease(tx: Tx, warning: number): Promise<CapRelease | null> {
  const { rows } = await tx.query<CapRelease>(
    `select ${ms('released_at')} as "releasedAt", released_name as "releasedName", reason, ${ms('withdrawn_at')} as "withdrawnAt",
       withdrawn_name as "withdrawnName" from cap_release where warning_id = $1`,
    [warning],
  );
  return rows[0] ?? null;
}

/**
 * Releases an open warning to the public as CAP: an authorised government role alone may (issue 3, section 6). The
 * worker pushes it, and everything that follows, to the systems that take CAP. Refuses a closed or released warning.
 */
export async function releaseWarning(tx: Tx, warning: number, reason: string, { viewer, address }: Who): Promise<void> {
  const { rows } = await tx.query<{ state: string; scopeKey: number; tier: number }>(
    'select state, scope_key as "scopeKey", tier from warning where id = $1 for update',
    [warning],
  );
  const [found] = rows;
  if (found === undefined)
    throw new RefusalError({ code: 'not_found', field: 'warning', message: `no warning ${warning}` });
  if (found.state === 'closed')
    throw new RefusalError({ code: 'conflict', field: 'warning', message: 'the warning is closed' });
  const { rowCount } = await tx.query(
    `insert into cap_release (warning_id, scope_key, released_at, released_by, released_name, reason)
     values ($1, $2, guanlan.now(), $3, $4, $5) on conflict do nothing`,
    [warning, found.scopeKey, viewer.id, viewer.name, reason],
  );
  if (rowCount !== 1)
    throw new RefusalError({ code: 'conflict', field: 'warning', message: 'the warning was released before' });
  await appendAudit(tx, {
    actor: viewer.id,
    address,
    action: 'cap.released',
    object: `warning:${warning}`,
    detail: { reason, tier: found.tier },
  });
}

/** Takes a release back: the public gets a cancellation. It cannot be released again. */
export async function withdrawRelease(tx: Tx, warning: number, { viewer, address }: Who): Promise<void> {
  const { rowCount } = await tx.query(
    `update cap_release set withdrawn_at = guanlan.now(), withdrawn_by = $2, withdrawn_name = $3 where warning_id = $1 and withdrawn_at is null`,
    [warning, viewer.id, viewer.name],
  );
  if (rowCount !== 1)
    throw new RefusalError({ code: 'not_found', field: 'warning', message: 'the warning is not public' });
  await appendAudit(tx, { actor: viewer.id, address, action: 'cap.withdrawn', object: `warning:${warning}` });
}
