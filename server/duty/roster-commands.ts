import type { z } from 'zod';
import {
  type copyWeekSchema,
  type keepShiftsSchema,
  type rosterPasteSchema,
  SHIFT_PATTERNS,
} from '../../domain/duty.ts';
import { addDays, type RosterCell, type RosterEntry, shiftSpan, weekDays } from '../../domain/duty-roster.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { type RosterPaste, readRoster } from './roster-csv.ts';
import { organisationOf, rosterEntries, shiftsOf } from './roster-queries.ts';

interface Caller {
  readonly viewer: Viewer;
  readonly address: string;
}

async function writeCell(tx: Tx, caller: Caller, cell: RosterCell, scopeKey: number): Promise<void> {
  const shift = (await shiftsOf(tx, cell.organisation)).find(({ id }) => id === cell.shift);
  if (shift === undefined)
    throw new RefusalError({
      code: 'invalid',
      field: 'shift',
      message: `organisation ${cell.organisation} keeps no shift ${cell.shift}`,
    });
  const { from, to } = shiftSpan(cell.day, shift);
  await tx.query('delete from duty_roster where organisation = $1 and day = $2 and shift = $3', [
    cell.organisation,
    cell.day,
    cell.shift,
  ]);
  await tx.query(
    `insert into duty_roster (organisation, shift, day, position, leader, name, post, phone, user_id, starts_at, ends_at, author, scope_key)
     select $1, $2, $3, p.n, p.leader, p.name, p.post, p.phone, p."userId", to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6, $7
     from rows from (jsonb_to_recordset($8) as (leader boolean, name text, post text, phone text, "userId" text)) with ordinality as p(leader, name, post, phone, "userId", n)`,
    [cell.organisation, cell.shift, cell.day, from, to, caller.viewer.id, scopeKey, JSON.stringify(cell.people)],
  );
}

async function auditCells(
  tx: Tx,
  caller: Caller,
  organisation: number,
  how: string,
  cells: readonly Omit<RosterCell, 'organisation'>[],
) {
  await appendAudit(tx, {
    actor: caller.viewer.id,
    action: `duty.roster.${how}`,
    object: `organisation:${organisation}`,
    address: caller.address,
    detail: {
      cells: cells.map(({ day, shift, people }) => ({
        day,
        shift,
        people: people.map(({ name, leader }) => ({ name, leader })),
      })),
    },
  });
}

/** Writes who keeps watch in one shift of one day, in the order given; an empty list leaves a gap that every screen shows. */
export async function setRosterCell(tx: Tx, caller: Caller, cell: RosterCell): Promise<{ ok: true }> {
  const { scopeKey } = await organisationOf(tx, cell.organisation);
  await writeCell(tx, caller, cell, scopeKey);
  await auditCells(tx, caller, cell.organisation, 'set', [cell]);
  return { ok: true };
}

/** Copies the week from `from` to the week from `to`, shifts that already have somebody left as they are. */
export async function copyRosterWeek(
  tx: Tx,
  caller: Caller,
  { organisation, from, to }: z.output<typeof copyWeekSchema>,
): Promise<{ copied: number }> {
  const { scopeKey } = await organisationOf(tx, organisation);
  const there = await rosterEntries(tx, organisation, to, addDays(to, 6));
  const entries = await rosterEntries(tx, organisation, from, addDays(from, 6));
  const cells = weekDays(from).flatMap((day, index) => cellsOfDay(entries, day, addDays(to, index)));
  const free = cells.filter(({ day, shift }) => !there.some((entry) => entry.day === day && entry.shift === shift));
  for (const cell of free) await writeCell(tx, caller, { organisation, ...cell }, scopeKey);
  if (free.length > 0) await auditCells(tx, caller, organisation, 'copied', free);
  return { copied: free.length };
}

function cellsOfDay(entries: readonly RosterEntry[], day: string, target: string): Omit<RosterCell, 'organisation'>[] {
  const ofDay = entries.filter((entry) => entry.day === day);
  return [...new Set(ofDay.map(({ shift }) => shift))].map((shift) => ({
    day: target,
    shift,
    people: ofDay
      .filter((entry) => entry.shift === shift)
      .map(({ name, post, phone, leader, userId }) => ({ name, post, phone, leader, userId })),
  }));
}

/** Takes a roster pasted from a spreadsheet: all of it, or nothing and what is wrong in which line. */
export async function pasteRoster(
  tx: Tx,
  caller: Caller,
  { organisation, text }: z.output<typeof rosterPasteSchema>,
): Promise<{ written: number; problems: RosterPaste['problems'] }> {
  const { scopeKey } = await organisationOf(tx, organisation);
  const { cells, problems } = readRoster(text, await shiftsOf(tx, organisation));
  if (problems.length > 0) return { written: 0, problems: problems.slice(0, 100) };
  for (const cell of cells) await writeCell(tx, caller, { organisation, ...cell }, scopeKey);
  if (cells.length > 0) await auditCells(tx, caller, organisation, 'pasted', cells);
  return { written: cells.length, problems: [] };
}

/** Gives an organisation without shifts a usual pattern; refuses one that has shifts, whose roster hangs on them. */
export async function keepShifts(
  tx: Tx,
  caller: Caller,
  { organisation, pattern }: z.output<typeof keepShiftsSchema>,
): Promise<{ shifts: number }> {
  const { scopeKey } = await organisationOf(tx, organisation);
  if ((await shiftsOf(tx, organisation)).length > 0)
    throw new RefusalError({
      code: 'conflict',
      field: 'organisation',
      message: 'the organisation keeps shifts already',
    });
  const shifts = SHIFT_PATTERNS[pattern];
  await tx.query(
    `insert into duty_shift (organisation, name, name_en, start_minute, minutes, scope_key)
     select $1, s.name, s."nameEn", s."startMinute", s.minutes, $2 from jsonb_to_recordset($3) as s(name text, "nameEn" text, "startMinute" int, minutes int)`,
    [organisation, scopeKey, JSON.stringify(shifts)],
  );
  await appendAudit(tx, {
    actor: caller.viewer.id,
    action: 'duty.shifts.kept',
    object: `organisation:${organisation}`,
    address: caller.address,
    detail: { pattern },
  });
  return { shifts: shifts.length };
}
