import {
  addDays,
  type CurrentShift,
  type DutyShift,
  dayOf,
  nextShift,
  type RosterEntry,
  rosterGaps,
  shiftAt,
  weekDays,
} from '../../domain/duty-roster.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';
import { onDuty, operatingCompany } from './call.ts';

/** Most people that a roster of eight days lists; more shifts than this are no duty roster. */
const MOST_ENTRIES = 2_000;

export async function databaseNow(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
  return rows[0]?.now ?? 0;
}

/** Shifts of an organisation in the order of the day. */
export async function shiftsOf(tx: Tx, organisation: number): Promise<DutyShift[]> {
  const { rows } = await tx.query<DutyShift>(
    `select id, name, name_en as "nameEn", start_minute as "startMinute", minutes from duty_shift where organisation = $1 order by start_minute limit 24`,
    [organisation],
  );
  return rows;
}

/** The roster between two days, both included. */
export async function rosterEntries(tx: Tx, organisation: number, from: string, to: string): Promise<RosterEntry[]> {
  const { rows } = await tx.query<RosterEntry>(
    `select shift, day::text as day, name, post, phone, leader, user_id as "userId" from duty_roster
     where organisation = $1 and day between $2::date and $3::date order by day, shift, position limit ${MOST_ENTRIES}`,
    [organisation, from, to],
  );
  return rows;
}

export interface RosterOrganisation {
  readonly key: number;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly scopeKey: number;
}

/** Organisations that keep a watch, the operating company first; refuses nothing, an empty list says that none does. */
export async function rosterOrganisations(tx: Tx): Promise<RosterOrganisation[]> {
  const { rows } = await tx.query<RosterOrganisation>(
    `select o.key, o.name, o.name_en as "nameEn", o.kind, o.scope_key as "scopeKey" from organisation o
     where o.kind = 'operating_company' or exists (select from duty_shift s where s.organisation = o.key)
     order by (o.kind = 'operating_company') desc, (o.kind = 'bureau') desc, (o.kind = 'regulator') desc, o.key limit 300`,
  );
  return rows;
}

/** The organisation whose roster is asked for; refuses one that the viewer does not reach. */
export async function organisationOf(tx: Tx, key: number): Promise<RosterOrganisation> {
  const { rows } = await tx.query<RosterOrganisation>(
    `select key, name, name_en as "nameEn", kind, scope_key as "scopeKey" from organisation where key = $1`,
    [key],
  );
  const [found] = rows;
  if (found === undefined)
    throw new RefusalError({ code: 'not_found', field: 'organisation', message: `no organisation ${key}` });
  return found;
}

/** A week of the roster from a Monday on, with its defects. */
export async function rosterWeek(tx: Tx, key: number, monday: string) {
  const organisation = await organisationOf(tx, key);
  const days = weekDays(monday);
  const shifts = await shiftsOf(tx, key);
  const entries = await rosterEntries(tx, key, monday, addDays(monday, 6));
  const now = await databaseNow(tx);
  return { organisation, now, days, shifts, entries, gaps: rosterGaps(shifts, entries, days, now) };
}

/** People whom an organisation has put on watch lately: to pick from, so that no telephone is typed twice. */
export async function rosterPeople(tx: Tx, organisation: number) {
  const { rows } = await tx.query<{ name: string; post: string; phone: string; userId: string | null }>(
    `select distinct on (name) name, post, phone, user_id as "userId" from duty_roster
     where organisation = $1 and day > (guanlan.now() - interval '60 days')::date order by name, day desc limit 200`,
    [organisation],
  );
  return rows;
}

const DAY_MS = 86_400_000;

/** Who keeps watch at the desk now and next, and the defects of the roster within a day. */
export async function watchNow(tx: Tx) {
  const now = await databaseNow(tx);
  const organisation = await operatingCompany(tx);
  const shifts = await shiftsOf(tx, organisation);
  const current = shiftAt(shifts, now);
  const next: CurrentShift | null = nextShift(shifts, current?.to ?? now);
  const days = [addDays(dayOf(now), -1), dayOf(now), addDays(dayOf(now), 1)];
  const entries = await rosterEntries(tx, organisation, days[0] ?? '', days[2] ?? '');
  const gaps = rosterGaps(shifts, entries, days, now).filter((gap) => gap.from < now + DAY_MS);
  const people = await onDuty(tx, now, organisation);
  return {
    now,
    organisation,
    current,
    next,
    people,
    nextPeople: next === null ? [] : entries.filter(({ day, shift }) => day === next.day && shift === next.shift.id),
    gaps: gaps.map((gap) => ({ ...gap, ...shiftNames(shifts, gap.shift) })),
  };
}

function shiftNames(shifts: readonly DutyShift[], id: number): { name: string; nameEn: string } {
  const shift = shifts.find((one) => one.id === id);
  return { name: shift?.name ?? '', nameEn: shift?.nameEn ?? '' };
}
