import type { z } from 'zod';
import type { handoverListSchema } from '../../domain/duty.ts';
import type { HandoverSummary } from '../../domain/duty-handover.ts';
import { shiftAt } from '../../domain/duty-roster.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';
import { operatingCompany } from './call.ts';
import { summarise } from './handover-summary.ts';
import { databaseNow, shiftsOf } from './roster-queries.ts';

interface Caller {
  readonly viewer: Viewer;
  readonly address: string;
}

export interface HandoverHead {
  readonly id: number;
  readonly shiftName: string;
  readonly shiftNameEn: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly state: 'draft' | 'given' | 'taken';
  readonly text: string;
  readonly givenBy: string | null;
  readonly givenAt: number | null;
  readonly takenBy: string | null;
  readonly takenAt: number | null;
  /** Both signatures came from one account: a shared desk. */
  readonly oneAccount: boolean;
}

interface Handover extends HandoverHead {
  readonly summary: HandoverSummary;
  readonly organisation: number;
}

const HEAD_COLUMNS = `id, shift_name as "shiftName", shift_name_en as "shiftNameEn", ${ms('from_at')} as "fromAt", ${ms('to_at')} as "toAt", state, text,
  given_by as "givenBy", ${ms('given_at')} as "givenAt", taken_by as "takenBy", ${ms('taken_at')} as "takenAt",
  coalesce(given_account = taken_account, false) as "oneAccount"`;

/** Without shifts a handover covers so much. */
const USUAL_MS = 12 * 3_600_000;

/** Handovers of the desk, the newest first. */
export async function listHandovers(
  tx: Tx,
  { before, limit }: z.output<typeof handoverListSchema>,
): Promise<HandoverHead[]> {
  const { rows } = await tx.query<HandoverHead>(
    `select ${HEAD_COLUMNS} from duty_handover where organisation = $1 and ($2::float8 is null or to_at < to_timestamp($2::float8 / 1000))
     order by to_at desc, id desc limit $3`,
    [await operatingCompany(tx), before ?? null, limit],
  );
  return rows;
}

/** One handover with its figures; refuses one that holds more than the viewer sees. */
export async function getHandover(tx: Tx, id: number): Promise<Handover> {
  const { rows } = await tx.query<Handover>(
    `select ${HEAD_COLUMNS}, summary, organisation from duty_handover where id = $1`,
    [id],
  );
  const [found] = rows;
  if (found === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no handover ${id}` });
  return found;
}

/** The newest handover that was given; what the shift at the desk begins with. */
export async function latestHandover(tx: Tx): Promise<HandoverHead | null> {
  const { rows } = await tx.query<HandoverHead>(
    `select ${HEAD_COLUMNS} from duty_handover where organisation = $1 and state <> 'draft' order by to_at desc, id desc limit 1`,
    [await operatingCompany(tx)],
  );
  return rows[0] ?? null;
}

/**
 * Begins the handover of the running shift, or counts the draft of it anew; what was written in it stays. It reaches back
 * to where the last one ended, so that nothing falls between two shifts.
 */
export async function draftHandover(tx: Tx, { viewer, address }: Caller): Promise<{ id: number }> {
  const now = await databaseNow(tx);
  const organisation = await operatingCompany(tx);
  if (organisation === 0)
    throw new RefusalError({
      code: 'unavailable',
      field: 'organisation',
      message: 'no operating company keeps a desk here',
    });
  const running = shiftAt(await shiftsOf(tx, organisation), now);
  const last = await latestHandover(tx);
  const from = Math.min(now, last?.toAt ?? running?.from ?? now - USUAL_MS);
  const summary = await summarise(tx, from, now);
  const { rows } = await tx.query<{ id: number }>(
    `update duty_handover set summary = $2, to_at = to_timestamp($3::float8 / 1000) where id = (
       select id from duty_handover where organisation = $1 and state = 'draft' order by id desc limit 1 for update) returning id`,
    [organisation, JSON.stringify(summary), now],
  );
  const [draft] = rows;
  if (draft !== undefined) return draft;
  const made = await tx.query<{ id: number }>(
    `insert into duty_handover (organisation, shift_name, shift_name_en, from_at, to_at, summary, author, created_at, whole, scope_keys)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6, $7, guanlan.now(), $8, $9) returning id`,
    [
      organisation,
      running?.shift.name ?? '',
      running?.shift.nameEn ?? '',
      from,
      now,
      JSON.stringify(summary),
      viewer.id,
      viewer.all,
      viewer.all ? [] : [...viewer.scopeKeys],
    ],
  );
  const [fresh] = made.rows;
  if (fresh === undefined) throw new Error('a handover was not made');
  await audit(tx, viewer, address, 'drafted', fresh.id, {});
  return fresh;
}

async function lockHandover(tx: Tx, id: number, state: HandoverHead['state'], field: string): Promise<Handover> {
  await tx.query('select id from duty_handover where id = $1 for update', [id]);
  const found = await getHandover(tx, id);
  if (found.state !== state)
    throw new RefusalError({
      code: 'conflict',
      field,
      message: `the handover is ${found.state}`,
      params: { state: found.state },
    });
  return found;
}

/** What the people of the shift write into their handover; refused once it is signed. */
export async function writeHandover(tx: Tx, _caller: Caller, id: number, text: string): Promise<{ ok: true }> {
  await lockHandover(tx, id, 'draft', 'text');
  await tx.query('update duty_handover set text = $2 where id = $1', [id, text]);
  return { ok: true };
}

/** The shift that goes signs (交班): figures are counted a last time and stand from here on. */
export async function giveHandover(
  tx: Tx,
  { viewer, address }: Caller,
  id: number,
  name: string,
): Promise<{ ok: true }> {
  const draft = await lockHandover(tx, id, 'draft', 'id');
  const now = await databaseNow(tx);
  const summary = await summarise(tx, draft.fromAt, now);
  await tx.query(
    `update duty_handover set state = 'given', summary = $2, to_at = to_timestamp($3::float8 / 1000), given_by = $4, given_account = $5, given_at = to_timestamp($3::float8 / 1000)
     where id = $1`,
    [id, JSON.stringify(summary), now, name, viewer.id],
  );
  await audit(tx, viewer, address, 'given', id, { name });
  return { ok: true };
}

/** The shift that comes signs (接班); refused for the person who gave it. */
export async function takeHandover(
  tx: Tx,
  { viewer, address }: Caller,
  id: number,
  name: string,
): Promise<{ ok: true }> {
  const given = await lockHandover(tx, id, 'given', 'id');
  if (given.givenBy === name)
    throw new RefusalError({ code: 'invalid', field: 'name', message: 'who gave a handover cannot take it' });
  await tx.query(
    `update duty_handover set state = 'taken', taken_by = $2, taken_account = $3, taken_at = guanlan.now() where id = $1`,
    [id, name, viewer.id],
  );
  await audit(tx, viewer, address, 'taken', id, { name, givenBy: given.givenBy });
  return { ok: true };
}

async function audit(
  tx: Tx,
  viewer: Viewer,
  address: string,
  verb: string,
  id: number,
  detail: Record<string, unknown>,
) {
  await appendAudit(tx, {
    actor: viewer.id,
    action: `duty.handover.${verb}`,
    object: `handover:${id}`,
    address,
    detail,
  });
}
