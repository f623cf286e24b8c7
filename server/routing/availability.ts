import { layerCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { SetAvailability } from '../../domain/resource-availability.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';

/** A duty officer says whether a resource is available; audited, and told to every screen that shows it (REQ-MON-07). */
export async function setAvailability(
  tx: Tx,
  viewer: Viewer,
  input: SetAvailability,
  address: string,
): Promise<{ readonly fid: number }> {
  const { rows } = await tx.query<{ id: string; scopeKey: number; lng: number; lat: number }>(
    `update emergency_resource set duty_state = $2, duty_note = $3, duty_by_name = $4, available = least(quantity, coalesce($5, available)),
       confirmed_at = guanlan.now(), updated_at = guanlan.now()
     where fid = $1 returning id, scope_key as "scopeKey", st_x(geom) as lng, st_y(geom) as lat`,
    [input.fid, input.state, input.note, viewer.name, input.available ?? null],
  );
  const row = rows[0];
  if (row === undefined)
    throw new RefusalError({ code: 'not_found', field: 'fid', message: `no resource ${input.fid} in reach` });
  const { state, note, available } = input;
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'resource.availability',
    object: `emergency_resource:${row.id}`,
    address,
    detail: { state, note, available: available ?? null },
  });
  const bbox = [row.lng, row.lat, row.lng, row.lat];
  await appendEvents(tx, [
    {
      kind: 'object',
      layer: layerCode('resources'),
      fid: input.fid,
      scope_key: row.scopeKey,
      cause: 'duty',
      payload: { layer: 'resources', fid: input.fid, change: 'changed', bbox },
    },
  ]);
  return { fid: input.fid };
}
