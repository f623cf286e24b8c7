import { RefusalError } from '../../domain/refusal.ts';
import { type TerminalInput, terminalNumber } from '../../domain/terminal-schema.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx } from '../database.ts';

export interface Actor {
  readonly viewer: { readonly id: string };
  readonly address: string;
}

async function vehicleOf(tx: Tx, id: string): Promise<{ readonly fid: number; readonly plate: string }> {
  const { rows } = await tx.query<{ fid: number; plate: string }>('select fid, plate from vehicle where id = $1', [id]);
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'vehicleId', message: 'no such vehicle' });
  return row;
}

/** Registers a terminal or changes it; its token stays, so that a connected terminal goes on. */
export async function saveTerminal(tx: Tx, actor: Actor, input: TerminalInput): Promise<{ readonly number: string }> {
  const number = terminalNumber(input.number);
  const { fid, plate } = await vehicleOf(tx, input.vehicleId);
  const channels = [...new Set(input.channels)].sort((a, b) => a - b);
  const { rowCount } = await tx
    .query(
      `insert into vehicle_terminal as t (number, vehicle_fid, dialect, auth_required, channels, changed_at, changed_by)
       values ($1, $2, $3, $4, $5, guanlan.now(), $6)
       on conflict (number) do update set dialect = excluded.dialect, auth_required = excluded.auth_required, channels = excluded.channels,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by where t.vehicle_fid = excluded.vehicle_fid`,
      [number, fid, input.dialect, input.authRequired, channels, actor.viewer.id],
    )
    .catch((error: unknown) => {
      // The row of another's vehicle: whoever may not see it learns no more than that the number is taken.
      if (error instanceof Error && 'code' in error && error.code === '42501') return { rowCount: 0 };
      throw error;
    });
  if (rowCount !== 1)
    throw new RefusalError({ code: 'conflict', field: 'number', message: 'this number belongs to another vehicle' });
  await setCameras(tx, input.vehicleId, number, plate, channels);
  await appendAudit(tx, {
    actor: actor.viewer.id,
    action: 'terminal.saved',
    object: input.vehicleId,
    address: actor.address,
    detail: { number, dialect: input.dialect, authRequired: input.authRequired, channels },
  });
  return { number };
}

/**
 * A camera for each channel, owned by the vehicle: it has the vehicle's rights and place of birth, and is not drawn on the
 * map, since it is where the vehicle is. A channel that is no more loses its source; ids are never used again.
 */
async function setCameras(
  tx: Tx,
  vehicleId: string,
  number: string,
  plate: string,
  channels: readonly number[],
): Promise<void> {
  await tx.query(
    `update camera set source = '{}', state = 'offline'
     where source ->> 'kind' = 'jt1078' and source ->> 'terminal' = $1 and not ((source ->> 'channel')::int = any($2))`,
    [number, channels],
  );
  await tx.query(
    `insert into camera (id, name, name_en, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind, state, owner_fid, source)
     select 'cam_' || $1 || '_' || $2 || '_' || n, $3 || ' 通道' || n, $3 || ' channel ' || n, v.sector, v.zone, v.enterprise, v.scope_key, v.geom, v.datum,
       v.coordinate_kind, 'offline', v.fid, jsonb_build_object('kind', 'jt1078', 'terminal', $2::text, 'channel', n)
     from vehicle v cross join unnest($4::int[]) n where v.id = $1
     on conflict (id) do update set source = excluded.source`,
    [vehicleId, number, plate, channels],
  );
}

/** Forgets a terminal: it may no longer connect, and its cameras have no pictures. */
export async function removeTerminal(tx: Tx, actor: Actor, number: string): Promise<void> {
  const { rows } = await tx.query<{ vehicleFid: number }>(
    'delete from vehicle_terminal where number = $1 returning vehicle_fid as "vehicleFid"',
    [number],
  );
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'number', message: 'no such terminal' });
  await tx.query(
    `update camera set source = '{}', state = 'offline' where owner_fid = $1 and source ->> 'kind' = 'jt1078' and source ->> 'terminal' = $2`,
    [row.vehicleFid, number],
  );
  await appendAudit(tx, {
    actor: actor.viewer.id,
    action: 'terminal.removed',
    object: `terminal:${number}`,
    address: actor.address,
    detail: { vehicle: row.vehicleFid },
  });
}
