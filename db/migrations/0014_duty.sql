-- The duty desk (C-07, REQ-WARN-15): roster, follow-ups, handover, call-and-answer, flood groups, chatter and what the engine noticed about itself.

-- Shifts that an organisation keeps every day; a shift past midnight belongs to the day on which it began (Beijing time).
create table duty_shift (
  id int primary key generated always as identity,
  organisation int not null references organisation,
  name text not null,
  name_en text not null default '',
  start_minute smallint not null check (start_minute between 0 and 1439),
  minutes smallint not null check (minutes between 30 and 1440),
  scope_key int not null references scope_cell,
  unique (organisation, start_minute)
);

-- The duty roster (值班表): one person in one shift of one day. `starts_at` and `ends_at` are the shift's, copied so that a
-- later change of the shift does not rewrite who kept watch.
create table duty_roster (
  id bigint primary key generated always as identity,
  organisation int not null references organisation,
  shift int not null references duty_shift,
  day date not null,
  position smallint not null,
  leader boolean not null default false,
  name text not null,
  post text not null default '',
  phone text not null default '',
  user_id text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  author text not null,
  scope_key int not null references scope_cell,
  unique (organisation, day, shift, position)
);
create index duty_roster_running on duty_roster (organisation, starts_at);

-- A follow-up entry (跟踪记录): who was called about a warning, what was said, when to look again.
create table duty_follow_up (
  id bigint primary key generated always as identity,
  warning_id bigint not null references warning,
  at timestamptz not null,
  author text not null,
  author_name text not null,
  contact text not null default '',
  text text not null,
  next_look_at timestamptz,
  done_at timestamptz,
  done_by text,
  scope_key int not null references scope_cell
);
create index duty_follow_up_warning on duty_follow_up (warning_id, id);
create index duty_follow_up_due on duty_follow_up (next_look_at) where done_at is null and next_look_at is not null;

-- What a call of call-and-answer (叫应) came to; the call itself is the warning's step `call`. Written by whoever called.
create table duty_answer (
  step_id bigint primary key references warning_step,
  warning_id bigint not null references warning,
  state text not null check (state in ('answered', 'not_reached')),
  text text not null default '',
  at timestamptz not null,
  author text not null,
  author_name text not null,
  scope_key int not null references scope_cell
);
create index duty_answer_warning on duty_answer (warning_id);

-- A shift handover (交接班): figures as they were, what the people wrote, and both signatures. Holds what its author could
-- see, so only who sees as much reads it: `whole` the district, else these keys.
create table duty_handover (
  id bigint primary key generated always as identity,
  organisation int not null references organisation,
  shift_name text not null,
  shift_name_en text not null default '',
  from_at timestamptz not null,
  to_at timestamptz not null,
  summary jsonb not null,
  text text not null default '',
  state text not null default 'draft' check (state in ('draft', 'given', 'taken')),
  author text not null,
  given_by text,
  given_account text,
  given_at timestamptz,
  taken_by text,
  taken_account text,
  taken_at timestamptz,
  created_at timestamptz not null,
  whole boolean not null,
  scope_keys int[] not null default '{}',
  check ((state = 'draft') = (given_at is null)),
  check ((state = 'taken') = (taken_at is not null)),
  check (taken_by is null or taken_by <> given_by)
);
create unique index duty_handover_one on duty_handover (organisation, from_at) where state <> 'draft';
create index duty_handover_newest on duty_handover (organisation, to_at desc);

-- More warnings in ten minutes than a person can answer, shown as one group; over when `ended_at` is set.
create table warning_flood (
  id bigint primary key generated always as identity,
  kind text not null check (kind in ('enterprise', 'place', 'zone', 'source')),
  key text not null,
  -- Zone or enterprise key; 0 for a place or a source.
  subject int not null default 0,
  source text not null default '',
  lng double precision not null,
  lat double precision not null,
  started_at timestamptz not null,
  last_at timestamptz not null,
  ended_at timestamptz
);
create unique index warning_flood_one on warning_flood (key) where ended_at is null;
create index warning_flood_members on warning (flood_id) where flood_id is not null;

-- A warning that repeats too often: told to the rule's owner, closed by a quiet hour.
create table warning_chatter (
  warning_id bigint primary key references warning,
  rule_id text,
  rule_version int,
  repeats int not null,
  since timestamptz not null,
  last_at timestamptz not null,
  scope_key int not null references scope_cell
);

-- What the warning engine noticed about time and itself: the database clock jumped, the process was suspended or away.
create table engine_event (
  id bigint primary key generated always as identity,
  kind text not null check (kind in ('clock_jump', 'suspended', 'away')),
  at timestamptz not null,
  -- Signed for a clock jump: by how much the clock moved; else for how long nothing ran.
  seconds double precision not null,
  instance text not null
);
create index engine_event_at on engine_event (at desc);
-- Lateness of the last day.
create index warning_timer_fired on warning_timer (fired_at) where fired_at is not null;

do $$
declare t text;
begin
  foreach t in array array['duty_shift', 'duty_roster', 'duty_follow_up', 'duty_answer', 'warning_chatter', 'duty_handover', 'warning_flood', 'engine_event'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
    execute format('grant select on %I to guanlan_app', t);
  end loop;
  foreach t in array array['duty_shift', 'duty_roster', 'duty_follow_up', 'duty_answer', 'warning_chatter'] loop
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
  end loop;
  foreach t in array array['duty_shift', 'duty_roster', 'duty_follow_up', 'duty_answer'] loop
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant insert, update on %I to guanlan_app', t);
  end loop;
  foreach t in array array['warning_chatter', 'warning_flood'] loop
    execute format('create policy ingest_all on %I to guanlan_ingest using (true) with check (true)', t);
    execute format('grant select, insert, update on %I to guanlan_ingest', t);
  end loop;
end $$;
-- A cell of the roster is written as a whole.
create policy viewer_removes on duty_roster for delete to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
grant delete on duty_roster to guanlan_app;
create policy viewer_reads on duty_handover for select to guanlan_app using ((select guanlan.viewer_all()) or (not whole and scope_keys <@ (select guanlan.viewer_scope())::int[]));
create policy viewer_writes on duty_handover for insert to guanlan_app with check ((select guanlan.viewer_all()) or (not whole and scope_keys <@ (select guanlan.viewer_scope())::int[]));
create policy viewer_changes on duty_handover for update to guanlan_app using ((select guanlan.viewer_all()) or (not whole and scope_keys <@ (select guanlan.viewer_scope())::int[]));
grant insert, update on duty_handover to guanlan_app;
-- A group is seen by whoever sees one of its warnings: the inner rows obey the viewer's own policy.
create policy viewer_reads on warning_flood for select to guanlan_app using (exists (select from warning w where w.flood_id = warning_flood.id));
create policy viewer_writes on warning_flood for insert to guanlan_app with check (true);
create policy viewer_changes on warning_flood for update to guanlan_app using (true) with check (true);
grant insert, update on warning_flood to guanlan_app;
create policy viewer_writes on warning_chatter for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_changes on warning_chatter for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
grant insert, update on warning_chatter to guanlan_app;
create policy everybody_reads on engine_event for select to guanlan_app using (true);
