import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
}

/** Locks a draft; who does not see the whole district does not see it either. */
async function lockDraft(tx: Tx, id: number): Promise<{ readonly editedBy: string | null }> {
  const { rows } = await tx.query<{ state: string; editedBy: string | null }>(
    `select state, edited_by as "editedBy" from bulletin where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no bulletin ${id}` });
  if (row.state !== 'draft')
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the bulletin is ${row.state}` });
  return row;
}

/** Words beside the figures; the figures are the run's and stay as they are. */
export async function remarkBulletin(
  tx: Tx,
  { viewer, address }: Asked,
  { id, zh, en }: { readonly id: number; readonly zh: string; readonly en: string },
): Promise<void> {
  await lockDraft(tx, id);
  const { rowCount } = await tx.query(
    'update bulletin set remarks_zh = $2, remarks_en = $3, edited_by = $4 where id = $1',
    [id, zh, en, viewer.id],
  );
  if (rowCount === 0)
    throw new RefusalError({ code: 'forbidden', field: 'sector', message: 'a bulletin is the whole district' });
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'bulletin.remark',
    object: `bulletin:${id}`,
    address,
    detail: { zh, en },
  });
}

/** Issues a bulletin under its number: from here on everybody who reads assessments reads it. Not who wrote its remarks. */
export async function issueBulletin(
  tx: Tx,
  { viewer, address }: Asked,
  { id, number }: { readonly id: number; readonly number: string },
): Promise<void> {
  const { editedBy } = await lockDraft(tx, id);
  if (editedBy === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'author', message: 'another person issues what you wrote' });
  const { rowCount } = await tx.query(
    `update bulletin set state = 'issued', number = $2, issued_by = $3, issued_by_name = $4, issued_at = guanlan.now() where id = $1`,
    [id, number, viewer.id, viewer.name],
  );
  if (rowCount === 0)
    throw new RefusalError({ code: 'forbidden', field: 'sector', message: 'a bulletin is the whole district' });
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'bulletin.issued',
    object: `bulletin:${id}`,
    address,
    detail: { number },
  });
}
