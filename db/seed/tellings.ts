import type pg from 'pg';

/**
 * Who was told of the open warnings on their screens, as the plan of each says: the first push and the notices that its
 * clocks have sent. Read where somebody has acknowledged since. Runs after steps, plans and recipients are written.
 */
export async function writeTellings(client: pg.Client): Promise<void> {
  await client.query(
    `insert into delivery (warning_id, step_id, step, round, tier, party, organisation, recipient, channel, idempotency_key, payload, state,
       due_at, created_at, sent_at, delivered_at, read_at, read_by, scope_key)
     select t.id, t.step_id, t.step, t.round, t.tier, t.party, r.organisation, r.name, 'screen',
       'w' || t.id || ':e1:' || t.step || ':' || case t.step when 'opened' then 's' || t.step_id else 'r' || t.round end || ':' || t.party || ':screen:0',
       jsonb_build_object('warning', t.id, 'step', t.step, 'round', t.round, 'epoch', 1, 'party', t.party),
       case when t.read then 'read' else 'delivered' end, 'infinity', t.at, t.at, t.at, case when t.read then t.acknowledged_at end,
       case when t.read then t.acknowledged_by end, t.scope_key
     from (
       select w.id, w.tier, w.sector, w.zone, w.enterprise, w.scope_key, w.acknowledged_at, w.acknowledged_by, s.id as step_id, s.step, s.at,
         coalesce((s.detail ->> 'round')::int, 0) as round, coalesce(w.acknowledged_at >= s.at, false) as read, p.party
       from warning w join warning_step s on s.warning_id = w.id and s.step in ('opened', 'notice')
       cross join lateral (select w.plan -> 'tiers' -> (array['blue', 'yellow', 'orange', 'red'])[w.tier] as tier) plan
       cross join lateral jsonb_array_elements_text(case s.step when 'opened' then plan.tier -> 'push' else plan.tier -> 'notice' -> 'to' end) as p(party)
       where w.state = 'open' and p.party <> 'city') t
     cross join lateral guanlan.recipients_of(t.party, t.sector, t.zone, t.enterprise, t.tier) r
     where r.channel = 'screen'`,
  );
}
