import type { WarningFault } from '../../domain/warning-audit.ts';

/** What may be late without being wrong: the worker turns once a second and catches up within a few. */
const GRACE = "interval '30 seconds'";
/** History is looked at for as long as a fault in it can still be acted upon. */
const RECENT = "interval '24 hours'";

/** Open warnings with what their plan asks for at their tier. */
const OPEN = `(select w.*, w.plan -> 'tiers' -> (array['blue', 'yellow', 'orange', 'red'])[w.tier] as asked from warning w where w.state = 'open') w`;
const LIVE = 't.fired_at is null and t.void_at is null';
const clock = (step: string, condition = LIVE): string =>
  `exists (select from warning_timer t where t.warning_id = w.id and t.epoch = w.epoch and t.step = '${step}' and ${condition})`;
const minutes = (path: string): string => `make_interval(mins => (w.asked #>> '{${path}}')::int)`;

/** First notice of the epoch as the plan says, whoever computed it before. */
const FIRST = `(w.clock_since + ${minutes('notice,firstMinutes')})`;
const REPEAT_SECONDS = `((w.asked #>> '{notice,repeatMinutes}')::int * 60)`;
/** Seconds by which a notice misses the beat first + k · repeat. */
const OFF_BEAT = `mod(round(date_part('epoch', t.due_at - ${FIRST}))::bigint, ${REPEAT_SECONDS})`;

/**
 * One statement per fault: ids of what is wrong. Written from the rules of the loop (section 7), not from its code: what
 * the code forgets, these find. Each is bounded; all run on one snapshot.
 */
