-- High-consequence areas (高后果区; REQ-ENT-55, REQ-RISK-07) found by analysis, and what else is worked out along pipelines.

-- One identification over one or more pipelines: when, why, by which rules. Written by the engine alone.
create table hca_run (
  id bigint generated always as identity primary key,
  rule_set text not null,
  cause text not null,
  ran_at timestamptz not null,
  took_ms int not null default 0,
  pipelines int not null default 0,
  things int not null default 0,
  areas int not null default 0,
  added int not null default 0,
  regraded int not null default 0,
  gone int not null default 0
);
create index hca_run_at on hca_run (ran_at desc);

-- An area as it stood from valid_from to valid_to; one that goes on changed is a new row that names the one before, under
-- the same code. Written by the analysis; plan, responsible person and measures by people, one of each per area.
create table hca (
  id bigint generated always as identity primary key,
  code text not null,
  run_id bigint not null references hca_run,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  rule_set text not null,
  grade smallint not null check (grade between 1 and 3),
  from_m double precision not null,
  to_m double precision not null check (to_m > from_m),
  radius_m real not null,
  change text not null check (change in ('new', 'regraded', 'resized')),
  previous_grade smallint,
  valid_from timestamptz not null,
  valid_to timestamptz,
  ended_by text check (ended_by in ('gone', 'succeeded')),
  confirmed_at timestamptz not null,
  review_due date not null,
  plan text not null default '',
  responsible text not null default '',
  phone text not null default '',
  measures text not null default '',
  edited_at timestamptz,
  edited_by text not null default '',
  scope_key int not null references scope_cell,
  check ((valid_to is null) = (ended_by is null))
);
create index hca_pipeline on hca (pipeline_fid, from_m) where valid_to is null;
create index hca_code on hca (code, valid_from);
create index hca_times on hca (valid_from, valid_to);

-- A row of the table of the standard that fired over a stretch of an area.
create table hca_part (
  id bigint generated always as identity primary key,
  hca_id bigint not null references hca on delete cascade,
  pipeline_fid int not null,
  row_code text not null,
  grade smallint not null,
  from_m double precision not null,
  to_m double precision not null
);
create index hca_part_hca on hca_part (hca_id);

-- An object that made a row fire, with its name as it was then; ground (rivers, roads) has no object.
create table hca_cause (
  id bigint generated always as identity primary key,
  hca_id bigint not null references hca on delete cascade,
  pipeline_fid int not null,
  row_code text not null,
  layer smallint,
  object_fid int,
  name text not null default '',
  name_en text not null default '',
  kind text not null default '',
  people int not null default 0,
  distance_m double precision not null,
  chainage_m double precision not null,
  scope_key int references scope_cell
);
create index hca_cause_hca on hca_cause (hca_id);

-- What analysis says of a stretch, by theme: area class, risk index per 100 m. Replaced at each run of a pipeline.
create table pipeline_stretch (
  id bigint generated always as identity primary key,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  theme text not null check (theme in ('area_class', 'risk')),
  from_m double precision not null,
  to_m double precision not null check (to_m > from_m),
  value real not null,
  model text not null,
  detail jsonb not null default '{}',
  at timestamptz not null
);
create index pipeline_stretch_pipeline on pipeline_stretch (pipeline_fid, theme, from_m);

-- Pipelines beside which something changed since they were looked at last; the worker empties it.
create table analysis_due (
  pipeline_fid int primary key,
  since timestamptz not null default clock_timestamp(),
  cause text not null
);

do $$
declare t text;
begin
  foreach t in array array['hca_run', 'hca', 'hca_part', 'hca_cause', 'pipeline_stretch', 'analysis_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  -- Along a pipeline a viewer sees what touches a stretch in scope (design, law 1).
  foreach t in array array['hca', 'hca_part', 'pipeline_stretch'] loop
    execute format('create policy viewer_reads on %1$I for select to guanlan_app using ((select guanlan.viewer_all()) or exists (
      select from segment s where s.pipeline_fid = %1$I.pipeline_fid and s.from_m < %1$I.to_m and s.to_m > %1$I.from_m))', t);
    execute format('grant select on %I to guanlan_app', t);
  end loop;
end $$;
-- Counts over the whole district are nobody's below it: viewers read when and by which rules, not how many.
create policy viewer_reads on hca_run for select to guanlan_app using (true);
grant select (id, rule_set, cause, ran_at) on hca_run to guanlan_app;
create policy viewer_reads on hca_cause for select to guanlan_app using ((select guanlan.viewer_all())
  or ((scope_key is null or scope_key = any ((select guanlan.viewer_scope())::int[])) and exists (
    select from segment s where s.pipeline_fid = hca_cause.pipeline_fid and s.from_m <= hca_cause.chainage_m and s.to_m >= hca_cause.chainage_m)));
grant select on hca_cause to guanlan_app;
create policy viewer_changes on hca for update to guanlan_app
  using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))
  with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
grant update (plan, responsible, phone, measures, edited_at, edited_by) on hca to guanlan_app;

-- Notes the pipelines within about 900 m of what changed: wider than any rule looks.
create function guanlan.note_surroundings() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, guanlan as $$
begin
  if tg_op in ('INSERT', 'UPDATE') then
    insert into analysis_due (pipeline_fid, cause)
      select distinct s.pipeline_fid, tg_table_name from added a join segment s on s.geom && ST_Expand(a.geom, 0.0085) on conflict do nothing;
  end if;
  if tg_op in ('DELETE', 'UPDATE') then
    insert into analysis_due (pipeline_fid, cause)
      select distinct s.pipeline_fid, tg_table_name from removed r join segment s on s.geom && ST_Expand(r.geom, 0.0085) on conflict do nothing;
  end if;
  return null;
end $$;
create function guanlan.note_course() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, guanlan as $$
begin
  insert into analysis_due (pipeline_fid, cause) select distinct pipeline_fid, 'course' from added on conflict do nothing;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['sensitive_place', 'site', 'hazard', 'ground'] loop
    execute format('create trigger %1$s_beside_added after insert on %1$I referencing new table as added for each statement execute function guanlan.note_surroundings()', t);
    execute format('create trigger %1$s_beside_changed after update on %1$I referencing new table as added old table as removed for each statement execute function guanlan.note_surroundings()', t);
    execute format('create trigger %1$s_beside_removed after delete on %1$I referencing old table as removed for each statement execute function guanlan.note_surroundings()', t);
  end loop;
end $$;
create trigger segment_laid after insert on segment referencing new table as added for each statement execute function guanlan.note_course();
grant create on schema guanlan to guanlan_engine;
alter function guanlan.note_surroundings() owner to guanlan_engine;
alter function guanlan.note_course() owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;
