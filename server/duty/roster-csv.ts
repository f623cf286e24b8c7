import { parse } from 'csv-parse/sync';
import {
  type DutyPerson,
  type DutyShift,
  daySchema,
  dutyPersonSchema,
  type RosterCell,
} from '../../domain/duty-roster.ts';

export const ROSTER_PROBLEMS = ['columns', 'day', 'shift', 'name', 'phone', 'unreadable', 'too_many'] as const;
export type RosterProblem = (typeof ROSTER_PROBLEMS)[number];

export interface RosterPaste {
  readonly cells: readonly Omit<RosterCell, 'organisation'>[];
  readonly problems: readonly { readonly line: number; readonly problem: RosterProblem; readonly value: string }[];
}

/** Heads as people write them; the columns may stand in any order. */
const HEADS = {
  day: ['日期', 'day', 'date'],
  shift: ['班次', 'shift'],
  name: ['姓名', '人员', 'name'],
  post: ['职务', '岗位', 'post'],
  phone: ['电话', '手机', '联系电话', 'phone', 'telephone'],
  leader: ['带班', '带班领导', 'leader'],
} as const;
type Head = keyof typeof HEADS;
const NEEDED: readonly Head[] = ['day', 'shift', 'name'];
const YES = new Set(['是', '带班', '1', 'y', 'yes', 'true', '√', '✓']);
const MOST_LINES = 2_000;
const MOST_PEOPLE_OF_A_SHIFT = 12;

const headOf = (text: string): Head | null => {
  const wanted = text.trim().toLowerCase();
  const found = Object.entries(HEADS).find(([, names]) => names.some((name) => name === wanted));
  return found === undefined ? null : (found[0] as Head);
};

/** "2026/11/5" and "2026.11.5" are written too. */
function dayOfText(text: string): string | null {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim());
  const day = parts === null ? text : `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}`;
  return daySchema.safeParse(day).data ?? null;
}

function linesOf(text: string): string[][] | null {
  // What is copied from a spreadsheet is separated by tabs.
  const delimiter = text.split('\n', 1)[0]?.includes('\t') === true ? '\t' : text.includes('，') ? ['，', ','] : ',';
  try {
    const records: string[][] = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      trim: true,
      skip_empty_lines: true,
    });
    return records;
  } catch {
    return null;
  }
}

/**
 * Reads a roster pasted from a spreadsheet: a head line, then one person a line. Everything wrong is named by line; the
 * caller writes all of it or nothing.
 */
export function readRoster(text: string, shifts: readonly DutyShift[]): RosterPaste {
  const lines = linesOf(text);
  if (lines === null) return { cells: [], problems: [{ line: 1, problem: 'unreadable', value: '' }] };
  const heads = (lines[0] ?? []).map(headOf);
  const missing = NEEDED.find((head) => !heads.includes(head));
  if (missing !== undefined)
    return { cells: [], problems: [{ line: 1, problem: 'columns', value: HEADS[missing][0] }] };
  if (lines.length > MOST_LINES)
    return { cells: [], problems: [{ line: MOST_LINES, problem: 'too_many', value: String(lines.length) }] };
  const cells = new Map<string, { day: string; shift: number; people: DutyPerson[] }>();
  const problems: { line: number; problem: RosterProblem; value: string }[] = [];
  for (const [index, fields] of lines.slice(1).entries()) {
    const at = (head: Head): string => fields[heads.indexOf(head)] ?? '';
    const line = index + 2;
    const day = dayOfText(at('day'));
    const shift = shifts.find(({ name, nameEn }) => [name, nameEn].includes(at('shift')));
    const person = dutyPersonSchema.safeParse({
      name: at('name'),
      post: at('post'),
      phone: at('phone'),
      leader: YES.has(at('leader').toLowerCase()),
    });
    if (day === null) problems.push({ line, problem: 'day', value: at('day') });
    else if (shift === undefined) problems.push({ line, problem: 'shift', value: at('shift') });
    else if (!person.success) {
      const isPhone = person.error.issues.some(({ path }) => path[0] === 'phone');
      problems.push({ line, problem: isPhone ? 'phone' : 'name', value: isPhone ? at('phone') : at('name') });
    } else {
      const key = `${day} ${shift.id}`;
      const cell = cells.get(key) ?? { day, shift: shift.id, people: [] };
      cell.people.push(person.data);
      cells.set(key, cell);
      if (cell.people.length > MOST_PEOPLE_OF_A_SHIFT) problems.push({ line, problem: 'too_many', value: at('name') });
    }
  }
  return { cells: [...cells.values()], problems };
}
