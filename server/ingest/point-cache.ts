import type { LimitRule, Sample } from '../../domain/alarm-rules.ts';
import type { LimitSetting } from '../../domain/rule.ts';
import {
  evaluated,
  meetsObject,
  meetsPoint,
  type PointTarget,
  type RulePart,
  resolveLimit,
  yesOrNo,
} from '../../domain/rule-part.ts';
import type { Tx } from '../database.ts';
import { objectKindOf, SETTINGS } from '../rules/object-target.ts';
import { noticeRuleChange, partsInForce } from '../rules/parts.ts';

/** A part at a point, its limit resolved. */
export interface PointRule {
  readonly part: RulePart;
  readonly rule: LimitRule;
}

/** What a reading needs to know of its point. */
export interface Point {
  readonly fid: number;
  readonly scopeKey: number;
  readonly objectFid: number;
  readonly indicator: string;
  /** Rules that look at a value: their limits are inside `lower` and `upper`. */
  readonly rules: readonly PointRule[];
  /** Rules that look at the change over a window; readings of such points are always evaluated. */
  readonly rates: readonly PointRule[];
  /** Combinations at the object in which this point has a say. */
  readonly combinations: readonly RulePart[];
  /** No rule is crossed at or between these. */
  readonly lower: number;
  readonly upper: number;
  readonly loadedAt: number;
}

/** New readings of one point, oldest first. */
export interface PointSamples {
  readonly point: Point;
  readonly readings: readonly Sample[];
  /** Whether one of them is outside the point's limits. */
  crossing: boolean;
}

interface PointRow extends PointTarget {
  readonly id: string;
  readonly scopeKey: number;
  readonly objectFid: number;
}

/** A change of a point reaches every instance within this time even if its event is missed. */
const POINT_TTL_MS = 60_000;
const UNKNOWN_TTL_MS = 5_000;
const MAX_POINTS = 2_000_000;
const MAX_UNKNOWN = 20_000;

const points = new Map<string, Point>();
const unknown = new Map<string, number>();
let parts: readonly RulePart[] = [];
let revision = '';

/** Forgets all points: an object or a rule changed. The next delivery loads what it needs. */
export function noticeObjectChange(): void {
  points.clear();
  unknown.clear();
  noticeRuleChange();
}

/**
 * Points by id, from the cache or by one query for those that are missing. Ids that do not exist are missing in the
 * answer and are not asked again for 5 s, so that a misconfigured sender costs nothing.
 */
export async function findPoints(tx: Tx, ids: Iterable<string>): Promise<ReadonlyMap<string, Point>> {
  const now = Date.now();
  const inForce = await partsInForce(tx);
  if (inForce.revision !== revision) {
    points.clear();
    parts = inForce.all;
    revision = inForce.revision;
  }
  const missing = new Set<string>();
  for (const id of ids) {
    const known = points.get(id);
    if (known !== undefined && now - known.loadedAt < POINT_TTL_MS) continue;
    if ((unknown.get(id) ?? 0) > now) continue;
    missing.add(id);
  }
  if (missing.size > 0) await loadPoints(tx, [...missing], now);
  return points;
}

async function loadPoints(tx: Tx, ids: readonly string[], now: number): Promise<void> {
  const { rows } = await tx.query<PointRow>(
    `select p.id, p.fid, p.scope_key as "scopeKey", p.object_fid as "objectFid", p.indicator, p.sector, coalesce(o.kind, '') as "objectKind",
       coalesce(o."tankClass", '') as "tankClass", ${SETTINGS} as settings
     from unnest($1::text[]) w(id) join sensor_point p on p.id = w.id left join lateral ${objectKindOf('p.object_fid')} o on true`,
    [ids],
  );
  if (points.size + rows.length > MAX_POINTS) points.clear();
  for (const id of ids) points.delete(id);
  for (const row of rows) points.set(row.id, pointOf(row, now));
  if (unknown.size > MAX_UNKNOWN) unknown.clear();
  for (const id of ids) if (!points.has(id)) unknown.set(id, now + UNKNOWN_TTL_MS);
}

/** The rules that look at a point's readings, and the bounds within which none of them is crossed. */
export function pointOf(row: Omit<PointRow, 'id'>, now: number, among: readonly RulePart[] = parts): Point {
  const rules: PointRule[] = [];
  const rates: PointRule[] = [];
  const combinations: RulePart[] = [];
  let lower = Number.NEGATIVE_INFINITY;
  let upper = Number.POSITIVE_INFINITY;
  const bound = (compare: 'above' | 'below', limit: number): void => {
    if (compare === 'above') upper = Math.min(upper, limit);
    else lower = Math.max(lower, limit);
  };
  for (const part of among) {
    if (part.kind === 'combination') {
      if (!meetsObject(part, row)) continue;
      const limits = ownConditions(part, row.indicator, row.settings);
      if (limits.length > 0) combinations.push(part);
      for (const { compare, limit } of limits) bound(compare, limit);
    } else if (part.kind !== 'code' && meetsPoint(part, row)) {
      const limit = resolveLimit(part, row.settings);
      if (limit === null) continue;
      if (part.kind === 'no_data') rules.push({ part, rule: yesOrNo(part) });
      else if (part.kind === 'rate') rates.push({ part, rule: evaluated(part, limit) });
      else {
        rules.push({ part, rule: evaluated(part, limit) });
        bound(part.compare, limit);
      }
    }
  }
  const { fid, scopeKey, objectFid, indicator } = row;
  return { fid, scopeKey, objectFid, indicator, rules, rates, combinations, lower, upper, loadedAt: now };
}

/** The conditions of a combination that a point decides, with their limits for this point. */
export function ownConditions(
  part: RulePart,
  indicator: string,
  settings: Readonly<Record<LimitSetting, number | null>>,
): readonly { readonly index: number; readonly compare: 'above' | 'below'; readonly limit: number }[] {
  return part.conditions.flatMap((condition, index) => {
    if (condition.indicator !== indicator) return [];
    const limit = resolveLimit({ limitValue: condition.limit, limitSetting: condition.setting }, settings);
    return limit === null ? [] : [{ index, compare: condition.compare, limit }];
  });
}
