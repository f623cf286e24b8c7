-- Rules as data (REQ-RISK-03, S2 Art 18): documents with versions that two persons make, and the parts that are evaluated.

-- A version of a rule as people wrote it; `body` is domain/rule.ts. Drafted by one account, approved by another; what was
-- approved is never changed, only ended by a later version.
create table rule (
  id text not null check (id ~ '^[a-z][a-z0-9_.]{2,59}$'),
  version int not null check (version > 0),
  state text not null default 'draft' check (state in ('draft', 'approved', 'refused')),
  body jsonb not null,
  note text not null default '',
  author text not null,
  author_name text not null default '',
  decided_by text,
  decided_by_name text not null default '',
  decided_at timestamptz,
  valid_from timestamptz,
  valid_to timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  primary key (id, version),
  -- Two persons: nobody approves what he wrote (S2 Art 18).
  check (state = 'draft' or (decided_by is not null and decided_by <> author)),
  check (state <> 'approved' or valid_from is not null)
);
-- One draft a rule at a time: two would overwrite each other's version.
create unique index rule_one_draft on rule (id) where state = 'draft';

-- From here on a row of limit_rule is one part: one tier of an approved rule version, of a code rule one code of it.
-- Written by approval alone; what is in force is what its own times say.
alter table limit_rule
  add column rule text not null default '',
  add column kind text not null default 'limit' check (kind in ('limit', 'rate', 'no_data', 'code', 'combination')),
  add column object_kinds text[] not null default '{}',
  add column tank_class text not null default '',
  add column off_delay_seconds int not null default 0 check (off_delay_seconds >= 0),
  add column window_seconds int not null default 0 check (window_seconds >= 0),
  add column code text not null default '',
  add column mode text not null default 'all' check (mode in ('all', 'any')),
  add column conditions jsonb not null default '[]',
  add column name_zh text not null default '',
  add column name_en text not null default '';
-- A part may name the point's own setting and a number for points that have none.
alter table limit_rule drop constraint limit_rule_check;
alter table limit_rule add constraint limit_rule_limit check (kind in ('code', 'combination') or limit_value is not null or limit_setting is not null);
update limit_rule set rule = id, object_kinds = case when asset_kind = '' then '{}' else array[asset_kind] end;
create index limit_rule_rule on limit_rule (rule, version);

-- Rules of before become documents, so that they can be read and changed like all others.
insert into rule (id, version, state, body, author, author_name, decided_by, decided_at, valid_from, valid_to)
select r.id, r.version, 'approved', jsonb_build_object('kind', 'limit', 'scenario',
    case when r.indicator like 'gas%' then 'gas_leak' else 'process_unit' end,
    'nameZh', r.id, 'nameEn', r.id, 'sector', null, 'objectKinds', to_jsonb(r.object_kinds), 'indicator', r.indicator, 'unit', '', 'compare', r.compare,
    'tiers', jsonb_build_array(jsonb_build_object('tier', (array['blue', 'yellow', 'orange', 'red'])[r.tier], 'limit', r.limit_value, 'setting', r.limit_setting,
      'delaySeconds', r.duration_seconds)),
    'deadband', r.deadband, 'actionZh', r.action_zh, 'actionEn', r.action_en, 'source', ''),
  r.author, r.author, case when r.author = 'installation' then 'guanlan' else 'installation' end, r.valid_from, r.valid_from, r.valid_to
from limit_rule r where r.id ~ '^[a-z][a-z0-9_.]{2,59}$';

-- State of one part at one point, or, for raw alarms, states and combinations, at one object (fids do not repeat).
alter table rule_state drop constraint rule_state_state_check;
alter table rule_state add constraint rule_state_state_check check (state in ('pending', 'active', 'ending'));
alter table rule_state
  add column kind text not null default 'limit' check (kind in ('limit', 'rate', 'no_data', 'code', 'combination')),
  -- What the warning is about; for points the object that they watch.
  add column object_fid int,
  -- Raw alarms: code, message, the sender's own tier and value.
  add column detail jsonb not null default '{}';
update rule_state s set object_fid = p.object_fid from sensor_point p where p.fid = s.point_fid;
drop index rule_state_due;
create index rule_state_due on rule_state (due_at) where due_at is not null;
create index rule_state_object on rule_state (object_fid);

-- The newest word that an object said of itself (online, faulty, pressure_lost …): what came late changes nothing.
create table reported_state (
  fid int primary key,
  state text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  scope_key int not null references scope_cell
);
create index alarm_object on alarm (object_fid, kind, at desc);

do $$
declare
  t text;
begin
  foreach t in array array['rule', 'reported_state'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
end $$;
create policy viewer_reads on reported_state for select to guanlan_app
  using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy ingest_all on reported_state to guanlan_ingest using (true) with check (true);
grant select on reported_state to guanlan_app;
grant select, insert, update on reported_state to guanlan_ingest;
-- Rules are read by everybody who may see warnings; a draft is written by its author and decided by somebody else.
create policy everybody_reads on rule for select to guanlan_app, guanlan_ingest using (true);
create policy author_drafts on rule for insert to guanlan_app with check (state = 'draft' and author = (select guanlan.viewer_id()));
create policy author_changes on rule for update to guanlan_app
  using (state = 'draft' and author = (select guanlan.viewer_id())) with check (state = 'draft' and author = (select guanlan.viewer_id()));
create policy other_decides on rule for update to guanlan_app
  using (state = 'draft' and author <> (select guanlan.viewer_id()))
  with check (state in ('approved', 'refused') and decided_by = (select guanlan.viewer_id()) and author <> (select guanlan.viewer_id()));
create policy approval_ends on rule for update to guanlan_app using (state = 'approved') with check (state = 'approved');
create policy author_withdraws on rule for delete to guanlan_app using (state = 'draft' and author = (select guanlan.viewer_id()));
grant select, insert, update, delete on rule to guanlan_app;
grant select on rule to guanlan_ingest;
create policy approval_writes on limit_rule for insert to guanlan_app
  with check (exists (select from rule r where r.id = limit_rule.rule and r.version = limit_rule.version and r.state = 'approved' and r.decided_by = (select guanlan.viewer_id())));
create policy approval_ends on limit_rule for update to guanlan_app using (true) with check (true);
grant insert on limit_rule to guanlan_app;
grant update (valid_to) on limit_rule to guanlan_app;
