-- Who is sent to an incident (REQ-WARN-13, REQ-EMER-04): units and whether they are free, tasks, areas, shelters, and the
-- numbers of units that each kind and level of accident needs.

-- A unit that can be sent: one vehicle or crew of a station, team or hospital. Seeded, or entered by its station's people.
create table response_unit (
  id bigint generated always as identity primary key,
  -- The emergency resource where it stands; its place is the unit's place while it is free.
  resource_fid int not null,
  kind text not null,
  name text not null check (length(name) between 1 and 120),
  name_en text not null default '',
  in_service boolean not null default true,
  out_reason text not null default '',
  -- What it does now, told without naming the incident: viewers of another zone learn that it is out and no more.
  duty text not null default 'ready' check (duty in ('ready', 'alerted', 'en_route', 'on_scene')),
  -- The same in exercises, which live in a world of their own: an exercise never holds a unit back from a real incident.
  drill text not null default 'ready' check (drill in ('ready', 'alerted', 'en_route', 'on_scene')),
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  updated_at timestamptz not null default clock_timestamp()
);
create index response_unit_kind on response_unit (kind, id);
create index response_unit_resource on response_unit (resource_fid);

-- Places that take people in (应急避难场所). Public, seeded or imported.
create table shelter (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 200),
  name_en text not null default '',
  kind text not null default 'school',
  capacity int not null check (capacity > 0),
  in_service boolean not null default true,
  phone text not null default '',
  geom geometry(Point, 4326) not null,
  zone int not null default 0,
  scope_key int not null references scope_cell
);
create index shelter_geom on shelter using gist (geom);

-- Units of an incident with the times of their states; what was promised and what came true.
create table incident_unit (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident,
  scope_key int not null references scope_cell,
  unit_id bigint references response_unit on delete set null,
  exercise boolean not null,
  kind text not null,
  name text not null,
  name_en text not null default '',
  station text not null default '',
  station_en text not null default '',
  from_lng double precision not null,
  from_lat double precision not null,
  state text not null check (state in ('alerted', 'en_route', 'on_scene', 'released')),
  -- As the router said when it was alerted; null where nobody could say.
  eta_s int check (eta_s >= 0),
  length_m int,
  alerted_at timestamptz not null,
  alerted_by_name text not null,
  en_route_at timestamptz,
  on_scene_at timestamptz,
  released_at timestamptz,
  released_why text not null default ''
);
-- Whatever two commands think they saw: a unit serves one incident at a time, in reality and in exercises each.
create unique index incident_unit_once on incident_unit (unit_id, exercise) where released_at is null and unit_id is not null;
create index incident_unit_incident on incident_unit (incident_id, id);

create table incident_task (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident,
  scope_key int not null references scope_cell,
  what text not null check (length(what) between 1 and 500),
  who text not null check (length(who) between 1 and 120),
  due_at timestamptz,
  created_at timestamptz not null,
  created_by_name text not null,
  done_at timestamptz,
  done_by_name text,
  withdrawn_at timestamptz,
  withdrawn_by_name text
);
create index incident_task_incident on incident_task (incident_id, id);

-- Sectors with a leader, areas to evacuate, and the staging area (a point). One that moves is removed and made anew, so
-- that the report can say where it was when.
create table incident_area (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident,
  scope_key int not null references scope_cell,
  kind text not null check (kind in ('sector', 'evacuation', 'staging')),
  name text not null check (length(name) between 1 and 120),
  leader text not null default '',
  -- What it was made from and who was counted in it then: zone, people by kind, shelters, bearing from the wind.
  detail jsonb not null default '{}',
  geom geometry(Geometry, 4326) not null,
  created_at timestamptz not null,
  created_by_name text not null,
  removed_at timestamptz,
  removed_by_name text
);
create unique index incident_area_staging on incident_area (incident_id) where kind = 'staging' and removed_at is null;
create index incident_area_incident on incident_area (incident_id, id);

-- Units needed by kind and level of accident, in versions; 0 is what the program brings. Written by those who approve rules.
create table response_need (
  version int primary key check (version > 0),
  effective_on date not null,
  body jsonb not null,
  note text not null default '',
  author text not null,
  author_name text not null,
  created_at timestamptz not null default clock_timestamp()
);

-- XF/T 1340 grades alarms from one to five; the level decides how many units are needed.
alter table incident add column response_level smallint not null default 3 check (response_level between 1 and 5);

alter table incident_entry drop constraint incident_entry_kind_check;
alter table incident_entry add constraint incident_entry_kind_check check (kind in
  ('opened', 'note', 'step', 'radius', 'kind', 'casualties', 'report', 'overdue', 'closed', 'level', 'unit', 'task', 'area', 'correction', 'shared'));

-- A demo region that is made anew takes its warnings along; what happened at them stays.
alter table incident drop constraint incident_warning_id_fkey;
alter table incident add constraint incident_warning_id_fkey foreign key (warning_id) references warning on delete set null;
alter table hazard_scenario drop constraint hazard_scenario_warning_id_fkey;
alter table hazard_scenario add constraint hazard_scenario_warning_id_fkey foreign key (warning_id) references warning on delete set null;

-- Nobody changes what was logged, not even the owner of the tables.
create function guanlan.keep_log() returns trigger language plpgsql as $$
begin
  raise exception 'the command log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger incident_entry_kept before update or delete on incident_entry for each row execute function guanlan.keep_log();

do $$
declare t text;
begin
  foreach t in array array['response_unit', 'shelter', 'incident_unit', 'incident_task', 'incident_area'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  -- Who may not know exact places learns neither where units stand nor where areas lie (REQ-COORD-05).
  foreach t in array array['response_unit', 'incident_unit', 'incident_area'] loop
    execute format('create policy full_precision on %I as restrictive for select to guanlan_app using ((select guanlan.viewer_precision()) = ''full'')', t);
  end loop;
  foreach t in array array['response_unit', 'incident_unit', 'incident_task', 'incident_area'] loop
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant insert, update on %I to guanlan_app', t);
  end loop;
  alter table response_need enable row level security;
  alter table response_need force row level security;
  create policy engine_all on response_need to guanlan_engine using (true) with check (true);
  create policy everybody_reads on response_need for select to guanlan_app using (true);
  create policy viewer_sets on response_need for insert to guanlan_app with check (true);
  grant select, insert on response_need to guanlan_app;
  grant select, insert, delete on response_need to guanlan_engine;
end $$;
