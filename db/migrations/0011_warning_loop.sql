-- The four-level loop (REQ-WARN-01..04, -10..19): plans as versioned data, clocks as rows, who was told and whether it arrived.

-- Loop plans: clocks, recipients and repeats of section 7 (REQ-WARN-18). `body` is domain/loop-plan.ts. A warning carries a copy.
create table loop_plan (
  id text not null,
  version int not null,
  body jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'approved', 'retired')),
  author text not null,
  approved_by text,
  valid_from timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  primary key (id, version),
  check (state = 'draft' or (approved_by is not null and approved_by <> author))
);

alter table warning
  add column plan_id text,
  add column plan_version int,
  add column plan jsonb not null default '{}',
  -- Grows with every change of tier; clocks of older epochs are void.
  add column epoch int not null default 1,
  add column handling text not null default 'waiting'
    check (handling in ('waiting', 'verified', 'handling', 'reported', 'clear_asked', 'returned')),
  add column verdict text check (verdict in ('true', 'false', 'accident')),
  -- The condition has ended; the sign-off is still owed.
  add column normal_since timestamptz,
  add column assignee text,
  add column assignee_name text,
  add column shelved_until timestamptz,
  add column shelved_by text,
  add column shelved_reason text,
  add column flood_id bigint,
  add column incident_id bigint;

-- A clock of a warning: a row, never a timer in memory. One row per step and round of an epoch, so none fires twice.
create table warning_timer (
  warning_id bigint not null references warning,
  epoch int not null,
  step text not null check (step in ('notice', 'on_site', 'call', 'unshelve')),
  round int not null default 1,
  due_at timestamptz not null,
  fired_at timestamptz,
  void_at timestamptz,
  scope_key int not null references scope_cell,
  primary key (warning_id, epoch, step, round)
);
create index warning_timer_due on warning_timer (due_at) where fired_at is null and void_at is null;

-- Which organisation is the recipient of a party for a sector, zone or enterprise (REQ-ROLE-41); 0 = any. The most exact row wins.
create table recipient_rule (
  id int primary key generated always as identity,
  party text not null check (party in ('enterprise', 'zone', 'regulator', 'bureau', 'operating_company', 'city')),
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  organisation int not null references organisation on delete cascade,
  unique (party, sector, zone, enterprise)
);

-- Persons of an organisation: accounts that act for it, and where it can be reached.
create table organisation_member (
  user_id text not null,
  organisation int not null references organisation on delete cascade,
  primary key (user_id, organisation)
);
create table organisation_contact (
  id int primary key generated always as identity,
  organisation int not null references organisation on delete cascade,
  name text not null,
  post text not null default '',
  phone text not null default '',
  channel text not null check (channel in ('email', 'webhook', 'dingtalk', 'wecom', 'feishu', 'sms', 'voice')),
  -- The address of the channel (mailbox, number, URL); tokens are sealed with the installation's key.
  address text not null,
  secret_sealed bytea,
  locale text not null default 'zh',
  min_tier smallint not null default 1 check (min_tier between 1 and 4),
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp()
);

-- One telling: a person, organisation or system by one channel, at least once under one idempotency key (REQ-WARN-10).
create table delivery (
  id bigint primary key generated always as identity,
  warning_id bigint references warning,
  step_id bigint references warning_step,
  step text not null,
  round int not null default 1,
  tier smallint not null,
  party text not null,
  organisation int,
  recipient text not null default '',
  channel text not null check (channel in ('screen', 'email', 'webhook', 'dingtalk', 'wecom', 'feishu', 'sms', 'voice', 'city')),
  contact_id int,
  idempotency_key text not null unique,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'delivered', 'read', 'failed', 'unreachable')),
  attempts int not null default 0,
  due_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  read_by text,
  scope_key int not null references scope_cell
);
create index delivery_due on delivery (due_at) where state in ('waiting', 'failed');
create index delivery_warning on delivery (warning_id, id);

