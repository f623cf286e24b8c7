import type { HcaPaper } from '../../domain/pipeline-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';

/** Sets plan, responsible person and measures of an area: one of each (一区一案; REQ-ENT-55). Ended areas stay as they were. */
export async function saveHcaPaper(tx: Tx, viewer: Viewer, input: HcaPaper, address: string): Promise<{ id: number }> {
  const { rows } = await tx.query<{ code: string }>(
    `update hca set plan = $2, responsible = $3, phone = $4, measures = $5, edited_at = guanlan.now(), edited_by = $6
     where id = $1 and valid_to is null returning code`,
    [input.id, input.plan, input.responsible, input.phone, input.measures, viewer.id],
  );
  const [row] = rows;
  if (row === undefined)
    throw new RefusalError({ code: 'not_found', field: 'id', message: `no standing area ${input.id} of yours` });
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'pipelines.hcaPaper',
    object: `hca:${row.code}`,
    address,
    detail: { plan: input.plan, responsible: input.responsible },
  });
  return { id: input.id };
}
