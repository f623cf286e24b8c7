import type { Tx } from '../database.ts';

/** One line of the audit chain (REQ-SEC-08). `object` names what was touched, `detail` holds no secret. */
export interface AuditEntry {
  /** User id, `key:<id>`, or `system`. */
  readonly actor: string;
  /** Dotted verb: `session.opened`, `grant.added`, `warning.acknowledged`. */
  readonly action: string;
  readonly object?: string;
  readonly outcome?: 'allowed' | 'refused' | 'failed';
  readonly address?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Appends to the chain inside the transaction of the change itself, so that neither exists without the other. */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.query('select guanlan.append_audit($1, $2, $3, $4, $5, $6)', [
    entry.actor,
    entry.action,
    entry.object ?? '',
    entry.outcome ?? 'allowed',
    entry.address ?? '',
    JSON.stringify(entry.detail ?? {}),
  ]);
}
