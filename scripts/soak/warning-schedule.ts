import { asOwner } from './virtual-clock.ts';

const MINUTE = 60_000;
/** What a clock may be early by (issue 3: none more than 2 s early). */
const EARLY_MS = 2_000;
/** Two notices of one warning within so little are a burst. */
const BURST_MS = 60_000;

/** Minutes of section 7 of the rules, typed from the rules: first notice, repeat, on-site order. */
const RULES: Readonly<Record<number, { first: number; repeat: number; onSite: number } | undefined>> = {
  2: { first: 60, repeat: 60, onSite: 24 * 60 },
  3: { first: 60, repeat: 60, onSite: 12 * 60 },
  4: { first: 30, repeat: 30, onSite: 2 * 60 },
};

export interface Opened {
  readonly id: number;
  readonly tier: number;
  readonly opened: number;
}
export interface Taken {
  readonly warning: number;
  readonly step: string;
  readonly round: number;
  readonly at: number;
}

export interface ScheduleVerdict {
  readonly due: number;
  readonly taken: number;
  /** Due moments that no step answers, at its time or late. */
  readonly missed: number;
  readonly doubled: number;
  readonly early: number;
  readonly bursts: number;
  /** Open warnings with more or less than one running notice clock. */
  readonly withoutClock: number;
  readonly messagesMissing: number;
  readonly messagesUnderAnotherKey: number;
}

const EPOCH = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** What the steps of one warning's repeated clock should be until `end`, and what they are. */
export function judgeNotices({ tier, opened }: Opened, steps: readonly Taken[], end: number, settle: number) {
  const rule = RULES[tier];
  const verdict = { due: 0, missed: 0, early: 0, bursts: 0 };
  if (rule === undefined) return verdict;
  const dueAt = (round: number): number => opened + (rule.first + (round - 1) * rule.repeat) * MINUTE;
  const sorted = [...steps].sort((a, b) => a.at - b.at);
  for (let round = 1; dueAt(round) <= end - settle; round += 1) {
    verdict.due += 1;
    // After an outage one late notice stands for all the moments before it (no burst): it has an earlier round.
    const answered = sorted.some((step) => step.round === round || (step.round < round && step.at >= dueAt(round)));
    if (!answered) verdict.missed += 1;
  }
  for (const [index, step] of sorted.entries()) {
    if (step.at < dueAt(step.round) - EARLY_MS) verdict.early += 1;
    const before = sorted[index - 1];
    if (before !== undefined && step.at - before.at < BURST_MS) verdict.bursts += 1;
  }
  return verdict;
}

/**
 * Compares what the worker did with what the rules ask for, computed here anew from opening times alone. `received` are
 * the keys that a receiver of messages got, in order. `settleMs`: what may still be on its way.
 */
export async function judgeSchedule(
  ownerUrl: string,
  received: readonly string[],
  settleMs: number,
): Promise<ScheduleVerdict> {
  const [clock] = await asOwner<{ now: number }>(ownerUrl, `select ${EPOCH('guanlan.now()')} as now`);
  const end = clock?.now ?? 0;
  const warnings = await asOwner<Opened>(
    ownerUrl,
    `select id::int, tier, ${EPOCH('opened_at')} as opened from warning where cause like 'alarm:%' and state = 'open'`,
  );
  const steps = await asOwner<Taken>(
    ownerUrl,
    `select warning_id::int as warning, step, coalesce((detail ->> 'round')::int, 0) as round, ${EPOCH('at')} as at from warning_step
     where step in ('notice', 'on_site') and warning_id in (select id from warning where cause like 'alarm:%')`,
  );
  const sum = { due: 0, missed: 0, early: 0, bursts: 0 };
  for (const warning of warnings) {
    const own = steps.filter((step) => step.warning === warning.id);
    const notices = judgeNotices(
      warning,
      own.filter(({ step }) => step === 'notice'),
      end,
      settleMs,
    );
    for (const name of ['due', 'missed', 'early', 'bursts'] as const) sum[name] += notices[name];
    const rule = RULES[warning.tier];
    const order = warning.opened + (rule?.onSite ?? Number.POSITIVE_INFINITY) * MINUTE;
    const ordered = own.filter(({ step }) => step === 'on_site');
    if (order <= end - settleMs) sum.due += 1;
    if (order <= end - settleMs && ordered.length === 0) sum.missed += 1;
    sum.early += ordered.filter(({ at }) => at < order - EARLY_MS).length;
  }
  const keys = steps.map(({ warning, step, round }) => `${warning} ${step} ${round}`);
  const clocks = await asOwner<{ n: number }>(
    ownerUrl,
    `select count(*)::int as n from warning w where w.state = 'open' and w.tier > 1
       and (select count(*) from warning_timer t where t.warning_id = w.id and t.step = 'notice' and t.fired_at is null and t.void_at is null) <> 1`,
  );
  return {
    ...sum,
    taken: steps.length,
    doubled: keys.length - new Set(keys).size,
    withoutClock: clocks[0]?.n ?? 0,
    ...(await judgeMessages(ownerUrl, received)),
  };
}

/** At least once, and again only under the same key: one key per step, party and channel, and no key of nobody's. */
async function judgeMessages(ownerUrl: string, received: readonly string[]) {
  // The worker goes on sending: only what had come before the question can be compared with its answer.
  const got = new Set(received);
  const sent = await asOwner<{ key: string; about: string; fresh: boolean; alarm: boolean }>(
    ownerUrl,
    // What was written in the last minutes of the fast clock may still be on its way.
    `select idempotency_key as key, concat_ws(' ', d.warning_id, s.detail ->> 'epoch', d.step, d.round, d.party, d.channel, d.contact_id) as about, d.created_at > guanlan.now() - interval '15 minutes' as fresh,
       d.warning_id in (select id from warning where cause like 'alarm:%') as alarm
     from delivery d join warning_step s on s.id = d.step_id where d.channel = 'webhook'`,
  );
  const known = new Set(sent.map(({ key }) => key));
  // The engine's own troubles are told too; the opened alarms are what the schedule is about.
  const ours = sent.filter(({ alarm }) => alarm);
  return {
    messagesMissing: sent.filter(({ key, fresh }) => !fresh && !got.has(key)).length,
    messagesUnderAnotherKey:
      [...got].filter((key) => !known.has(key)).length + ours.length - new Set(ours.map(({ about }) => about)).size,
  };
}
