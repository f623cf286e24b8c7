-- Tasks of the field (REQ-WF-22, -26, -27, -28, -32; REQ-ENT-13): plans by role, route, list and interval, what they ask
-- for on a day, and what people entered. Observations append; nothing that somebody entered is overwritten.

-- A plan. Its points keep their ids and codes through every change, because labels hang at the posts.
create table field_plan (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('plant_round', 'line_patrol', 'site_inspection', 'fire_patrol', 'permit_check', 'hazard_recheck')),
  name text not null check (length(name) between 1 and 120),
  name_en text not null default '',
  -- Whoever holds this role where the plan lies may do it; with `people`, only these.
  role text not null,
  people text[] not null default '{}',
  -- One task for each of the people instead of one for all together.
  each_person boolean not null default false,
  -- What is looked at: a site or asset, or a stretch of a pipeline. A missed task opens its warning there.
  object_fid int,
  object_name text not null default '',
  object_name_en text not null default '',
  from_m double precision,
  to_m double precision,
  points jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  every_minutes int not null check (every_minutes between 30 and 535680),
  window_minutes int not null check (window_minutes between 10 and 535680 and window_minutes <= every_minutes),
  -- Overdue at the end of the window, missed this much later.
  grace_minutes int not null default 60 check (grace_minutes between 0 and 10080),
  -- Tier of the warning that a missed task opens (REQ-WF-29); 0 flags it only.
  missed_tier smallint not null default 0 check (missed_tier between 0 and 4),
  version int not null default 1,
  author text not null,
  author_name text not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  zone int not null default 0,
  scope_key int not null references scope_cell
);
create index field_plan_open on field_plan (kind, name) where ended_at is null;

-- What a plan asks for once, or a re-check of a finding. The points are a copy: who is out works on what he took along.
create table field_task (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid references field_plan,
  finding_id uuid references finding,
  kind text not null,
  name text not null,
  name_en text not null default '',
  role text not null,
  people text[] not null default '{}',
  object_fid int,
  object_name text not null default '',
  object_name_en text not null default '',
  from_m double precision,
  to_m double precision,
  points jsonb not null,
  opens_at timestamptz not null,
  due_at timestamptz not null check (due_at > opens_at),
  missed_at timestamptz not null check (missed_at >= due_at),
  state text not null default 'open' check (state in ('open', 'done', 'missed')),
  -- When the last point was finished, by the corrected clock of the device.
  done_at timestamptz,
  overdue boolean not null default false,
  missed_tier smallint not null default 0,
  zone int not null default 0,
  scope_key int not null references scope_cell
);
create unique index field_task_turn on field_task (plan_id, opens_at, people) where plan_id is not null;
create index field_task_open on field_task (missed_at) where state = 'open';
create index field_task_due on field_task (due_at desc);

-- What somebody entered at a point. The id is the device's: what is sent again is found here already.
create table field_result (
  id uuid primary key,
  task_id uuid not null references field_task,
  point_id uuid not null,
  inspector text not null,
  inspector_name text not null,
  outcome text not null check (outcome in ('normal', 'fault', 'unable')),
  proved boolean not null,
  doubts text[] not null default '{}',
  answers jsonb not null default '[]',
  faults jsonb not null default '[]',
  note text not null default '',
  geom geometry(Point, 4326),
  accuracy_m real,
  distance_m real,
  -- How the post was named: '' not at all.
  post_by text not null default '' check (post_by in ('', 'qr', 'typed', 'nfc')),
  -- By the device's clock, set right by what it was off when it sent.
  taken_at timestamptz not null,
  received_at timestamptz not null,
  -- Sent by somebody who may not any more: counts when the desk has released it.
  quarantined boolean not null default false,
  scope_key int not null references scope_cell
);
create index field_result_task on field_result (task_id, taken_at);

-- Pictures of a result, as those of findings.
create table field_result_media (
  result_id uuid not null references field_result,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  role text not null check (role in ('original', 'marked')),
  name text not null default '',
  media_type text,
  bytes bigint not null check (bytes > 0),
  complete_at timestamptz,
  scope_key int not null references scope_cell,
  primary key (result_id, sha256)
);

-- What happened to a task; append-only. `settled` says what holds of a point that people disagree about.
create table field_task_step (
  id bigint generated always as identity primary key,
  task_id uuid not null references field_task,
  at timestamptz not null,
  step text not null check (step in ('opened', 'entered', 'done', 'overdue', 'missed', 'settled', 'released', 'comment')),
  point_id uuid,
  outcome text check (outcome in ('normal', 'fault', 'unable')),
  actor text not null,
  actor_name text not null,
  text text not null default '',
  scope_key int not null references scope_cell
);
create index field_task_step_task on field_task_step (task_id, id);

do $$
declare t text;
begin
  foreach t in array array['field_plan', 'field_task', 'field_result', 'field_result_media', 'field_task_step'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['field_plan', 'field_task', 'field_result', 'field_result_media'] loop
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
  end loop;
  grant update on field_plan, field_task, field_result_media to guanlan_app;
  -- Of what somebody entered nothing changes but that the desk lets it count.
  grant update (quarantined) on field_result to guanlan_app;
  revoke update on field_task_step from guanlan_engine;
end $$;
