import { RefusalError } from '../../domain/refusal.ts';
import type { BlockRoad } from '../../domain/road-block.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { roadsNow } from './road-service.ts';

/** As far from a road as a finger may miss it. */
const NEAR_METERS = 80;

/** Tells every process and every screen: roads concern everybody, so the event stands in the district's common cell. */
export async function roadsEvent(tx: Tx, what: 'graph' | 'block'): Promise<EventItem> {
  const { rows } = await tx.query<{ id: number }>(
    'select id from scope_cell where zone = 0 and enterprise = 0 order by sector, id limit 1',
  );
  return { kind: 'roads', layer: 0, fid: 0, scope_key: rows[0]?.id ?? -1, payload: { what } };
}

/** Closes the road nearest to a place until a moment (REQ-EMER-01); refuses where no road is near. */
export async function blockRoad(
  tx: Tx,
  viewer: Viewer,
  input: BlockRoad,
  address: string,
): Promise<{ readonly id: number }> {
  const { picture } = roadsNow();
  const snap = picture.index.nearest(input, () => true, NEAR_METERS);
  if (snap === null)
    throw new RefusalError({ code: 'invalid', field: 'place', message: `no road within ${NEAR_METERS} m` });
  const { graph } = picture;
  const name = graph.names[graph.nameOf[snap.edge] ?? 0] ?? '';
  const [lng, lat] = snap.point;
  const { rows } = await tx.query<{ id: number }>(
    `insert into road_block (name, reason, lng, lat, from_at, until_at, created_at, created_by, created_by_name)
     values ($1, $2, $3, $4, guanlan.now(), guanlan.now() + make_interval(secs => $5), guanlan.now(), $6, $7) returning id`,
    [name, input.reason, lng, lat, input.hours * 3600, viewer.id, viewer.name],
  );
  const id = rows[0]?.id ?? 0;
  const detail = { name, reason: input.reason, lng, lat, hours: input.hours };
  await appendAudit(tx, { actor: viewer.id, action: 'road.blocked', object: `road_block:${id}`, address, detail });
  await appendEvents(tx, [await roadsEvent(tx, 'block')]);
  return { id };
}

/** Opens a blocked road again; refuses one that is open already. */
export async function unblockRoad(
  tx: Tx,
  viewer: Viewer,
  id: number,
  address: string,
): Promise<{ readonly id: number }> {
  const { rows } = await tx.query(
    'update road_block set lifted_at = guanlan.now(), lifted_by_name = $2 where id = $1 and lifted_at is null returning id',
    [id, viewer.name],
  );
  if (rows.length === 0) throw new RefusalError({ code: 'not_found', field: 'id', message: `no open block ${id}` });
  await appendAudit(tx, { actor: viewer.id, action: 'road.opened', object: `road_block:${id}`, address });
  await appendEvents(tx, [await roadsEvent(tx, 'block')]);
  return { id };
}
