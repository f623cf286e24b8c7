import type { Tx } from '../database.ts';
import type { Dialect } from '../ingest/jt808/driver-alarm.ts';
import type { Registration } from '../ingest/jt808/terminal.ts';
import type { KnownTerminal } from './terminal-row.ts';

const KNOWN = `t.number, t.vehicle_fid as "vehicleFid", v.id as "vehicleId", v.plate, v.scope_key as "scopeKey", t.dialect,
  t.auth_required as "authRequired", t.token_hash as "tokenHash"`;

/** A registered terminal by its plain number; null for strangers and for vehicles that are gone. */
export async function findTerminal(tx: Tx, number: string): Promise<KnownTerminal | null> {
  const { rows } = await tx.query<KnownTerminal>(
    `select ${KNOWN} from vehicle_terminal t join vehicle v on v.fid = t.vehicle_fid where t.number = $1`,
    [number],
  );
  return rows[0] ?? null;
}

/** Terminals that the database takes for connected. */
export async function onlineTerminals(tx: Tx): Promise<KnownTerminal[]> {
  const { rows } = await tx.query<KnownTerminal>(
    `select ${KNOWN} from vehicle_terminal t join vehicle v on v.fid = t.vehicle_fid where t.state = 'online' order by t.number limit 20000`,
  );
  return rows;
}

export async function markRegistered(
  tx: Tx,
  number: string,
  registration: Registration,
  tokenHash: Buffer,
  remote: string,
): Promise<void> {
  const { edition, maker, model, terminalId } = registration;
  await tx.query(
    `update vehicle_terminal set token_hash = $2, edition = $3, maker = $4, model = $5, terminal_id = $6, registered_at = guanlan.now(), last_error = null
     where number = $1`,
    [number, tokenHash, edition, maker, model, terminalId],
  );
  // Whoever knows number and plate can register, so that each registration leaves a trace (REQ-SEC-08).
  await tx.query("select guanlan.append_audit('terminal', 'terminal.registered', $1, 'allowed', $2, $3)", [
    `terminal:${number}`,
    remote,
    JSON.stringify({ edition, maker, model }),
  ]);
}

export async function noteOn(tx: Tx, number: string, text: string): Promise<void> {
  await tx.query('update vehicle_terminal set last_error = $2 where number = $1', [number, text.slice(0, 300)]);
}

export async function markOnline(tx: Tx, number: string, online: boolean, reason: string): Promise<void> {
  await tx.query(
    `update vehicle_terminal set state = $2, seen_at = guanlan.now(), last_error = case when $2 = 'online' then null else nullif($3, '') end where number = $1`,
    [number, online ? 'online' : 'offline', reason.slice(0, 300)],
  );
}

/** Cameras that show the channels of a terminal. */
export async function camerasOf(
  tx: Tx,
  number: string,
): Promise<{ readonly id: string; readonly fid: number; readonly scopeKey: number }[]> {
  const { rows } = await tx.query<{ id: string; fid: number; scopeKey: number }>(
    `select c.id, c.fid, c.scope_key as "scopeKey" from vehicle_terminal t join camera c on c.owner_fid = t.vehicle_fid
     where t.number = $1 and c.source ->> 'kind' = 'jt1078' and c.source ->> 'terminal' = t.number order by c.fid limit 64`,
    [number],
  );
  return rows;
}

/** Codes whose last word from this source was "raised". */
export async function raisedCodesOf(tx: Tx, vehicleFid: number, source: string): Promise<string[]> {
  const { rows } = await tx.query<{ kind: string; state: string }>(
    `select distinct on (kind) kind, state from alarm
     where object_fid = $1 and source_id = $2 and at > guanlan.now() - interval '31 days' order by kind, at desc, id desc limit 100`,
    [vehicleFid, source],
  );
  return rows.flatMap(({ kind, state }) => (state === 'raised' ? [kind] : []));
}

/** A terminal as holders of devices.manage see it. Times in epoch milliseconds. */
export interface TerminalView {
  readonly number: string;
  readonly vehicleId: string;
  readonly vehicleFid: number;
  readonly plate: string;
  readonly dialect: Dialect;
  readonly authRequired: boolean;
  readonly channels: readonly number[];
  readonly edition: number | null;
  readonly maker: string | null;
  readonly model: string | null;
  readonly state: 'never' | 'online' | 'offline';
  readonly registeredAt: number | null;
  readonly seenAt: number | null;
  readonly lastError: string | null;
}

const MAX_LISTED = 200;

/** Terminals within the viewer's reach; `text` is looked for in number and plate. */
export async function listTerminals(tx: Tx, text: string): Promise<TerminalView[]> {
  const { rows } = await tx.query<TerminalView>(
    `select t.number, v.id as "vehicleId", v.fid as "vehicleFid", v.plate, t.dialect, t.auth_required as "authRequired", t.channels, t.edition, t.maker,
       t.model, t.state, round(date_part('epoch', t.registered_at) * 1000) as "registeredAt", round(date_part('epoch', t.seen_at) * 1000) as "seenAt",
       t.last_error as "lastError"
     from vehicle_terminal t join vehicle v on v.fid = t.vehicle_fid
     where $1 = '' or position(lower($1) in lower(t.number || ' ' || v.plate || ' ' || v.id)) > 0
     order by t.state = 'offline' desc, v.id, t.number limit ${MAX_LISTED}`,
    [text],
  );
  return rows;
}
