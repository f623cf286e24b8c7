-- Permits of the eight special operations (特殊作业; REQ-ENT-11, REQ-WF-17; GB 30871-2022).

-- One permit from application to acceptance. The id is made by who applies, so that an application that is sent again is
-- there already. Persons are accounts; who they were stands beside.
create table permit (
  id uuid primary key,
  ticket text not null unique,
  kind text not null check (kind in ('hot_work', 'confined_space', 'blind_plate', 'height', 'lifting', 'temporary_power', 'earth_moving', 'road_breaking')),
  level text not null check (level in ('special', '1', '2', '3', '4', 'none')),
  state text not null default 'applied' check (state in ('applied', 'reviewed', 'permitted', 'working', 'stopped', 'finished', 'accepted', 'refused', 'withdrawn')),
  content text not null check (length(content) between 1 and 1000),
  measures text not null default '',
  contractor text not null default '',
  -- Where: the object it is done at, the spot, and how far around it alarms concern the guardian.
  object_fid int,
  place text not null,
  place_en text not null default '',
  geom geometry(Point, 4326) not null,
  radius_m real not null check (radius_m between 5 and 1000),
  camera_fid int,
  valid_from timestamptz not null,
  -- Never longer than kind and level allow (domain/permit.ts).
  valid_to timestamptz not null check (valid_to > valid_from),
  applicant text not null,
  applicant_name text not null,
  reviewer text,
  reviewer_name text,
  approver text,
  approver_name text,
  guardian text not null,
  guardian_name text not null,
  guardian_phone text not null default '',
  started_at timestamptz,
  stopped_at timestamptz,
  finished_at timestamptz,
  accepted_at timestamptz,
  created_at timestamptz not null,
  zone int not null default 0,
  scope_key int not null references scope_cell,
  check (reviewer is distinct from applicant and approver is distinct from applicant and guardian <> applicant)
);
create index permit_open on permit (valid_to) where state not in ('accepted', 'refused', 'withdrawn');
create index permit_created on permit (created_at desc);
create index permit_guardian on permit (guardian) where state not in ('accepted', 'refused', 'withdrawn');
create index permit_geom on permit using gist (geom);

-- What was done about a permit; nothing is changed or removed. The id is the sender's: the same act again is there already.
create table permit_step (
  id uuid primary key,
  n bigint generated always as identity,
  permit_id uuid not null references permit,
  act text not null,
  -- As the device says, its clock set right; and when it came.
  at timestamptz not null,
  received_at timestamptz not null,
  actor text not null,
  actor_name text not null,
  text text not null default '',
  -- How far from the spot the device stood, and how exactly it knew; null without position.
  distance_m real,
  accuracy_m real,
  scope_key int not null references scope_cell
);
create index permit_step_permit on permit_step (permit_id, n);

-- A gas test; the id is that of its step.
create table permit_gas_test (
  id uuid primary key references permit_step,
  permit_id uuid not null references permit,
  at timestamptz not null,
  tester_name text not null,
  spot text not null default '',
  combustible_percent real,
  lel_percent real,
  oxygen_percent real,
  toxic_percent real,
  problems text[] not null default '{}',
  scope_key int not null references scope_cell
);
create index permit_gas_test_permit on permit_gas_test (permit_id, at desc);

-- An alarm inside the area of a running permit, told to its guardian; written by the worker, answered from the phone.
create table permit_alarm (
  id bigint generated always as identity primary key,
  permit_id uuid not null references permit,
  warning_id bigint not null references warning on delete cascade,
  at timestamptz not null,
  distance_m real not null,
  tier smallint not null,
  reason_zh text not null,
  reason_en text not null,
  heard_at timestamptz,
  scope_key int not null references scope_cell,
  unique (permit_id, warning_id)
);

do $$
declare t text;
begin
  foreach t in array array['permit', 'permit_step', 'permit_gas_test', 'permit_alarm'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select on %I to guanlan_app', t);
    execute format('grant select, insert, update on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['permit', 'permit_step', 'permit_gas_test'] loop
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant insert on %I to guanlan_app', t);
  end loop;
  foreach t in array array['permit', 'permit_alarm'] loop
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant update on %I to guanlan_app', t);
  end loop;
  revoke update on permit_step, permit_gas_test from guanlan_engine;
end $$;

-- Numbers of tickets; a day of Beijing and a running number.
create sequence permit_ticket_seq as bigint;
grant usage on sequence permit_ticket_seq to guanlan_app, guanlan_engine;
