import {
  COVERAGE_RULES,
  type CoverageRule,
  type CoverageRuleSet,
  type RequiredPoint,
  ruleSetsOf,
} from './camera-coverage-rules.ts';

/** An object as far as camera coverage is concerned. */
export interface CoveredObject {
  /** Kind of the site; an unknown one is asked nothing. */
  readonly kind: string;
  readonly ruleSet: string;
  readonly assets: readonly CoveredAsset[];
  readonly cameras: readonly CoveringCamera[];
}
export interface CoveredAsset {
  readonly fid: number;
  readonly name: string;
  readonly kind: string;
  /** Room of a laboratory; empty for everything else. */
  readonly space: string;
  /** Test devices in that room. */
  readonly devices: number;
}
export interface CoveringCamera {
  readonly ownerFid: number | null;
  readonly point: string;
  readonly state: 'online' | 'offline' | 'faulty';
}

/** `silent`: there are enough cameras, but too few of them send. */
export const COVERAGE_STATES = ['met', 'silent', 'missing'] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

export interface CoverageItem {
  readonly ruleSet: CoverageRuleSet;
  readonly requirement: string;
  readonly clause: string;
  /** `channels`, or the key of a required point. */
  readonly key: string;
  readonly required: number;
  readonly present: number;
  readonly online: number;
  readonly offline: number;
  readonly faulty: number;
  readonly state: CoverageState;
  /** What stands without a camera of its own: names of tanks, warehouses, rooms. */
  readonly without: readonly string[];
}

interface Wanted {
  readonly required: number;
  readonly cameras: readonly CoveringCamera[];
  readonly without: readonly string[];
}

const stateOf = (required: number, present: number, online: number): CoverageState =>
  present < required ? 'missing' : online < required ? 'silent' : 'met';

function wantedFor({ need, points }: RequiredPoint, { assets, cameras }: CoveredObject): Wanted {
  const fitting = cameras.filter(({ point }) => points.some((kind) => kind === point));
  if (need.kind === 'one') return { required: 1, cameras: fitting, without: [] };
  if (need.kind === 'room') {
    const rooms = assets.filter(({ space }) => space === need.space);
    const inRooms = fitting.filter(({ ownerFid }) => rooms.some(({ fid }) => fid === ownerFid));
    const asked = ({ devices }: CoveredAsset) => (need.perDevice ? devices : 1);
    // A camera films its own room: what one room has too many does not help another.
    const has = ({ fid }: CoveredAsset) => inRooms.filter(({ ownerFid }) => ownerFid === fid).length;
    return {
      required: rooms.reduce((sum, one) => sum + asked(one), 0),
      cameras: rooms.flatMap((one) => inRooms.filter(({ ownerFid }) => ownerFid === one.fid).slice(0, asked(one))),
      without: rooms.filter((one) => has(one) < asked(one)).map(({ name }) => name),
    };
  }
  const things = assets.filter(({ kind }) => need.assets.some((asset) => asset === kind));
  if (need.kind === 'if') return { required: things.length > 0 ? 1 : 0, cameras: fitting, without: [] };
  const owned = new Set(fitting.map(({ ownerFid }) => ownerFid));
  const without = things.filter(({ fid }) => !owned.has(fid)).map(({ name }) => name);
  return { required: things.length, cameras: fitting, without };
}

function itemOf(rule: CoverageRule, key: string, clause: string, { required, cameras, without }: Wanted): CoverageItem {
  const count = (state: CoveringCamera['state']) => cameras.filter((camera) => camera.state === state).length;
  const [online, offline, faulty] = [count('online'), count('offline'), count('faulty')];
  const state = stateOf(required, cameras.length, online);
  const { ruleSet, requirement } = rule;
  const named = state === 'missing' ? without : [];
  return {
    ruleSet,
    requirement,
    clause,
    key,
    required,
    present: cameras.length,
    online,
    offline,
    faulty,
    state,
    without: named,
  };
}

/** The newest version of each rule that asks something of this object on a day (`YYYY-MM-DD`, Beijing time). */
function rulesFor(object: CoveredObject, day: string): readonly CoverageRule[] {
  const sets = ruleSetsOf(object.ruleSet);
  const newest = new Map<string, CoverageRule>();
  for (const rule of COVERAGE_RULES) {
    const asks = sets.includes(rule.ruleSet) && rule.kinds.some((kind) => kind === object.kind) && rule.from <= day;
    const known = newest.get(rule.requirement);
    if (asks && (known === undefined || known.from < rule.from)) newest.set(rule.requirement, rule);
  }
  return [...newest.values()];
}

/** Required, present and online points of an object by every rule set it falls under (REQ-VID-40); empty where none asks. */
export function coverageOf(object: CoveredObject, day: string): CoverageItem[] {
  return rulesFor(object, day).flatMap((rule) => {
    const asked = rule.points.map((point) => itemOf(rule, point.key, point.clause, wantedFor(point, object)));
    const items = asked.filter(({ required }) => required > 0);
    if (rule.channels === null) return items;
    const all: Wanted = { required: rule.channels, cameras: object.cameras, without: [] };
    return [itemOf(rule, 'channels', 'S2 A2 三(一)3', all), ...items];
  });
}

/** The worst of several; null where nothing is asked. */
export function worstCoverage(items: readonly Pick<CoverageItem, 'state'>[]): CoverageState | null {
  if (items.length === 0) return null;
  if (items.some(({ state }) => state === 'missing')) return 'missing';
  return items.some(({ state }) => state === 'silent') ? 'silent' : 'met';
}
