import type { TierRank } from './tier.ts';

/** An open warning as far as a wall must know it; times are epoch milliseconds. */
export interface WallWarning {
  readonly id: number;
  readonly tier: TierRank;
  readonly acknowledged: boolean;
  /** When it came to its tier. */
  readonly since: number;
  readonly deadline: number | null;
}

/** Where a wall looks. `held`: nothing turns until somebody acknowledges. */
export type WallFocus =
  | { readonly kind: 'warning'; readonly id: number; readonly held: boolean }
  | { readonly kind: 'incident'; readonly id: number }
  | { readonly kind: 'place'; readonly index: number }
  | { readonly kind: 'district' };

export interface WallRest {
  readonly focus: WallFocus;
  /** Since when it rests there. */
  readonly since: number;
}

export interface WallPicture {
  readonly warnings: readonly WallWarning[];
  /** Incidents that are open, newest first; exercises are followed like real ones and marked as such. */
  readonly incidents: readonly number[];
  readonly places: number;
  readonly dwellMs: number;
}

/** The worst is looked at three times as long as the others. */
const WORST_TURNS = 3;
/** Yellow and blue stand in the list; the map does not travel for them. */
const TRAVELS_FROM: TierRank = 3;
const RED: TierRank = 4;

const worstFirst = (a: WallWarning, b: WallWarning): number =>
  b.tier - a.tier ||
  (a.deadline ?? Number.MAX_SAFE_INTEGER) - (b.deadline ?? Number.MAX_SAFE_INTEGER) ||
  a.since - b.since ||
  a.id - b.id;

/** Open warnings in the order in which a wall lists them: worst first, then by the time that is left. */
export function wallOrder(warnings: readonly WallWarning[]): WallWarning[] {
  return [...warnings].sort(worstFirst);
}

/** The red that nobody has acknowledged and that came last: it takes the focus and stays (issue: rules of attention). */
export function heldRed(warnings: readonly WallWarning[]): WallWarning | null {
  const reds = warnings.filter((one) => one.tier === RED && !one.acknowledged);
  return reds.sort((a, b) => b.since - a.since || b.id - a.id)[0] ?? null;
}

/** What is looked at in turn while nothing is held: incidents, then red and orange worst first; else places, else the district. */
function turns({ warnings, incidents, places }: WallPicture): WallFocus[] {
  const stops: WallFocus[] = [
    ...incidents.map((id): WallFocus => ({ kind: 'incident', id })),
    ...wallOrder(warnings.filter((one) => one.tier >= TRAVELS_FROM)).map(
      ({ id }): WallFocus => ({ kind: 'warning', id, held: false }),
    ),
  ];
  if (stops.length > 0) return stops;
  if (places > 0) return Array.from({ length: places }, (_, index) => ({ kind: 'place', index }));
  return [{ kind: 'district' }];
}

const same = (a: WallFocus, b: WallFocus): boolean =>
  a.kind === b.kind &&
  (a.kind === 'district' || b.kind === 'district'
    ? true
    : a.kind === 'place' || b.kind === 'place'
      ? 'index' in a && 'index' in b && a.index === b.index
      : 'id' in a && 'id' in b && a.id === b.id);

/**
 * Where a wall looks at `now`, given where it rests. An unacknowledged red is held at once; something worse than anything
 * before is gone to at once; else it moves on when its time is over, and stays where there is nowhere else to look.
 */
export function nextRest(picture: WallPicture, rest: WallRest | null, now: number): WallRest {
  const held = heldRed(picture.warnings);
  if (held !== null) return stay(rest, { kind: 'warning', id: held.id, held: true }, now);
  const stops = turns(picture);
  const first = stops[0] ?? { kind: 'district' };
  if (rest === null) return { focus: first, since: now };
  const at = stops.findIndex((stop) => same(stop, rest.focus));
  // What it looked at has ended.
  if (at < 0) return { focus: first, since: now };
  const current = stops[at] ?? first;
  // Acknowledged a moment ago: people are looking there.
  if (rest.focus.kind === 'warning' && rest.focus.held) return { focus: current, since: now };
  const own = at === 0 ? WORST_TURNS * picture.dwellMs : picture.dwellMs;
  if (stops.length === 1 || now - rest.since < own) return stay(rest, current, now);
  return { focus: stops[(at + 1) % stops.length] ?? first, since: now };
}

/** The same rest as long as the focus is the same, so that time goes on. */
function stay(rest: WallRest | null, focus: WallFocus, now: number): WallRest {
  if (rest === null || !same(rest.focus, focus)) return { focus, since: now };
  const unchanged = focus.kind !== 'warning' || rest.focus.kind !== 'warning' || rest.focus.held === focus.held;
  return unchanged ? rest : { focus, since: now };
}
