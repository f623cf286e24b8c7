import { settleWarning, type WarningEffect } from '../../domain/alarm-rules.ts';
import { deadlineOnceAcknowledged, firstDeadline } from '../../domain/warning.ts';
import type { Tx } from '../database.ts';
import { type Active, activeRules } from '../rules/active-rules.ts';
import { type Actor, asRank, type WarningWrite, writeWarnings } from './commands.ts';
import { objectPlaces } from './object-place.ts';
import type { EventItem, ObjectPlace } from './object-state.ts';
import { lockObjects, lockOpenWarnings, type WarningRecord } from './warning-record.ts';

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
 * Makes the open warnings of objects follow their active rules: opens, raises, lowers, repeats, closes, in the caller's
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
  const writes: WarningWrite[] = [];
  for (const { fid, cause, started } of unsettled) {
    const place = places.get(fid);
    if (place === undefined) continue;
    const key = keyOf(fid, cause);
    const write = settleOne(now, place, cause, active.get(key) ?? [], open.get(key) ?? null, started);
    if (write !== null) writes.push(write);
  }
  return writeWarnings(tx, now, actor, writes);
}

function settleOne(
  now: number,
  place: ObjectPlace,
  cause: string,
  active: readonly Active[],
  open: WarningRecord | null,
  started: number,
): WarningWrite | null {
  const known =
    open === null ? null : { id: open.id, tier: asRank(open.tier), pointFid: open.pointFid, ruleId: open.ruleId };
  const effect = settleWarning(active, known, started);
  if (effect.change === 'none') return null;
  const record = recordAfter(now, place, cause, effect, open);
  return record === null ? null : { change: effect.change, record, name: place.name };
}

function recordAfter(
  now: number,
  place: ObjectPlace,
  cause: string,
  effect: Exclude<WarningEffect<Active>, { change: 'none' }>,
  open: WarningRecord | null,
): WarningRecord | null {
  if (effect.change === 'closed')
    return open === null
      ? null
      : {
          ...open,
          state: 'closed',
          closedAt: now,
          closedReason: 'back_to_normal',
          lostSince: null,
          nextStep: null,
          deadline: null,
        };
  const told = causeOf(effect.cause);
  // Lost is the point that the warning stands on: when another point takes over, the warning is not blind any more.
  const lostSince = open?.pointFid === told.pointFid ? open.lostSince : null;
  if (effect.change === 'opened')
    return { ...newRecord(now, place, cause), ...told, ...graded(effect.tier, now), alarmAt: effect.cause.since };
  if (open === null) return null;
  if (effect.change === 'repeated') return { ...open, repeats: open.repeats + 1 };
  if (effect.change === 'raised')
    // Who acknowledged the milder tier has not seen the worse one.
    return {
      ...open,
      ...told,
      ...graded(effect.tier, now),
      lostSince,
      worstTier: Math.max(open.worstTier, effect.tier),
      acknowledgedAt: null,
      acknowledgedBy: null,
    };
  const clock =
    open.acknowledgedAt === null ? firstDeadline(effect.tier, now) : deadlineOnceAcknowledged(effect.tier, now);
  return { ...open, ...told, ...clock, lostSince, tier: effect.tier, tierSince: now };
}

function graded(tier: 0 | 1 | 2 | 3 | 4, now: number) {
  return { tier, worstTier: tier, tierSince: now, ...firstDeadline(tier, now) };
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

/** A record of an object before anything is known about its cause; id 0 = not stored yet. */
export function newRecord(now: number, place: ObjectPlace, cause: string): WarningRecord {
  const { fid, layer, sector, zone, enterprise, scopeKey, lng, lat } = place;
  return {
    id: 0,
    fid,
    layer,
    cause,
    sector,
    zone,
    enterprise,
    scopeKey,
    lng,
    lat,
    pointFid: null,
    tier: 1,
    worstTier: 1,
    state: 'open',
    ruleId: null,
    ruleVersion: null,
    causeValue: null,
    limitValue: null,
    unit: '',
    indicator: '',
    reasonZh: cause,
    reasonEn: cause,
    repeats: 0,
    alarmAt: now,
    openedAt: now,
    tierSince: now,
    acknowledgedAt: null,
    acknowledgedBy: null,
    lostSince: null,
    nextStep: null,
    deadline: null,
    closedAt: null,
    closedReason: null,
  };
}
