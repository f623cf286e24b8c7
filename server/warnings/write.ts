import { layerOfCode } from '../../domain/layer.ts';
import { WARNING_CHANGES } from '../../domain/live-event.ts';
import type { LoopChange, LoopStep, LoopTimer } from '../../domain/loop-state.ts';
import type { TierRank } from '../../domain/tier.ts';
import { type LoopEvent, openLoop, turnLoop } from '../../domain/warning-loop.ts';
import type { Tx } from '../database.ts';
import { tell } from '../notify/tell.ts';
import { nameCalls } from './calls.ts';
import { floodOf, markChatter } from './flood.ts';
import { atTheirPoints } from './object-place.ts';
import { type EventItem, type ObjectPlace, refreshObjectState } from './object-state.ts';
import { writeTimers } from './timers.ts';
import { insertWarnings, type LoopRecord, updateWarnings } from './warning-record.ts';

/** A warning as it was and as it shall be, and what happened to it in between. `before` is null while it is not stored. */
export interface WarningWrite {
  readonly before: LoopRecord | null;
  readonly record: LoopRecord;
  readonly steps: readonly LoopStep[];
  readonly fired: readonly LoopTimer[];
  readonly name: string;
}

/** Who did it: `source:<id>`, `rules`, `worker`, `system` or a user id; and from which address. */
export interface Actor {
  readonly id: string;
  readonly address?: string;
}

/** A stored warning to which nothing has happened yet. */
export const standing = (record: LoopRecord, name: string): WarningWrite => ({
  before: record,
  record,
  steps: [],
  fired: [],
  name,
});

/** A warning that opens now. */
export function opening(draft: LoopRecord, tier: TierRank, now: number, name: string): WarningWrite {
  const { state, steps, fired } = openLoop(draft, tier, now);
  return { before: null, record: state, steps, fired, name };
}

/** The write, and one more thing that happened. */
export function followedBy(write: WarningWrite, { state, steps, fired }: LoopChange<LoopRecord>): WarningWrite {
  return { ...write, record: state, steps: [...write.steps, ...steps], fired: [...write.fired, ...fired] };
}

/** The write after an event of the loop; `known` is what is now known about its cause. */
export function turning(
  write: WarningWrite,
  event: LoopEvent,
  now: number,
  known: Partial<LoopRecord> = {},
): WarningWrite {
  const record = { ...write.record, ...known };
  return followedBy({ ...write, record }, turnLoop(record, event, now));
}

/** The write after a grading; the sentence follows where the tier does, so that it always gives the reason for it. */
export function grading(
  write: WarningWrite,
  demand: { readonly tier: TierRank; readonly started: number },
  now: number,
  told: Partial<LoopRecord>,
): WarningWrite {
  const next = turning(write, { kind: 'graded', ...demand }, now);
  return next.record.tier === write.record.tier ? next : { ...next, record: { ...next.record, ...told } };
}

const happened = (write: WarningWrite): boolean => write.steps.length > 0 || write.fired.length > 0;

/**
 * Writes warnings with their clocks, steps, tellings, audit entries and object states, and returns the events. The caller
 * holds the objects' locks and appends the events as its last statement (design, law 5).
 */
export async function writeWarnings(
  tx: Tx,
  now: number,
  actor: Actor,
  writes: readonly WarningWrite[],
): Promise<EventItem[]> {
  const happening = writes.filter(happened);
  if (happening.length === 0) return [];
  const placed = await atTheirPoints(
    tx,
    happening.map((write) => write.record),
  );
  const changed = happening.map((write, index) => ({ ...write, record: placed[index] ?? write.record }));
  // Stored ones first: one that closes makes room for the next of the same object and cause.
  const stored = changed.filter((write) => write.before !== null);
  await updateWarnings(
    tx,
    stored.map((write) => write.record),
  );
  const fresh = changed.filter((write) => write.before === null);
  const ids = await insertWarnings(
    tx,
    fresh.map((write) => write.record),
  );
  const all = [
    ...stored,
    ...fresh.map((write, index) => ({ ...write, record: { ...write.record, id: ids[index] ?? 0 } })),
  ];
  await writeTimers(
    tx,
    now,
    all.map(({ before, record, fired }) => ({
      warning: record.id,
      scopeKey: record.scopeKey,
      before: before?.timers ?? [],
      after: record.timers,
      fired,
    })),
  );
  const floods = await groupFloods(tx, now, actor, all);
  const stepIds = await writeSteps(tx, now, actor, await nameCalls(tx, now, all));
  await tell(tx, now, tellingsOf(all, stepIds));
  const states = await refreshObjectState(
    tx,
    all.map(({ record, name }) => placeOf(record, name)),
  );
  return [
    ...all.flatMap((write) => eventsOf(write, now, floods.get(write.record.id) ?? write.record.floodId)),
    ...states,
  ];
}

