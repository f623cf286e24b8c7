/**
 * Permits of the eight special operations (特殊作业; REQ-ENT-11, REQ-WF-17) as GB 30871-2022 asks for them. Times are epoch
 * milliseconds. Whoever applied neither reviews nor approves nor accepts; who guards has signed nothing else.
 */
export const PERMIT_KINDS = [
  'hot_work',
  'confined_space',
  'blind_plate',
  'height',
  'lifting',
  'temporary_power',
  'earth_moving',
  'road_breaking',
] as const;
export type PermitKind = (typeof PERMIT_KINDS)[number];

/** Levels: of hot work special, 1 and 2; of height Ⅰ to Ⅳ; of lifting 1 to 3; `none` where the standard knows none. */
export const PERMIT_LEVELS = ['special', '1', '2', '3', '4', 'none'] as const;
export type PermitLevel = (typeof PERMIT_LEVELS)[number];

export interface PermitRule {
  readonly levels: readonly PermitLevel[];
  /** Longest validity of a permit, hours, by level. */
  readonly hours: Readonly<Partial<Record<PermitLevel, number>>>;
  /** `standard`: the hours stand in GB 30871-2022; `house`: they are ours, because the standard states none. */
  readonly source: 'standard' | 'house';
  readonly gas: GasRule | null;
}

export interface GasRule {
  /** A test is good for a start within so many minutes. */
  readonly beforeMinutes: number;
  /** Tests while the work goes on are at most so far apart. */
  readonly everyMinutes: number;
  /** After a stop longer than this a new test comes before going on. */
  readonly breakMinutes: Readonly<Partial<Record<PermitLevel, number>>>;
  /** Oxygen is judged where people go in. */
  readonly oxygen: boolean;
}

/** What was read, and when: an amendment of the standard is an edit here, with a new date. */
export const PERMIT_RULES_READ = { standard: 'GB 30871-2022', on: '2026-11-20' } as const;

export const PERMIT_RULES: Readonly<Record<PermitKind, PermitRule>> = {
  hot_work: {
    levels: ['special', '1', '2'],
    hours: { special: 8, 1: 8, 2: 72 },
    source: 'standard',
    // Special hot work is watched continuously: `permitFlags` asks for an entry each half hour.
    gas: { beforeMinutes: 30, everyMinutes: 120, breakMinutes: { special: 30, 1: 30, 2: 60 }, oxygen: false },
  },
  confined_space: {
    levels: ['none'],
    hours: { none: 24 },
    source: 'standard',
    gas: { beforeMinutes: 30, everyMinutes: 120, breakMinutes: { none: 60 }, oxygen: true },
  },
  blind_plate: { levels: ['none'], hours: { none: 24 }, source: 'house', gas: null },
  height: {
    levels: ['1', '2', '3', '4'],
    hours: { 1: 168, 2: 168, 3: 168, 4: 168 },
    source: 'standard',
    gas: null,
  },
  lifting: { levels: ['1', '2', '3'], hours: { 1: 24, 2: 24, 3: 24 }, source: 'house', gas: null },
  temporary_power: { levels: ['none'], hours: { none: 360 }, source: 'standard', gas: null },
  earth_moving: { levels: ['none'], hours: { none: 168 }, source: 'house', gas: null },
  road_breaking: { levels: ['none'], hours: { none: 168 }, source: 'house', gas: null },
};

export const PERMIT_STATES = [
  'applied',
  'reviewed',
  'permitted',
  'working',
  'stopped',
  'finished',
  'accepted',
  'refused',
  'withdrawn',
] as const;
export type PermitState = (typeof PERMIT_STATES)[number];
/** States in which the work is a place on the map. */
export const PERMIT_OPEN: readonly PermitState[] = ['permitted', 'working', 'stopped', 'finished'];

export const PERMIT_ACTS = [
  'review',
  'approve',
  'refuse',
  'withdraw',
  'gas_test',
  'start',
  'stop',
  'resume',
  'finish',
  'accept',
  'heard',
] as const;
export type PermitAct = (typeof PERMIT_ACTS)[number];

