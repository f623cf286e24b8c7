-- Patrol tracks (REQ-ENT-61, REQ-MAP-10, REQ-WF-28): recorded on a phone, delivered by a signed sender or imported, kept
-- as batches of fixes; what they covered of which pipeline stands in `patrol`.

-- One patrol as its device recorded it; the id is the device's. Doubts say why it could not have been made so.
create table track (
  id uuid primary key,
  kind text not null check (kind in ('routine', 'valve_station', 'high_consequence', 'flood_season', 'construction')),
  mode text not null check (mode in ('foot', 'vehicle', 'drone', 'other')),
  source text not null check (source in ('phone', 'ingest', 'import')),
  device text not null default '',
  -- Who walked: the account of the phone, of who imported, or the sending source.
  patroller text not null,
  patroller_name text not null default '',
  started_at timestamptz not null,
  -- Null while the patrol goes on.
  ended_at timestamptz,
  first_at timestamptz,
  last_at timestamptz,
  fixes int not null default 0,
  doubts jsonb not null default '[]',
  -- A doubtful track covers nothing until somebody other than its patroller accepts it with a reason.
  accepted_at timestamptz,
  accepted_by text,
  accepted_name text,
  accept_reason text,
  -- Digest of the places alone: the same track handed in twice is told.
  shape text not null default '',
  received_at timestamptz not null,
  matched_at timestamptz,
  scope_key int not null references scope_cell,
  check ((accepted_at is null) = (accept_reason is null))
);
create index track_started on track (started_at desc);
create index track_shape on track (shape) where shape <> '';

-- One delivery of fixes of a track; the id is the sender's, so that what is sent again is there already. Packed as
-- domain/track-fixes.ts says: 16 bytes a fix.
create table track_batch (
  id uuid primary key,
  track_id uuid not null references track on delete cascade,
  -- The sender's order: a clock that runs back must not hide behind it.
  seq int not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  count int not null check (count > 0),
  -- By how much the device's clock was ahead when it sent: times are kept as the device said.
  clock_ahead_ms bigint not null default 0,
  fixes bytea not null,
  received_at timestamptz not null,
  scope_key int not null references scope_cell
);
create index track_batch_track on track_batch (track_id, seq);

-- Tracks to be laid along the pipelines (again); the worker takes them.
create table track_due (
  track_id uuid primary key references track on delete cascade,
  since timestamptz not null default clock_timestamp()
);

alter table patrol
  add column track_id uuid references track on delete cascade,
  -- 1 with the chainage, -1 against it, 0 both or unknown.
  add column direction smallint not null default 0 check (direction between -1 and 1),
  add column speed_mps real,
  -- False: a doubtful track that nobody has accepted.
  add column counts boolean not null default true;
create index patrol_track on patrol (track_id) where track_id is not null;
create index patrol_ended on patrol (ended_at);

do $$
declare t text;
begin
  foreach t in array array['track', 'track_batch', 'track_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
    execute format('create policy ingest_all on %I to guanlan_ingest using (true) with check (true)', t);
    execute format('grant select, insert on %I to guanlan_ingest', t);
  end loop;
  grant update on track to guanlan_ingest;
  foreach t in array array['track', 'track_batch'] loop
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    -- Where people walked shows where the pipe lies (REQ-COORD): not for who may not know exact places.
    execute format('create policy full_precision on %I as restrictive for select to guanlan_app using ((select guanlan.viewer_precision()) = ''full'')', t);
    execute format('grant select, insert on %I to guanlan_app', t);
  end loop;
  create policy viewer_changes on track for update to guanlan_app
    using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))
    with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
  grant update on track to guanlan_app;
  create policy viewer_writes on track_due for insert to guanlan_app with check (exists (select from track t where t.id = track_id));
  grant insert on track_due to guanlan_app;
end $$;

-- A corrected course moves the chainages: what was walked beside it is laid along it anew.
create function guanlan.note_walked_course() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, guanlan as $$
begin
  insert into track_due (track_id) select distinct track_id from patrol
    where pipeline_fid = new.pipeline_fid and track_id is not null on conflict do nothing;
  return null;
end $$;
create trigger pipeline_alignment_tracks after insert on pipeline_alignment for each row execute function guanlan.note_walked_course();
grant create on schema guanlan to guanlan_engine;
alter function guanlan.note_walked_course() owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;

-- The worker lists what was missed for everybody.
grant select on visible_pipeline to guanlan_engine;

-- How often what must be patrolled, in days, and which misses go into the warning loop with which tier (null: listed
-- alone). Only the works' two a week are a rule (REQ-WF-29); the days are defaults of ours, a city sets its own.
insert into setting (key, value) values ('patrol_intervals',
  '{"hcaDays":{"1":7,"2":3,"3":1},"highRiskDays":3,"facilityDays":7,"generalDays":7,"worksPerWeek":2,"warn":{"works":1,"hca":null,"high_risk":null,"facility":null}}')
  on conflict (key) do nothing;
