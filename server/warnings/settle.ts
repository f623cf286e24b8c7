import { worstActive } from '../../domain/alarm-rules.ts';
import type { LoopPlan } from '../../domain/loop-plan.ts';
import type { Tx } from '../database.ts';
import { type Active, activeRules } from '../rules/active-rules.ts';
import { newRecord } from './new-record.ts';
import { objectPlaces } from './object-place.ts';
import type { EventItem, ObjectPlace } from './object-state.ts';
import { currentPlan } from './plans.ts';
import { type LoopRecord, lockObjects, lockOpenWarnings } from './warning-record.ts';
import { type Actor, grading, opening, standing, turning, type WarningWrite, writeWarnings } from './write.ts';

const keyOf = (fid: number, cause: string): string => `${fid} ${cause}`;

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** An object and cause whose active rules changed; `started` points just went into alarm. */
export interface Unsettled {
  readonly fid: number;
  readonly cause: string;
  readonly started: number;
}

/**
 * Makes the open warnings of objects follow their active rules, as the loop decides (domain/warning-loop.ts), in the caller's
 * transaction. Returns the events, which the caller appends last. The set of rules in the database decides, so two
 * instances that saw alternate readings come to the same warning.
 */
export async function settleWarnings(
  tx: Tx,
  now: number,
  actor: Actor,
  unsettled: readonly Unsettled[],
): Promise<EventItem[]> {
  if (unsettled.length === 0) return [];
  const fids = [...new Set(unsettled.map((one) => one.fid))];
  await lockObjects(tx, fids);
  const active = grouped(await activeRules(tx, fids), ({ objectFid, cause }) => keyOf(objectFid, cause));
  const open = new Map((await lockOpenWarnings(tx, fids)).map((record) => [keyOf(record.fid, record.cause), record]));
  const places = await objectPlaces(tx, fids);
  const plan = await currentPlan(tx);
  const writes: WarningWrite[] = [];
  for (const { fid, cause, started } of unsettled) {
    const place = places.get(fid);
    if (place === undefined) continue;
    const key = keyOf(fid, cause);
    const standsOn = { worst: worstActive(active.get(key) ?? []), open: open.get(key) ?? null };
    const write = settleOne(now, place, { cause, started, plan, ...standsOn });
    if (write !== null) writes.push(write);
  }
  return writeWarnings(tx, now, actor, writes);
}

interface Settling {
  readonly cause: string;
  readonly started: number;
  readonly plan: LoopPlan;
  /** The rule that asks for the most; null when none holds. */
  readonly worst: Active | null;
  readonly open: LoopRecord | null;
}

function settleOne(
  now: number,
  place: ObjectPlace,
  { cause, started, plan, worst, open }: Settling,
): WarningWrite | null {
  if (worst === null)
    return open === null ? null : turning(standing(open, place.name), { kind: 'ended', reason: 'back_to_normal' }, now);
  const { tier } = worst.rule;
  if (open === null) {
    const draft = { ...newRecord(now, place, cause, plan), ...causeOf(worst), alarmAt: worst.since };
    return opening(draft, tier, now, place.name);
  }
  return grading(standing(open, place.name), { tier, started }, now, toldAnew(open, worst));
}

/** Lost is the point that the warning stands on: when another point takes over, the warning is not blind any more. */
function toldAnew(open: LoopRecord, worst: Active): Partial<LoopRecord> {
  const told = causeOf(worst);
  return { ...told, lostSince: open.pointFid === told.pointFid ? open.lostSince : null };
}

/** What the warning says of the rule that it stands on (REQ-WARN-16). */
function causeOf({ pointFid, ruleId, ruleVersion, causeValue, limitValue, unit, indicator, reason }: Active) {
  return {
    pointFid,
    ruleId,
    ruleVersion,
    causeValue,
    limitValue,
    unit,
    indicator,
    reasonZh: reason.zh,
    reasonEn: reason.en,
  };
}