const AFTER: Readonly<Record<PermitState, Partial<Record<PermitAct, PermitState>>>> = {
  applied: { review: 'reviewed', refuse: 'refused', withdraw: 'withdrawn' },
  reviewed: { approve: 'permitted', refuse: 'refused', withdraw: 'withdrawn' },
  permitted: { start: 'working', gas_test: 'permitted', withdraw: 'withdrawn', stop: 'stopped' },
  working: { stop: 'stopped', finish: 'finished', gas_test: 'working', heard: 'working' },
  stopped: { resume: 'working', finish: 'finished', gas_test: 'stopped', heard: 'stopped' },
  finished: { accept: 'accepted', heard: 'finished' },
  accepted: {},
  refused: {},
  withdrawn: {},
};

/** The state after an act; null when the act is not open in that state. */
export const permitAfter = (state: PermitState, act: PermitAct): PermitState | null => AFTER[state][act] ?? null;

export interface PermitPersons {
  readonly applicant: string;
  readonly reviewer: string | null;
  readonly approver: string | null;
  readonly guardian: string;
}

/**
 * Whether a person may do an act by who has signed before (applicant ≠ reviewer ≠ approver, guardian apart from all, no
 * applicant accepts). `handles`: holds the right to handle permits at the place. Null when it may; else why not.
 */
export function permitPersonProblem(
  act: PermitAct,
  who: string,
  persons: PermitPersons,
  handles: boolean,
): 'two_persons' | 'guardian' | 'forbidden' | null {
  const { applicant, reviewer, approver, guardian } = persons;
  const guards = who === guardian;
  switch (act) {
    case 'gas_test':
    case 'start':
    case 'resume':
    case 'finish':
    case 'heard':
      return guards ? null : 'guardian';
    case 'stop':
      return guards || handles ? null : 'forbidden';
    case 'withdraw':
      return who === applicant ? null : 'forbidden';
    case 'refuse':
      return handles ? null : 'forbidden';
    default:
  }
  if (!handles) return 'forbidden';
  if (who === applicant || guards) return 'two_persons';
  if (act === 'approve' && who === reviewer) return 'two_persons';
  return act === 'review' && who === approver ? 'two_persons' : null;
}

/** A gas test. Volume percent; null where it was not measured. */
export interface GasTest {
  readonly at: number;
  readonly combustiblePercent: number | null;
  /** The medium's lower explosive limit, volume percent. */
  readonly lelPercent: number | null;
  readonly oxygenPercent: number | null;
  /** Share of the occupational limit of the worst toxic gas, percent. */
  readonly toxicPercent: number | null;
}

export const GAS_PROBLEMS = ['combustible', 'oxygen', 'toxic', 'unmeasured'] as const;
export type GasProblem = (typeof GAS_PROBLEMS)[number];

/**
 * What a test finds wrong (GB 30871-2022, 5 and 6): combustible at most 0.5 % where the lower limit is 4 % or more, else
 * 0.2 %; oxygen 19.5 to 23.5 %; toxic not above its limit. What must be measured and was not is wrong too.
 */
export function gasProblems(kind: PermitKind, test: GasTest): GasProblem[] {
  const problems: GasProblem[] = [];
  const { gas } = PERMIT_RULES[kind];
  const limit = (test.lelPercent ?? 0) >= 4 ? 0.5 : 0.2;
  if (test.combustiblePercent !== null && test.combustiblePercent > limit) problems.push('combustible');
  if (test.oxygenPercent !== null && (test.oxygenPercent < 19.5 || test.oxygenPercent > 23.5)) problems.push('oxygen');
  if (test.toxicPercent !== null && test.toxicPercent > 100) problems.push('toxic');
  if (gas !== null && (test.combustiblePercent === null || (gas.oxygen && test.oxygenPercent === null)))
    problems.push('unmeasured');
  return problems;
}

