-- Consequence scenarios (后果分析; REQ-EMER-04, REQ-RISK-06): what could spread from a place, with all inputs, every run that
-- was made of it, and the zones that stand now as geometry, so that people, roads and units inside are found by place.
create table hazard_scenario (
  id bigint generated always as identity primary key,
  -- The object it starts from; 0 for a place on the map.
  layer smallint not null default 0,
  fid int not null default 0,
  warning_id bigint references warning,
  exercise boolean not null default false,
  name text not null check (length(name) between 1 and 200),
  name_en text not null default '',
  state text not null default 'open' check (state in ('open', 'closed')),
  -- Reckoned again when the nearest station's wind changes.
  follows_wind boolean not null default false,
  revision int not null default 1,
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  lng double precision not null,
  lat double precision not null,
  input jsonb not null,
  result jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  created_by_name text not null,
  run_at timestamptz not null,
  closed_at timestamptz,
  closed_by_name text
);
create index hazard_scenario_open on hazard_scenario (run_at desc) where state = 'open';
create index hazard_scenario_object on hazard_scenario (fid, id desc);
create index hazard_scenario_warning on hazard_scenario (warning_id) where warning_id is not null;

-- Every run with its inputs and numbers; nothing is changed or removed.
create table hazard_run (
  id bigint generated always as identity primary key,
  scenario_id bigint not null references hazard_scenario,
  scope_key int not null references scope_cell,
  revision int not null,
  at timestamptz not null,
  reason text not null check (reason in ('saved', 'changed', 'wind')),
  actor text not null,
  actor_name text not null,
  input jsonb not null,
  result jsonb not null,
  -- People and things inside each zone as they were found by whoever ran it.
  inside jsonb,
  unique (scenario_id, revision)
);

-- The zones of open scenarios as they stand now: routes keep out of them, staging areas stand outside.
create table hazard_zone (
  id bigint generated always as identity primary key,
  scenario_id bigint not null references hazard_scenario,
  scope_key int not null references scope_cell,
  outcome text not null,
  grade text not null check (grade in ('red', 'orange', 'yellow')),
  level double precision not null,
  unit text not null,
  label text not null,
  meters double precision not null,
  geom geometry(Polygon, 4326) not null
);
create index hazard_zone_scenario on hazard_zone (scenario_id);
create index hazard_zone_geom on hazard_zone using gist (geom);

do $$
declare t text;
begin
  foreach t in array array['hazard_scenario', 'hazard_run', 'hazard_zone'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    -- A ring gives away the place in its middle: who may not have exact places has no zones either (REQ-COORD-05).
    execute format('create policy viewer_reads on %I for select to guanlan_app using (((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) and (select guanlan.viewer_precision()) = ''full'')', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  execute 'create policy viewer_changes on hazard_scenario for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))';
  execute 'grant update on hazard_scenario to guanlan_app';
  execute 'create policy viewer_removes on hazard_zone for delete to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))';
  execute 'grant delete on hazard_zone to guanlan_app';
  revoke update, delete on hazard_run from guanlan_engine;
end $$;
