import { advanceRule, holds, type LimitRule, type RuleState, stepRule } from '../../domain/alarm-rules.ts';
import { causeOfPart, meetsObject, type RulePart, type RuleTarget, yesOrNo } from '../../domain/rule-part.ts';
import type { TierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { permittedSilence } from '../outages/queries.ts';
import type { AlarmDetail } from '../rules/active-rules.ts';
import { objectTargets } from '../rules/object-target.ts';
import { asRank, partsInForce } from '../rules/parts.ts';
import { type StateChange, sorted, storeStates } from '../rules/rule-state.ts';
import type { Unsettled } from '../warnings/settle.ts';

/** A code that an object or a point of it raised or cleared; `tier` is the sender's own, which counts where no rule grades it. */
export interface CodeSample {
  readonly objectFid: number;
  readonly pointFid: number | null;
  readonly scopeKey: number;
  readonly code: string;
  readonly raised: boolean;
  readonly at: number;
  /** 0: without a rule this code is no alarm. */
  readonly tier: TierRank;
  readonly message: string;
  readonly value: number | null;
}

/** A part, or the sender's own grade where no part knows the code. */
interface Grade {
  readonly id: string;
  readonly version: number;
  readonly rule: LimitRule;
}

function gradesOf(sample: CodeSample, parts: readonly RulePart[], target: RuleTarget | undefined): Grade[] {
  if (target !== undefined) {
    const met = parts.filter(
      (part) => (part.pointFid === null || part.pointFid === sample.pointFid) && meetsObject(part, target),
    );
    if (met.length > 0) return met.map((part) => ({ id: part.id, version: part.version, rule: yesOrNo(part) }));
  }
  if (sample.tier === 0) return [];
  const id = `alarm.${sample.code}`;
  const rule = {
    id,
    version: 0,
    compare: 'above',
    limit: 0.5,
    tier: sample.tier,
    durationSeconds: 0,
    deadband: 0,
  } as const;
  return [{ id, version: 0, rule }];
}

interface Known {
  readonly state: RuleState;
  readonly version: number;
  readonly detail: AlarmDetail;
}
const keyOf = (key: number, ruleId: string): string => `${key} ${ruleId}`;

/**
 * What raised and cleared codes change: the tier is decided by our rule where one grades the code, whatever the sender
 * says (REQ-RISK-03). Samples are in the order of their times and none is older than what was known of its code. The
 * caller holds the objects' locks. Returns what is to be settled.
 */
export async function takeCodes(tx: Tx, now: number, all: readonly CodeSample[]): Promise<Unsettled[]> {
  const away = all.filter((sample) => sample.raised && sample.code === 'offline');
  const permitted = await permittedSilence(
    tx,
    away.map((sample) => sample.objectFid),
  );
  const samples = all.filter((sample) => !away.includes(sample) || !permitted.has(sample.objectFid));
  if (samples.length === 0) return [];
  const { byCode } = await partsInForce(tx);
  const targets = await objectTargets(
    tx,
    samples.map((sample) => sample.objectFid),
  );
  const states = await loadStates(tx, samples);
  const changes = new Map<string, StateChange>();
  const unsettled = new Map<string, Unsettled>();
  for (const sample of samples) {
    const key = sample.pointFid ?? sample.objectFid;
    const grades = gradesOf(sample, byCode.get(sample.code) ?? [], targets.get(sample.objectFid));
    const known = [...states].flatMap(([id, one]) =>
      id.startsWith(`${key} `) && one.detail.code === sample.code ? [id.slice(`${key} `.length)] : [],
    );
    const cause = causeOfPart({ kind: 'code', code: sample.code, id: '', rule: '' }, '');
    const detail: AlarmDetail = { code: sample.code, message: sample.message, value: sample.value, tier: sample.tier };
    const wasInAlarm = known.some((id) => holds(states.get(keyOf(key, id))?.state));
    let started = 0;
    // What graded the code before and does so no longer lets go with the next word.
    for (const ruleId of new Set([...known, ...grades.map((grade) => grade.id)])) {
      const grade = grades.find((one) => one.id === ruleId);
      const before = states.get(keyOf(key, ruleId)) ?? null;
      const after = grade === undefined ? null : stepCode(grade.rule, before?.state ?? null, sample, now);
      const version = grade?.version ?? before?.version ?? 0;
      if (after === null) states.delete(keyOf(key, ruleId));
      else states.set(keyOf(key, ruleId), { state: after, version, detail });
      const first = changes.get(keyOf(key, ruleId))?.before ?? before?.state ?? null;
      const { objectFid, scopeKey } = sample;
      const change = { key, objectFid, scopeKey, ruleId, version, kind: 'code', cause, before: first, after } as const;
      changes.set(keyOf(key, ruleId), { ...change, wasInAlarm, detail: { ...detail } });
      // Raised again while it holds is a repeat; a second grade of the same word is not.
      if (sample.raised && holds(after)) started = 1;
    }
    const settle = `${sample.objectFid} ${cause}`;
    const sum = (unsettled.get(settle)?.started ?? 0) + started;
    unsettled.set(settle, { fid: sample.objectFid, cause, started: sum });
  }
  await storeStates(
    tx,
    [...changes.values()].filter((change) => change.before !== null || change.after !== null),
  );
  return sorted(unsettled.values());
}

function stepCode(rule: LimitRule, before: RuleState | null, sample: CodeSample, now: number): RuleState | null {
  const after = stepRule(rule, before, { at: sample.at, value: sample.raised ? 1 : 0 }, now);
  return advanceRule(after, now);
}

async function loadStates(tx: Tx, samples: readonly CodeSample[]): Promise<Map<string, Known>> {
  const { rows } = await tx.query<
    RuleState & { fid: number; ruleId: string; version: number; detail: Partial<AlarmDetail> }
  >(
    `select s.point_fid as fid, s.rule_id as "ruleId", s.rule_version as version, s.state, round(date_part('epoch', s.since) * 1000) as since,
       round(date_part('epoch', s.due_at) * 1000) as "dueAt", s.value, s.detail
     from rule_state s where s.point_fid = any($1) and s.kind = 'code'`,
    [[...new Set(samples.map((sample) => sample.pointFid ?? sample.objectFid))]],
  );
  return new Map(
    rows.map(({ fid, ruleId, version, state, since, dueAt, value, detail }) => [
      keyOf(fid, ruleId),
      {
        state: { state, since, dueAt, value },
        version,
        detail: {
          code: detail.code ?? '',
          message: detail.message ?? '',
          value: detail.value ?? null,
          tier: asRank(detail.tier ?? 0),
        },
      },
    ]),
  );
}