/** The end of a permit: what was planned, and never longer than its kind and level allow. */
export function permitEnd(kind: PermitKind, level: PermitLevel, fromAt: number, toAt: number): number {
  return Math.min(toAt, fromAt + (PERMIT_RULES[kind].hours[level] ?? 0) * 3_600_000);
}

const MINUTE_MS = 60_000;
const BEIJING_MS = 8 * 3_600_000;

/** Hot work at night, on a Saturday or a Sunday is raised by a level (升级管理); public holidays are not known here. */
export function asksForHigherLevel(kind: PermitKind, level: PermitLevel, fromAt: number): boolean {
  if (kind !== 'hot_work' || level === 'special') return false;
  const local = new Date(fromAt + BEIJING_MS);
  const [hour, day] = [local.getUTCHours(), local.getUTCDay()];
  return hour < 6 || hour >= 20 || day === 0 || day === 6;
}

export interface PermitFacts {
  readonly kind: PermitKind;
  readonly level: PermitLevel;
  readonly state: PermitState;
  readonly validFrom: number;
  readonly validTo: number;
  readonly startedAt: number | null;
  readonly stoppedAt: number | null;
  readonly finishedAt: number | null;
  /** The last test that was good. */
  readonly goodTestAt: number | null;
  readonly lastTestGood: boolean | null;
}

export const START_PROBLEMS = ['too_early', 'expired', 'no_gas_test', 'gas_test_old', 'gas_test_bad'] as const;
export type StartProblem = (typeof START_PROBLEMS)[number];

/** Why the work must not start or go on at a moment; null when it may. */
export function startProblem(facts: PermitFacts, at: number): StartProblem | null {
  if (at < facts.validFrom) return 'too_early';
  if (at >= facts.validTo) return 'expired';
  const { gas } = PERMIT_RULES[facts.kind];
  if (gas === null) return null;
  if (facts.lastTestGood === false) return 'gas_test_bad';
  if (facts.goodTestAt === null || facts.goodTestAt > at) return 'no_gas_test';
  const age = (at - facts.goodTestAt) / MINUTE_MS;
  if (facts.state !== 'stopped') return age > gas.beforeMinutes ? 'gas_test_old' : null;
  const pause = facts.stoppedAt === null ? 0 : (at - facts.stoppedAt) / MINUTE_MS;
  const longPause = pause > (gas.breakMinutes[facts.level] ?? 30);
  return age > (longPause ? gas.beforeMinutes : gas.everyMinutes) ? 'gas_test_old' : null;
}

export const PERMIT_FLAGS = ['expired', 'unaccepted', 'gas_test_due', 'gas_test_bad', 'not_started'] as const;
export type PermitFlag = (typeof PERMIT_FLAGS)[number];
/** Work that ended is looked at and accepted within the shift. Our own value. */
const ACCEPT_MS = 2 * 3_600_000;

/** What somebody has to look at now. */
export function permitFlags(facts: PermitFacts, now: number): PermitFlag[] {
  const flags: PermitFlag[] = [];
  const { gas } = PERMIT_RULES[facts.kind];
  const running = facts.state === 'working';
  if ((running || facts.state === 'stopped') && now >= facts.validTo) flags.push('expired');
  if (facts.state === 'permitted' && now >= facts.validTo) flags.push('not_started');
  if (facts.state === 'finished' && facts.finishedAt !== null && now - facts.finishedAt > ACCEPT_MS)
    flags.push('unaccepted');
  const every = facts.kind === 'hot_work' && facts.level === 'special' ? 30 : (gas?.everyMinutes ?? 0);
  if (running && gas !== null && now - (facts.goodTestAt ?? 0) > every * MINUTE_MS) flags.push('gas_test_due');
  if (facts.lastTestGood === false && (running || facts.state === 'stopped' || facts.state === 'permitted'))
    flags.push('gas_test_bad');
  return flags;
}
