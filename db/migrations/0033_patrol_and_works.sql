-- Line patrols, works near pipelines and hidden dangers along them (REQ-ENT-61..63, REQ-WF-28..30), and the register of
-- high-risk segments (REQ-ENT-55).

-- One walk, drive or flight along a pipeline; written by the patrol's device or by hand. Chainages are what it covered.
create table patrol (
  id bigint generated always as identity primary key,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  kind text not null check (kind in ('routine', 'valve_station', 'high_consequence', 'flood_season', 'construction')),
  mode text not null check (mode in ('foot', 'vehicle', 'drone', 'other')),
  device text not null default '',
  patroller text not null default '',
  started_at timestamptz not null,
  ended_at timestamptz not null,
  from_m double precision not null,
  to_m double precision not null check (to_m > from_m),
  scope_key int not null references scope_cell,
  check (ended_at >= started_at)
);
create index patrol_pipeline on patrol (pipeline_fid, started_at desc);

-- Third-party works beside a pipeline (第三方施工), as reported or found.
create table pipeline_work (
  id bigint generated always as identity primary key,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  name text not null check (length(name) between 1 and 200),
  name_en text not null default '',
  unit text not null default '',
  contact text not null default '',
  phone text not null default '',
  activity text not null check (activity in ('excavation', 'drilling', 'blasting', 'crossing', 'building', 'other')),
  from_m double precision not null,
  to_m double precision not null check (to_m > from_m),
  distance_m double precision not null check (distance_m >= 0),
  starts_on date not null,
  ends_on date not null,
  permitted boolean not null default false,
  plan_filed boolean not null default false,
  geom geometry(Point, 4326) not null,
  scope_key int not null references scope_cell,
  check (ends_on >= starts_on)
);
create index pipeline_work_pipeline on pipeline_work (pipeline_fid, ends_on);

-- A hidden danger by the six codes of S2 A6 (REQ-ENT-62), found by analysis or on patrol; one found by analysis ends when
-- the analysis no longer finds it. Written by the engine.
create table pipeline_danger (
  id bigint generated always as identity primary key,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  code smallint not null check (code between 1 and 6),
  strip text not null default '',
  key text not null,
  layer smallint,
  object_fid int,
  name text not null default '',
  name_en text not null default '',
  from_m double precision not null,
  to_m double precision not null,
  distance_m double precision not null,
  limit_m real not null,
  found_by text not null check (found_by in ('analysis', 'patrol')),
  found_at timestamptz not null,
  ended_at timestamptz,
  scope_key int references scope_cell
);
create index pipeline_danger_pipeline on pipeline_danger (pipeline_fid, from_m) where ended_at is null;
create unique index pipeline_danger_open on pipeline_danger (pipeline_fid, code, key) where ended_at is null;

-- High-risk segments (高风险管段): why a stretch needs more than the others, and who answers for it.
create table high_risk_segment (
  id bigint generated always as identity primary key,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  reason text not null check (reason in ('dense_population', 'third_party', 'drilling_theft', 'large_crossing', 'complex_society', 'geohazard')),
  from_m double precision not null,
  to_m double precision not null check (to_m > from_m),
  name text not null default '',
  name_en text not null default '',
  patrol_kind text not null default 'routine',
  cameras_required int not null default 1,
  responsible text not null default '',
  phone text not null default '',
  since date not null,
  scope_key int not null references scope_cell
);
create index high_risk_segment_pipeline on high_risk_segment (pipeline_fid, from_m);

do $$
declare t text;
begin
  foreach t in array array['patrol', 'pipeline_work', 'pipeline_danger', 'high_risk_segment'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
    execute format('grant select on %I to guanlan_app', t);
  end loop;
  foreach t in array array['patrol', 'pipeline_work', 'high_risk_segment'] loop
    execute format('create policy viewer_reads on %1$I for select to guanlan_app using ((select guanlan.viewer_all()) or exists (
      select from segment s where s.pipeline_fid = %1$I.pipeline_fid and s.from_m < %1$I.to_m and s.to_m > %1$I.from_m))', t);
  end loop;
end $$;
-- What lies over or beside a pipe belongs to somebody too: both have to be in reach.
create policy viewer_reads on pipeline_danger for select to guanlan_app using ((select guanlan.viewer_all())
  or ((scope_key is null or scope_key = any ((select guanlan.viewer_scope())::int[])) and exists (
    select from segment s where s.pipeline_fid = pipeline_danger.pipeline_fid and s.from_m <= pipeline_danger.to_m and s.to_m >= pipeline_danger.from_m)));
-- Works that begin or end are looked at like any other change beside a pipe.
create function guanlan.note_works() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, guanlan as $$
begin
  insert into analysis_due (pipeline_fid, cause) values (coalesce(new.pipeline_fid, old.pipeline_fid), 'works') on conflict do nothing;
  return null;
end $$;
create trigger pipeline_work_beside after insert or update or delete on pipeline_work
  for each row execute function guanlan.note_works();
grant create on schema guanlan to guanlan_engine;
alter function guanlan.note_works() owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;

-- Digest of the rows and causes behind an area, so that a run that finds the same writes nothing again.
alter table hca add column reasons text not null default '';