-- Photos, clips and papers that prove a step; the bytes lie content-addressed in the files store.
create table evidence (
  id bigint primary key generated always as identity,
  warning_id bigint references warning,
  step_id bigint references warning_step,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  bytes int not null,
  name text not null,
  taken_at timestamptz,
  author text not null,
  author_name text not null,
  created_at timestamptz not null default clock_timestamp(),
  scope_key int not null references scope_cell
);
create index evidence_warning on evidence (warning_id, id);

-- Row-level security as in 0006: who reaches the object reads its clocks, deliveries and evidence.
do $$
declare t text;
begin
  foreach t in array array['warning_timer', 'delivery', 'evidence'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  -- A signed sender opens warnings: it starts their clocks and writes whom they must reach.
  foreach t in array array['warning_timer', 'delivery'] loop
    execute format('create policy ingest_all on %I to guanlan_ingest using (true) with check (true)', t);
    execute format('grant select, insert, update on %I to guanlan_ingest', t);
  end loop;
  foreach t in array array['loop_plan', 'recipient_rule', 'organisation_member', 'organisation_contact'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['loop_plan', 'recipient_rule', 'organisation_member'] loop
    execute format('create policy everybody_reads on %I for select to guanlan_app, guanlan_ingest, guanlan_auth using (true)', t);
    execute format('grant select on %I to guanlan_app, guanlan_ingest, guanlan_auth', t);
  end loop;
end $$;
-- The interface writes plans (rules.draft, rules.approve), recipients and contacts (channels.manage); a sealed token is written, never read back.
create policy viewer_writes on loop_plan for insert to guanlan_app with check (true);
create policy viewer_changes on loop_plan for update to guanlan_app using (true) with check (true);
grant insert, update on loop_plan to guanlan_app;
create policy viewer_all on recipient_rule to guanlan_app using (true) with check (true);
grant insert, update, delete on recipient_rule to guanlan_app;
create policy viewer_contacts on organisation_contact to guanlan_app using (true) with check (true);
grant select (id, organisation, name, post, phone, channel, address, locale, min_tier, active, created_at), insert, update on organisation_contact to guanlan_app;
create policy auth_members on organisation_member to guanlan_auth using (true) with check (true);
grant insert, delete on organisation_member to guanlan_auth;

-- Whom a telling reaches: the organisations of the most exact recipient rule of a party, each once without a contact (the
-- screen) and once per active contact from this tier on. Definer: an enterprise's command must reach its zone and its
-- regulator, whose rows it may not read; names and channels alone come back, no address.
create function guanlan.recipients_of(party text, sector int, zone int, enterprise int, tier int)
  returns table (organisation int, name text, name_en text, contact_id int, contact text, channel text, locale text)
  language sql stable security definer set search_path = pg_catalog, public, guanlan as $$
  with r as (
    select r.organisation, rank() over (order by (r.enterprise <> 0)::int desc, (r.zone <> 0)::int + (r.sector <> 0)::int desc, (r.zone <> 0)::int desc) as exactness
    from recipient_rule r
    where r.party = $1 and r.sector in (0, $2) and r.zone in (0, $3) and r.enterprise in (0, $4))
  select o.key, o.name, o.name_en, null::int, '', 'screen', 'zh' from r join organisation o on o.key = r.organisation where r.exactness = 1
  union all
  select o.key, o.name, o.name_en, c.id, c.name, c.channel, c.locale
  from r join organisation o on o.key = r.organisation join organisation_contact c on c.organisation = o.key
  where r.exactness = 1 and c.active and c.min_tier <= $5
$$;
-- An enterprise warns itself without being configured.
create function guanlan.register_recipient() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, guanlan as $$
begin
  insert into recipient_rule (party, enterprise, organisation) values ('enterprise', new.key, new.key) on conflict do nothing;
  return new;
end $$;
create trigger organisation_recipient after insert on organisation for each row when (new.kind = 'enterprise')
  execute function guanlan.register_recipient();
insert into recipient_rule (party, enterprise, organisation) select 'enterprise', key, key from organisation where kind = 'enterprise';

grant execute on function guanlan.recipients_of(text, int, int, int, int) to guanlan_app, guanlan_ingest, guanlan_engine;
revoke execute on function guanlan.register_recipient() from public;
grant create on schema guanlan to guanlan_engine;
alter function guanlan.recipients_of(text, int, int, int, int) owner to guanlan_engine;
alter function guanlan.register_recipient() owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;

-- The default plan, section 7 in numbers; domain/loop-plan.ts holds the same and a test compares them.
insert into loop_plan (id, version, state, author, approved_by, body) values ('RS-BH', 1, 'approved', 'guanlan', 'regulator-default', '
{"id": "RS-BH", "version": 1, "clockFrom": "push", "receiptGraceMinutes": 10, "restartAtDowngrade": true, "automaticFall": true, "shelfMaxMinutes": 480,
 "tiers": {
  "blue": {"push": ["enterprise"], "tracker": "enterprise", "notice": null, "onSite": null, "confirmClear": false, "evidence": false, "cityRelay": false, "callMinutes": null, "shelfNeedsSecond": false},
  "yellow": {"push": ["zone", "enterprise"], "tracker": "zone", "notice": {"firstMinutes": 60, "repeatMinutes": 60, "to": ["enterprise"]}, "onSite": {"afterMinutes": 1440, "by": "zone"}, "confirmClear": false, "evidence": false, "cityRelay": false, "callMinutes": null, "shelfNeedsSecond": false},
  "orange": {"push": ["regulator", "zone", "enterprise"], "tracker": "regulator", "notice": {"firstMinutes": 60, "repeatMinutes": 60, "to": ["regulator"]}, "onSite": {"afterMinutes": 720, "by": "regulator"}, "confirmClear": true, "evidence": true, "cityRelay": false, "callMinutes": null, "shelfNeedsSecond": false},
  "red": {"push": ["bureau", "regulator", "zone", "enterprise"], "tracker": "regulator", "notice": {"firstMinutes": 30, "repeatMinutes": 30, "to": ["regulator"]}, "onSite": {"afterMinutes": 120, "by": "regulator"}, "confirmClear": true, "evidence": true, "cityRelay": true, "callMinutes": 5, "shelfNeedsSecond": true}
 }}');

-- Warnings that are open while this runs get the plan and their clocks; no round of the past is made up for.
update warning w set plan_id = p.id, plan_version = p.version, plan = p.body from loop_plan p;
with c as (
  select w.id, w.scope_key, w.tier_since, make_interval(mins => first) as first, make_interval(mins => repeat) as repeat, make_interval(mins => after) as after
  from warning w cross join lateral jsonb_to_record(w.plan -> 'tiers' -> (array['blue', 'yellow', 'orange', 'red'])[w.tier]) as t(notice jsonb, "onSite" jsonb)
  cross join lateral (select (t.notice ->> 'firstMinutes')::int as first, (t.notice ->> 'repeatMinutes')::int as repeat, (t."onSite" ->> 'afterMinutes')::int as after) m
  where w.state = 'open' and w.tier > 1),
r as (
  select *, greatest(0, ceil(date_part('epoch', clock_timestamp() - tier_since - first) / date_part('epoch', repeat)))::int as k from c)
insert into warning_timer (warning_id, epoch, step, round, due_at, scope_key)
select id, 1, 'notice', k + 1, tier_since + first + k * repeat, scope_key from r
union all select id, 1, 'on_site', 1, tier_since + after, scope_key from r;
update warning w set next_step = t.step, deadline = t.due_at
from (select distinct on (warning_id) warning_id, step, due_at from warning_timer order by warning_id, due_at, step desc) t
where w.id = t.warning_id;
update warning set next_step = null, deadline = null where state = 'closed' or tier = 1;
