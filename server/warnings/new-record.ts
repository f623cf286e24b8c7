import type { LoopPlan } from '../../domain/loop-plan.ts';
import { freshLoop } from '../../domain/loop-state.ts';
import type { ObjectPlace } from './object-state.ts';
import type { LoopRecord } from './warning-record.ts';

/** A warning of an object before anything is known about its cause, under a plan; id 0 = not stored yet. */
export function newRecord(now: number, place: ObjectPlace, cause: string, plan: LoopPlan): LoopRecord {
  const { fid, layer, sector, zone, enterprise, scopeKey, lng, lat } = place;
  return {
    ...freshLoop(plan, enterprise, now),
    id: 0,
    fid,
    layer,
    cause,
    sector,
    zone,
    scopeKey,
    lng,
    lat,
    pointFid: null,
    ruleId: null,
    ruleVersion: null,
    causeValue: null,
    limitValue: null,
    unit: '',
    indicator: '',
    reasonZh: cause,
    reasonEn: cause,
    alarmAt: now,
    lostSince: null,
    planId: plan.id,
    planVersion: plan.version,
    floodId: null,
    incidentId: null,
  };
}
