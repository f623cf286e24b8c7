import { defaultPartOf } from '../../domain/default-rules.ts';
import { formatValue, indicatorGroup } from '../../domain/indicator.ts';
import { LIMIT_SETTINGS } from '../../domain/rule.ts';
import type { RulePart } from '../../domain/rule-part.ts';
import type { TierRank } from '../../domain/tier.ts';
import { limitReason } from '../../domain/warning.ts';
import { LAYER_NAMES, type LayerTable, lngLatOf, type MappedRow, type RegionModel, type Value } from './model.ts';
import { Random } from './random.ts';
import { layerOf } from './table-layer.ts';

export interface ClosedWarning {
  readonly cell: number;
  readonly values: Record<string, Value>;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date;
  readonly closedAt: Date;
  readonly tier: TierRank;
}

const CLOSED = 1_200;
/** How often each tier happens: many blue, few red. */
const SHARE: Record<TierRank, number> = { 0: 0, 1: 0.55, 2: 0.33, 3: 0.1, 4: 0.02 };

/** About 1,200 warnings of the past year, more in winter wind and summer heat, all handled and closed with a reason. */
export function closedWarnings(model: RegionModel, now: Date): ClosedWarning[] {
  const random = new Random('closed-warnings');
  const objects = new Map<number, { table: LayerTable; object: MappedRow }>();
  for (const table of LAYER_NAMES) for (const object of model.layers[table]) objects.set(object.fid, { table, object });
  const out: ClosedWarning[] = [];
  for (let guard = 0; out.length < CLOSED && guard < CLOSED * 80; guard++) {
    const point = random.pick(model.layers.sensor_point);
    const owner = objects.get(Number(point.own['object_fid']));
    if (owner === undefined) continue;
    const rules = partsAt(point, owner.object);
    if (rules.length === 0) continue;
    const rule = random.pick(rules);
    if (!random.chance(SHARE[rule.tier])) continue;
    out.push(closed(point, owner, rule, Number(point.own[rule.limitSetting ?? 'high_alarm']), random, now));
  }
  return out;
}

/** The default rules that look at a point's own limits. */
function partsAt(point: MappedRow, object: MappedRow): RulePart[] {
  const at = { objectKind: object.kind, tankClass: String(object.attrs['tankClass'] ?? '') };
  return LIMIT_SETTINGS.filter((setting) => typeof point.own[setting] === 'number').flatMap(
    (setting) => defaultPartOf(String(point.own['indicator']), setting, at) ?? [],
  );
}

function closed(
  point: MappedRow,
  owner: { table: LayerTable; object: MappedRow },
  rule: RulePart,
  limit: number,
  random: Random,
  now: Date,
): ClosedWarning {
  const { tier } = rule;
  // Spread over the year with a summer and a winter swell.
  const daysAgo = 1 + 363 * random.next() ** 1.15;
  const openedAt = new Date(now.getTime() - daysAgo * 86_400_000);
  const lasted = random.between(4, tier >= 3 ? 110 : 420) * 60_000;
  const closedAt = new Date(openedAt.getTime() + lasted);
  const acknowledgedAt = new Date(openedAt.getTime() + lasted * random.between(0.05, 0.5));
  const over = Math.abs(limit) * random.between(0.01, 0.12) + 0.01;
  const value = Number(formatValue(rule.indicator, rule.compare === 'above' ? limit + over : limit - over));
  const unit = String(point.own['unit']);
  const reason = limitReason({ indicator: rule.indicator, unit, value, limit, compare: rule.compare, tier });
  const { object, table } = owner;
  const [lng, lat] = lngLatOf(object);
  return {
    cell: object.cell,
    openedAt,
    acknowledgedAt,
    closedAt,
    tier,
    values: {
      layer: layerOf(table),
      fid: object.fid,
      point_fid: point.fid,
      cause: indicatorGroup(rule.indicator),
      sector: object.sector,
      zone: object.zone,
      enterprise: object.enterprise,
      tier,
      worst_tier: tier,
      state: 'closed',
      rule_id: rule.id,
      rule_version: 1,
      cause_value: value,
      limit_value: limit,
      unit,
      indicator: rule.indicator,
      reason_zh: reason.zh,
      reason_en: reason.en,
      repeats: random.int(0, 4),
      alarm_at: openedAt.toISOString(),
      received_at: openedAt.toISOString(),
      opened_at: openedAt.toISOString(),
      tier_since: openedAt.toISOString(),
      acknowledged_at: acknowledgedAt.toISOString(),
      acknowledged_by: '演示·运营值守员',
      closed_at: closedAt.toISOString(),
      handling: tier > 1 ? 'reported' : 'waiting',
      verdict: tier > 1 ? 'true' : null,
      // Above blue a person signs off (REQ-WARN-12).
      closed_reason:
        tier > 1
          ? 'handled'
          : random.chance(0.7)
            ? 'back_to_normal'
            : random.chance(0.6)
              ? 'handled'
              : 'cleared_by_source',
      lng,
      lat,
    },
  };
}
