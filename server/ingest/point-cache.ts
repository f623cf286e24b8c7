import type { LimitRule } from '../../domain/alarm-rules.ts';
import { indicatorGroup } from '../../domain/indicator.ts';
import type { Tx } from '../database.ts';
import { asRank } from '../warnings/commands.ts';

/** What a reading needs to know of its point. */
export interface Point {
  readonly fid: number;
  readonly scopeKey: number;
  readonly objectFid: number;
  readonly cause: string;
  readonly rules: readonly LimitRule[];
  /** No rule is crossed at or between these. */
  readonly lower: number;
  readonly upper: number;
  readonly loadedAt: number;
}

interface PointRow {
  readonly id: string;
  readonly fid: number;
  readonly scopeKey: number;
  readonly objectFid: number;
  readonly indicator: string;
  readonly sector: number;
  readonly objectKind: string;
  readonly low_low_alarm: number | null;
  readonly low_alarm: number | null;
  readonly high_alarm: number | null;
  readonly high_high_alarm: number | null;
}

interface RuleRow {
  readonly id: string;
  readonly version: number;
  readonly sector: number;
  readonly asset_kind: string;
  readonly indicator: string;
  readonly point_fid: number | null;
  readonly compare: 'above' | 'below';
  readonly limit_value: number | null;
  readonly limit_setting: 'low_low_alarm' | 'low_alarm' | 'high_alarm' | 'high_high_alarm' | null;
  readonly tier: number;
  readonly duration_seconds: number;
  readonly deadband: number;
}

/** A change of a point reaches every instance within this time even if its event is missed. */
const POINT_TTL_MS = 60_000;
const RULES_TTL_MS = 5_000;
const UNKNOWN_TTL_MS = 5_000;
const MAX_POINTS = 2_000_000;
const MAX_UNKNOWN = 20_000;

const points = new Map<string, Point>();
const unknown = new Map<string, number>();
let rules: readonly RuleRow[] = [];
let rulesText = '';
let rulesLoadedAt = 0;

/** Forgets all points: an object or a rule changed. The next delivery loads what it needs. */
export function noticeObjectChange(): void {
  points.clear();
  unknown.clear();
  rulesLoadedAt = 0;
}

/**
 * Points by id, from the cache or by one query for those that are missing. Ids that do not exist are missing in the
 * answer and are not asked again for 5 s, so that a misconfigured sender costs nothing.
 */
export async function findPoints(tx: Tx, ids: Iterable<string>): Promise<ReadonlyMap<string, Point>> {
  const now = Date.now();
  if (now - rulesLoadedAt > RULES_TTL_MS) await loadRules(tx, now);
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

async function loadRules(tx: Tx, now: number): Promise<void> {
  const { rows } = await tx.query<RuleRow>(
    `select distinct on (id) id, version, sector, asset_kind, indicator, point_fid, compare, limit_value, limit_setting, tier, duration_seconds, deadband
     from limit_rule where valid_from <= guanlan.now() and (valid_to is null or valid_to > guanlan.now()) order by id, version desc limit 10000`,
  );
  const text = JSON.stringify(rows);
  if (text !== rulesText) points.clear();
  rules = rows;
  rulesText = text;
  rulesLoadedAt = now;
}

async function loadPoints(tx: Tx, ids: readonly string[], now: number): Promise<void> {
  const { rows } = await tx.query<PointRow>(
    `select p.id, p.fid, p.scope_key as "scopeKey", p.object_fid as "objectFid", p.indicator, p.sector, coalesce(a.kind, '') as "objectKind",
       p.low_low_alarm, p.low_alarm, p.high_alarm, p.high_high_alarm
     from unnest($1::text[]) w(id) join sensor_point p on p.id = w.id left join asset a on a.fid = p.object_fid`,
    [ids],
  );
  if (points.size + rows.length > MAX_POINTS) points.clear();
  for (const id of ids) points.delete(id);
  for (const row of rows) points.set(row.id, pointOf(row, now));
  if (unknown.size > MAX_UNKNOWN) unknown.clear();
  for (const id of ids) if (!points.has(id)) unknown.set(id, now + UNKNOWN_TTL_MS);
}

function pointOf(row: PointRow, now: number): Point {
  const own = rules.flatMap((rule) => {
    const limit = applies(rule, row) ? (rule.limit_value ?? row[rule.limit_setting ?? 'high_alarm']) : null;
    return limit === null ? [] : [limitRule(rule, limit)];
  });
  let lower = Number.NEGATIVE_INFINITY;
  let upper = Number.POSITIVE_INFINITY;
  for (const rule of own) {
    if (rule.compare === 'above') upper = Math.min(upper, rule.limit);
    else lower = Math.max(lower, rule.limit);
  }
  const { fid, scopeKey, objectFid } = row;
  return { fid, scopeKey, objectFid, cause: indicatorGroup(row.indicator), rules: own, lower, upper, loadedAt: now };
}

function applies(rule: RuleRow, point: PointRow): boolean {
  if (rule.point_fid !== null) return rule.point_fid === point.fid;
  if (rule.indicator !== point.indicator) return false;
  if (rule.sector !== 0 && rule.sector !== point.sector) return false;
  return rule.asset_kind === '' || rule.asset_kind === point.objectKind;
}

function limitRule(rule: RuleRow, limit: number): LimitRule {
  const { id, version, compare, deadband } = rule;
  return { id, version, compare, limit, tier: asRank(rule.tier), durationSeconds: rule.duration_seconds, deadband };
}
