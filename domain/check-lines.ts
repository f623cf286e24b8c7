import type { TaskCheck } from './field-task.ts';

/**
 * Checks of a point as people write lists of them, one a line; pasted from a sheet as they are:
 *
 *     压力 | Pressure [MPa] 0.4~1.6      a number, with unit and limits (either may be missing)
 *     有无泄漏 | Leak：无/有!              a choice; an answer that is a fault ends with !
 *     @现场照片 | Photo                   a picture
 *     其他情况?                           words; ? at the end of the name: may be left out
 */
export type CheckDraft = Omit<TaskCheck, 'id'>;

export interface CheckLines {
  readonly checks: readonly CheckDraft[];
  /** Lines that could not be read, counted from one. */
  readonly problems: readonly number[];
}

const NUMBER =
  /^(?<name>[^[]+)\[(?<unit>[^\]]{0,20})\]\s*(?:(?<low>[-−]?\d+(?:\.\d+)?)?\s*[~～]\s*(?<high>[-−]?\d+(?:\.\d+)?)?)?\s*$/u;
const EMPTY = { unit: '', low: null, high: null, choices: [] } as const;

const names = (text: string): { readonly label: string; readonly labelEn: string } => {
  const [label = '', labelEn = ''] = text.split('|').map((part) => part.trim());
  return { label, labelEn };
};
const numberOf = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text.replace('−', '-'));

function named(text: string): { label: string; labelEn: string; required: boolean } {
  const required = !/[?？]\s*$/u.test(text);
  return { ...names(text.replace(/[?？]\s*$/u, '')), required };
}

function checkOf(line: string): CheckDraft | null {
  if (line.startsWith('@')) return { kind: 'photo', ...named(line.slice(1)), ...EMPTY };
  const number = NUMBER.exec(line)?.groups;
  if (number !== undefined) {
    const [low, high] = [numberOf(number['low']), numberOf(number['high'])];
    if (low !== null && high !== null && low >= high) return null;
    return { kind: 'number', ...named(number['name'] ?? ''), ...EMPTY, unit: (number['unit'] ?? '').trim(), low, high };
  }
  if (line.includes('[')) return null;
  const [name = '', answers] = line.split(/[:：]/u, 2);
  if (answers === undefined) return { kind: 'text', ...named(name), ...EMPTY };
  const choices = answers.split(/[/／]/u).map((answer) => ({
    ...names(answer.replace(/[!！]\s*$/u, '')),
    fault: /[!！]\s*$/u.test(answer),
  }));
  if (choices.length < 2 || choices.some(({ label }) => label === '')) return null;
  return { kind: 'choice', ...named(name), ...EMPTY, choices };
}

/** Reads a list of checks; what cannot be read is named and not guessed. */
export function readCheckLines(text: string): CheckLines {
  const checks: CheckDraft[] = [];
  const problems: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const check = checkOf(line.trim());
    if (check === null || check.label === '' || check.label.length > 80) problems.push(index + 1);
    else checks.push(check);
  }
  return { checks, problems };
}

const both = ({ label, labelEn }: { readonly label: string; readonly labelEn: string }): string =>
  labelEn === '' ? label : `${label} | ${labelEn}`;

/** A check as its line; reading it again gives the same check. */
export function writeCheckLine(check: CheckDraft): string {
  const name = `${both(check)}${check.required ? '' : '?'}`;
  if (check.kind === 'photo') return `@${name}`;
  if (check.kind === 'choice')
    return `${name}：${check.choices.map((choice) => `${both(choice)}${choice.fault ? '!' : ''}`).join('/')}`;
  if (check.kind === 'text') return name;
  const limits = check.low === null && check.high === null ? '' : ` ${check.low ?? ''}~${check.high ?? ''}`;
  return `${name} [${check.unit}]${limits}`;
}
