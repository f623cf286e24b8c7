import { defaultPartOf } from '../../domain/default-rules.ts';
import { formatValue, type Indicator, indicatorGroup } from '../../domain/indicator.ts';
import type { RulePart } from '../../domain/rule-part.ts';
import type { TierRank } from '../../domain/tier.ts';
import { limitReason, type Reason } from '../../domain/warning.ts';
import { LAYER_NAMES, type LayerTable, type MappedRow, type RegionModel } from './model.ts';
import { Random } from './random.ts';
import { type SeedHistory, seedHistory } from './warning-clocks.ts';

export interface OpenWarning {
  readonly table: LayerTable;
  readonly object: MappedRow;
  readonly point: MappedRow;
  readonly ruleId: string;
  readonly cause: string;
  readonly indicator: Indicator;
  readonly unit: string;
  readonly tier: TierRank;
  readonly value: number;
  readonly limit: number;
  readonly reason: Reason;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly lostSince: Date | null;
  readonly history: SeedHistory;
}

type Suffix = 'l' | 'll' | 'h' | 'hh';
interface Wish {
  readonly indicator: Indicator;
  readonly suffix: Suffix;
  readonly count: number;
  /** Kinds of the object; any when absent. */
  readonly kind?: string;
  readonly ageMinutes: readonly [number, number];
  readonly lost?: boolean;
}

/** 2 red, 5 orange, 17 yellow, 31 blue: what a district of this size shows on an ordinary morning. */
const WISHES: readonly Wish[] = [
  { indicator: 'displacement', suffix: 'hh', count: 1, kind: 'pit', ageMinutes: [6, 9] },
  { indicator: 'pressure', suffix: 'hh', count: 1, kind: 'tank', ageMinutes: [3, 5] },
  { indicator: 'level', suffix: 'hh', count: 1, kind: 'tank', ageMinutes: [18, 24] },
  { indicator: 'temperature', suffix: 'hh', count: 1, kind: 'process_unit', ageMinutes: [31, 36] },
  { indicator: 'wind_speed', suffix: 'hh', count: 1, kind: 'tower_crane', ageMinutes: [9, 14] },
  { indicator: 'load', suffix: 'hh', count: 1, kind: 'hoist', ageMinutes: [4, 8] },
  { indicator: 'level', suffix: 'hh', count: 1, kind: 'tank', ageMinutes: [44, 52], lost: true },
  { indicator: 'gas_combustible', suffix: 'h', count: 4, ageMinutes: [5, 55] },
  { indicator: 'level', suffix: 'h', count: 4, kind: 'tank', ageMinutes: [10, 200] },
  { indicator: 'moment', suffix: 'h', count: 2, ageMinutes: [8, 50] },
  { indicator: 'water_pressure', suffix: 'l', count: 3, ageMinutes: [20, 400] },
  { indicator: 'flow', suffix: 'hh', count: 1, kind: 'process_unit', ageMinutes: [12, 40] },
  { indicator: 'tilt', suffix: 'h', count: 1, ageMinutes: [15, 45] },
  { indicator: 'pm10', suffix: 'hh', count: 2, ageMinutes: [25, 90] },
  { indicator: 'pm10', suffix: 'h', count: 9, ageMinutes: [30, 240] },
  { indicator: 'noise', suffix: 'h', count: 6, ageMinutes: [20, 180] },
  { indicator: 'level', suffix: 'l', count: 6, kind: 'tank', ageMinutes: [60, 900] },
  { indicator: 'potential', suffix: 'h', count: 4, ageMinutes: [300, 2000] },
  { indicator: 'settlement', suffix: 'h', count: 3, kind: 'pit', ageMinutes: [120, 900] },
  { indicator: 'wind_speed', suffix: 'h', count: 3, kind: 'tower_crane', ageMinutes: [10, 40] },
];

const SETTING: Record<Suffix, 'low_alarm' | 'low_low_alarm' | 'high_alarm' | 'high_high_alarm'> = {
  l: 'low_alarm',
  ll: 'low_low_alarm',
  h: 'high_alarm',
  hh: 'high_high_alarm',
};

/** The warnings that are open when the region is new; never at the story's tank, which begins calm. */
export function openWarnings(model: RegionModel, now: Date): OpenWarning[] {
  const random = new Random('open-warnings');
  const objects = new Map<number, { table: LayerTable; object: MappedRow }>();
  for (const table of LAYER_NAMES) for (const object of model.layers[table]) objects.set(object.fid, { table, object });
  const points = random.shuffled(model.layers.sensor_point);
  const taken = new Set<number>();
  return WISHES.flatMap((wish) => {
    const found: OpenWarning[] = [];
    for (const point of points) {
      if (found.length === wish.count) break;
      const owner = objects.get(Number(point.own['object_fid']));
      const limit = point.own[SETTING[wish.suffix]];
      if (owner === undefined || typeof limit !== 'number' || point.own['indicator'] !== wish.indicator) continue;
      if (taken.has(owner.object.fid) || owner.object.id === 'ast_tank_t203' || owner.object.enterprise === 1) continue;
      if (wish.kind !== undefined && owner.object.kind !== wish.kind) continue;
      const at = { objectKind: owner.object.kind, tankClass: String(owner.object.attrs['tankClass'] ?? '') };
      const rule = defaultPartOf(wish.indicator, SETTING[wish.suffix], at);
      if (rule === null) continue;
      taken.add(owner.object.fid);
      found.push(open(wish, rule, point, owner, limit, random, now));
    }
    return found;
  });
}

function open(
  wish: Wish,
  { id: ruleId, compare, tier }: RulePart,
  point: MappedRow,
  owner: { table: LayerTable; object: MappedRow },
  limit: number,
  random: Random,
  now: Date,
): OpenWarning {
  const over = Math.abs(limit) * random.between(0.02, 0.06);
  // Potential is negative: above −850 mV means too little protection.
  const value = Number(formatValue(wish.indicator, compare === 'above' ? limit + over + 0.01 : limit - over - 0.01));
  const ageSeconds = random.between(wish.ageMinutes[0] * 60, wish.ageMinutes[1] * 60);
  const openedAt = new Date(now.getTime() - ageSeconds * 1000);
  // Yellow and worse owe a notice within the hour; older ones have been acknowledged, or nobody would be on duty here.
  const acknowledged = tier > 1 && (ageSeconds > 50 * 60 || random.chance(0.35)) && tier < 4;
  const acknowledgedAt = acknowledged
    ? new Date(openedAt.getTime() + Math.min(ageSeconds * 0.6, random.between(120, 1500)) * 1000)
    : null;
  const unit = String(point.own['unit']);
  return {
    ...owner,
    point,
    ruleId,
    cause: indicatorGroup(wish.indicator),
    indicator: wish.indicator,
    unit,
    tier,
    value,
    limit,
    reason: limitReason({ indicator: wish.indicator, unit, value, limit, compare, tier }),
    openedAt,
    acknowledgedAt,
    lostSince: wish.lost === true ? new Date(openedAt.getTime() + ageSeconds * 400) : null,
    history: seedHistory(
      tier,
      owner.object.enterprise,
      openedAt.getTime(),
      acknowledgedAt?.getTime() ?? null,
      now.getTime(),
    ),
  };
}
