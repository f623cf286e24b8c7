import { foldReadings, holds, type RuleState } from '../../domain/alarm-rules.ts';
import { causeOfPart, type RulePart, yesOrNo } from '../../domain/rule-part.ts';
import type { Tx } from '../database.ts';
import { SETTINGS, type Settings } from '../rules/object-target.ts';
import type { StateChange } from '../rules/rule-state.ts';
import { ownConditions, type PointSamples } from './point-cache.ts';

/** A value counts in a combination while it is younger than this many upload intervals: a dead sensor proves nothing. */
const FRESH_INTERVALS = 3;

interface LatestRow {
  readonly objectFid: number;
  readonly indicator: string;
  readonly value: number;
  readonly settings: Settings;
}

/**
 * What new readings change of the combinations at their objects. Latest values decide, read after the objects' locks are
 * held, so that two instances that take one point each see each other's. The caller holds those locks.
 */
export async function combinationChanges(tx: Tx, now: number, due: readonly PointSamples[]): Promise<StateChange[]> {
  if (due.length === 0) return [];
  const objects = Map.groupBy(due, (one) => one.point.objectFid);
  const fids = [...objects.keys()];
  const { rows: latest } = await tx.query<LatestRow>(
    `select p.object_fid as "objectFid", p.indicator, l.value, ${SETTINGS} as settings
     from sensor_point p join latest_reading l on l.point_fid = p.fid
     where p.object_fid = any($1) and l.quality <> 2 and l.at > guanlan.now() - make_interval(secs => greatest(p.upload_seconds, 60) * ${FRESH_INTERVALS}::float8)
     order by p.fid limit 20000`,
    [fids],
  );
  const { rows: states } = await tx.query<RuleState & { readonly fid: number; readonly ruleId: string }>(
    `select point_fid as fid, rule_id as "ruleId", state, round(date_part('epoch', since) * 1000) as since, round(date_part('epoch', due_at) * 1000) as "dueAt", value
     from rule_state where point_fid = any($1) and kind = 'combination'`,
    [fids],
  );
  const values = Map.groupBy(latest, (row) => row.objectFid);
  return [...objects].flatMap(([fid, samples]) => {
    const known = states.filter((row) => row.fid === fid);
    return objectChanges(fid, samples, values.get(fid) ?? [], known, now);
  });
}

function objectChanges(
  fid: number,
  samples: readonly PointSamples[],
  latest: readonly LatestRow[],
  known: readonly (RuleState & { readonly ruleId: string })[],
  now: number,
): StateChange[] {
  const at = Math.min(now, Math.max(...samples.map((one) => one.readings.at(-1)?.at ?? 0)));
  const parts = new Map(samples.flatMap((one) => one.point.combinations.map((part) => [part.id, part] as const)));
  const base = {
    key: fid,
    objectFid: fid,
    scopeKey: samples[0]?.point.scopeKey ?? 0,
    kind: 'combination',
    wasInAlarm: known.some(holds),
  } as const;
  return [...parts.values()].flatMap((part): StateChange[] => {
    const before = stateOf(known.find((row) => row.ruleId === part.id));
    const value = combinationHolds(part, latest) ? 1 : 0;
    const after = foldReadings(yesOrNo(part), before, [{ at, value }], now);
    if (after === before) return [];
    return [{ ...base, ruleId: part.id, version: part.version, cause: causeOfPart(part, ''), before, after }];
  });
}

function stateOf(row: RuleState | undefined): RuleState | null {
  if (row === undefined) return null;
  const { state, since, dueAt, value } = row;
  return { state, since, dueAt, value };
}

/** A condition is met when any point of its indicator at the object meets it. */
function combinationHolds(part: RulePart, latest: readonly LatestRow[]): boolean {
  const met = new Set<number>();
  for (const row of latest)
    for (const { index, compare, limit } of ownConditions(part, row.indicator, row.settings))
      if (compare === 'above' ? row.value > limit : row.value < limit) met.add(index);
  return part.mode === 'all' ? met.size === part.conditions.length : met.size > 0;
}