export const CHECKS: Readonly<Record<WarningFault, string>> = {
  plan_missing: `select w.id from ${OPEN} where w.asked is null`,
  notice_missing: `select w.id from ${OPEN} where jsonb_typeof(w.asked -> 'notice') = 'object' and not ${clock('notice')}`,
  on_site_missing: `select w.id from ${OPEN} where jsonb_typeof(w.asked -> 'onSite') = 'object' and not ${clock('on_site', 't.void_at is null')}`,
  call_missing: `select w.id from ${OPEN} where w.asked ->> 'callMinutes' is not null and w.acknowledged_at is null and not ${clock('call')}`,
  unshelve_missing: `select w.id from ${OPEN} where w.shelved_until is not null and not ${clock('unshelve')}`,
  shelf_over: `select w.id from ${OPEN} where w.shelved_until < guanlan.now() - ${GRACE}`,
  clock_overdue: `select t.warning_id as id from warning_timer t where ${LIVE} and t.due_at < guanlan.now() - ${GRACE}`,
  clock_too_late: `select w.id from ${OPEN} join warning_timer t on t.warning_id = w.id and t.epoch = w.epoch and ${LIVE}
    where (t.step = 'notice' and t.due_at > greatest(${FIRST}, guanlan.now() + make_interval(secs => ${REPEAT_SECONDS})) + ${GRACE})
       or (t.step = 'on_site' and t.due_at > w.clock_since + ${minutes('onSite,afterMinutes')} + ${GRACE} and t.due_at > guanlan.now() + ${GRACE})
       or (t.step = 'call' and t.due_at > guanlan.now() + ${minutes('callMinutes')} + ${GRACE})`,
  clock_off_grid: `select w.id from ${OPEN} join warning_timer t on t.warning_id = w.id and t.epoch = w.epoch and t.step = 'notice' and ${LIVE}
    where w.asked #>> '{notice,repeatMinutes}' is not null and ${OFF_BEAT} not between -2 and 2 and ${REPEAT_SECONDS} - abs(${OFF_BEAT}) > 2`,
  clock_of_closed: `select w.id from warning_timer t join warning w on w.id = t.warning_id where ${LIVE} and w.state = 'closed'`,
  clock_of_old_epoch: `select w.id from warning_timer t join warning w on w.id = t.warning_id where ${LIVE} and w.state = 'open' and t.epoch <> w.epoch`,
  clock_scope: `select w.id from warning_timer t join warning w on w.id = t.warning_id where ${LIVE} and w.state = 'open' and t.scope_key <> w.scope_key`,
  deadline_disagrees: `select w.id from ${OPEN} where w.deadline is distinct from
    (select min(t.due_at) from warning_timer t where t.warning_id = w.id and t.epoch = w.epoch and t.step in ('notice', 'on_site') and ${LIVE})
    and abs(coalesce(date_part('epoch', w.deadline - (select min(t.due_at) from warning_timer t where t.warning_id = w.id and t.epoch = w.epoch
      and t.step in ('notice', 'on_site') and ${LIVE})), 1000)) > 0.01`,
  tier_disagrees: `select w.fid as id from (select fid, max(tier) as tier from warning where state = 'open' group by fid) w
    left join object_state s on s.fid = w.fid where coalesce(s.tier, 0) <> w.tier`,
  colour_without_warning: `select s.fid as id from object_state s where s.tier > 0 and not exists (select from warning w where w.fid = s.fid and w.state = 'open')`,
  acknowledgement_disagrees: `select w.fid as id from (select fid, bool_or(acknowledged_at is null) as waits from warning where state = 'open' group by fid) w
    join object_state s on s.fid = w.fid where s.unacknowledged <> w.waits`,
  worst_tier_low: `select id from warning where state = 'open' and worst_tier < tier`,
  closing_incomplete: `select id from warning where (state = 'open' and (closed_at is not null or closed_reason is not null))
    or (state = 'closed' and opened_at > guanlan.now() - interval '30 days' and (closed_at is null or closed_reason is null))`,
  opening_missing: `select w.id from warning w where w.state = 'open' and not exists (select from warning_step s where s.warning_id = w.id and s.step = 'opened')`,
  told_nobody: `select distinct s.warning_id as id from warning_step s where s.at > guanlan.now() - ${RECENT}
    and s.step in ('opened', 'raised', 'lowered', 'notice', 'on_site', 'normal', 'lost') and s.detail ? 'parties'
    and not exists (select from delivery d where d.step_id = s.id)`,
  delivery_stuck: `select d.id from delivery d where d.state in ('waiting', 'failed') and d.channel <> 'screen'
    and d.due_at < guanlan.now() - ${GRACE} and (d.channel <> 'city' or not exists (select from delivery e
      where e.warning_id = d.warning_id and e.channel = 'city' and e.id < d.id and e.state in ('waiting', 'failed') and e.due_at < 'infinity'))`,
  fired_without_step: `select distinct t.warning_id as id from warning_timer t where t.fired_at > guanlan.now() - ${RECENT} and t.step in ('notice', 'on_site')
    and not exists (select from warning_step s where s.warning_id = t.warning_id and s.step = t.step
      and coalesce((s.detail ->> 'epoch')::int, t.epoch) = t.epoch and coalesce((s.detail ->> 'round')::int, t.round) = t.round)`,
  step_doubled: `select s.warning_id as id from warning_step s where s.at > guanlan.now() - ${RECENT} and s.step in ('notice', 'on_site') and s.detail ? 'epoch'
    group by s.warning_id, s.step, s.detail ->> 'epoch', s.detail ->> 'round' having count(*) > 1`,
  rule_unwarned: `select distinct r.point_fid as id from rule_state r where r.state = 'active' and r.since < guanlan.now() - ${GRACE}
    and not exists (select from warning w where w.fid = r.object_fid and w.state = 'open')
    -- A person may sign off over a rule that still holds: a false alarm, or a source that never says that its alarm is over.
    and not exists (select from warning w where w.fid = r.object_fid and w.closed_reason = 'handled' and w.closed_at > r.since)`,
  warning_unruled: `select w.id from warning w where w.state = 'open' and w.rule_id is not null and w.normal_since is null and w.lost_since is null
    and w.tier_since < guanlan.now() - ${GRACE}
    and not exists (select from rule_state r where r.object_fid = w.fid and r.state in ('active', 'ending'))`,
  rule_overdue: `select r.point_fid as id from rule_state r where r.state in ('pending', 'ending') and r.due_at < guanlan.now() - ${GRACE}`,
  clear_unasked: `select id from warning where state = 'open' and ((handling = 'clear_asked') <> (asked_by is not null))`,
};
