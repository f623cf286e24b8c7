import { personOfRound } from '../../domain/duty-roster.ts';
import type { Tx } from '../database.ts';

/** Somebody on duty who can be called. */
export interface OnDuty {
  readonly name: string;
  readonly phone: string;
  readonly post: string;
  /** The person's account here, where there is one. */
  readonly userId: string | null;
  readonly leader: boolean;
}

/** Most people of one organisation that keep watch at once; longer lists are never called through in time. */
const MOST_PEOPLE = 40;

/** Who keeps watch for an organisation at `now` (epoch milliseconds), as the roster lists them. */
export async function onDuty(tx: Tx, now: number, organisation: number): Promise<OnDuty[]> {
  const { rows } = await tx.query<OnDuty>(
    `select name, phone, post, user_id as "userId", leader from duty_roster
     where organisation = $1 and starts_at <= to_timestamp($2::float8 / 1000) and ends_at > to_timestamp($2::float8 / 1000)
     order by starts_at desc, position limit ${MOST_PEOPLE}`,
    [organisation, now],
  );
  return rows;
}

/**
 * Whom call-and-answer (叫应) calls in a round (from 1) about a warning that nobody acknowledged: the organisation's people
 * on duty, then its leader, round after round. Where its roster is empty, the operating company's desk is called, which
 * keeps watch for all; null when nobody at all is on duty, which is a defect the duty page shows.
 */
export async function nextToCall(
  tx: Tx,
  now: number,
  organisation: number,
  round: number,
): Promise<Omit<OnDuty, 'leader'> | null> {
  const own = personOfRound(await onDuty(tx, now, organisation), round);
  const found = own ?? personOfRound(await onDuty(tx, now, await operatingCompany(tx)), round);
  if (found === null) return null;
  const { leader: _order, ...person } = found;
  return person;
}

/** The organisation that keeps the duty desk; 0 in a database without one. */
export async function operatingCompany(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ key: number }>(
    `select key from organisation where kind = 'operating_company' order by key limit 1`,
  );
  return rows[0]?.key ?? 0;
}