/** Floods and chatter silence screens alone; they are marked before the steps that count as alarms are written. */
async function groupFloods(
  tx: Tx,
  now: number,
  actor: Actor,
  writes: readonly WarningWrite[],
): Promise<ReadonlyMap<number, number>> {
  const opened = writes.filter((write) => write.before === null).map((write) => write.record);
  const again = writes.filter(({ steps }) => steps.some(({ step }) => step === 'opened' || step === 'repeated'));
  await markChatter(
    tx,
    now,
    again.map((write) => write.record.id),
  );
  return floodOf(tx, now, actor.id, opened);
}

function placeOf(record: LoopRecord, name: string): ObjectPlace {
  const { fid, layer, scopeKey, sector, zone, enterprise, lng, lat } = record;
  return { fid, layer, scopeKey, sector, zone, enterprise, name, lng, lat };
}

/** History and audit in one go; returns the step's numbers in the order of the steps. */
async function writeSteps(
  tx: Tx,
  now: number,
  actor: Actor,
  writes: readonly WarningWrite[],
): Promise<readonly number[]> {
  const steps = writes.flatMap(({ record, steps: own }) =>
    own.map(({ step, round, detail = {}, tell: parties }) => ({
      warning: record.id,
      scope: record.scopeKey,
      step,
      tier: record.tier,
      detail: {
        ...detail,
        ...(round > 0 ? { round } : {}),
        ...(step === 'opened' || step === 'raised' || step === 'lowered' ? causeOf(record) : {}),
        ...(parties.length > 0 ? { parties } : {}),
        epoch: record.epoch,
      },
    })),
  );
  const { rows } = await tx.query<{ id: number }>(
    `with s as (
       insert into warning_step (warning_id, scope_key, at, step, tier, actor, detail)
       select d.warning, d.scope, to_timestamp($2::float8 / 1000), d.step, d.tier, $3, d.detail
       from rows from (jsonb_to_recordset($1) as (warning bigint, scope int, step text, tier smallint, detail jsonb)) with ordinality
         as d(warning, scope, step, tier, detail, n)
       order by d.n returning id)
     select id from s order by id`,
    [JSON.stringify(steps), now, actor.id],
  );
  await tx.query(
    `select guanlan.append_audit($2, 'warning.' || d.step, 'warning:' || d.warning, 'allowed', $3, d.detail || jsonb_build_object('tier', d.tier))
     from jsonb_to_recordset($1) as d(warning bigint, step text, tier smallint, detail jsonb)`,
    [JSON.stringify(steps), actor.id, actor.address ?? ''],
  );
  return rows.map((row) => row.id);
}

const causeOf = ({ causeValue, limitValue, ruleId, ruleVersion }: LoopRecord) => ({
  value: causeValue,
  limit: limitValue,
  rule: ruleId,
  ruleVersion,
});

function tellingsOf(writes: readonly WarningWrite[], stepIds: readonly number[]) {
  let index = 0;
  return writes.flatMap(({ record, steps, name }) =>
    steps.flatMap(({ step, round, tell: parties }) => {
      const stepId = stepIds[index++] ?? 0;
      return parties.length === 0 ? [] : [{ warning: record, name, stepId, step, round, epoch: record.epoch, parties }];
    }),
  );
}

const SHOWN: ReadonlySet<string> = new Set(WARNING_CHANGES);

function eventsOf({ record, steps, name }: WarningWrite, now: number, floodId: number | null): EventItem[] {
  const { id, fid, layer, tier, worstTier, state, reasonZh, reasonEn, openedAt, epoch } = record;
  const { handling, nextStep, deadline, normalSince, shelvedUntil } = record;
  const loop = { epoch, worstTier, handling, nextStep, deadline, normalSince, shelvedUntil, floodId };
  return steps
    .filter(({ step }) => SHOWN.has(step))
    .map(({ step: change }) => ({
      kind: 'warning',
      layer,
      fid,
      scope_key: record.scopeKey,
      tier,
      deadline: deadline === null ? null : new Date(deadline).toISOString(),
      cause: record.cause,
      payload: {
        id,
        fid,
        layer: layerOfCode(layer),
        tier,
        state,
        change,
        reasonZh,
        reasonEn,
        name,
        openedAt,
        at: now,
        ...loop,
      },
    }));
}
