-- Assessment of devices and video (REQ-ASSESS-01..11, -20, -23, -40..43) and approved outages (REQ-WF-02).

-- A stretch of silence of one sensor point or camera, from its last valid sample (REQ-MON-09). Written by the worker, which
-- follows the event log; one open row per point. What of it counts is decided when it is assessed, never here.
create table offline_span (
  id bigint primary key generated always as identity,
  fid int not null,
  kind text not null check (kind in ('data', 'video')),
  object_fid int not null default 0,
  site_fid int not null default 0,
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  -- device: this point alone; network: every point of the plant fell silent together. Platform faults are rows of their own.
  cause text not null default 'device' check (cause in ('device', 'network'))
);
create unique index offline_span_one_open on offline_span (fid) where to_at is null;
create index offline_span_fid on offline_span (fid, from_at desc);
create index offline_span_to on offline_span (to_at);
create index offline_span_open_scope on offline_span (scope_key, kind, from_at) where to_at is null;

-- Our own faults: web, ingest, worker or database down, or every source silent at once. Never counts against an enterprise.
create table platform_fault (
  id bigint primary key generated always as identity,
  reason text not null check (reason in ('worker', 'ingest')),
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  detail jsonb not null default '{}'
);
create unique index platform_fault_one_open on platform_fault (reason) where to_at is null;
create index platform_fault_to on platform_fault (to_at);

-- Readings that cannot be true: frozen or out of range (REQ-MON-10). The readings themselves stay as they came.
create table reading_distortion (
  point_fid int not null,
  kind text not null check (kind in ('frozen', 'out_of_range')),
  from_at timestamptz not null,
  to_at timestamptz not null,
  low double precision not null,
  high double precision not null,
  samples int not null,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  primary key (point_fid, kind, from_at)
);
create index reading_distortion_to on reading_distortion (to_at);

-- Where the worker stands: the event log's number up to which spans are made, the sweep of distortions, its last breath.
create table assessment_mark (
  name text primary key,
  seq bigint not null default 0,
  at timestamptz not null
);

-- All numbers of the assessment, versioned with author; a run names the version it used (domain/assessment-parameters.ts).
create table assessment_parameters (
  version int primary key,
  body jsonb not null,
  author text not null,
  author_name text not null,
  note text not null default '',
  created_at timestamptz not null default clock_timestamp()
);

-- A run that is due or was asked for; claimed by the worker, so that each happens exactly once. number 1 is the first run
-- of a period, higher numbers are corrections.
create table assessment_due (
  period text not null check (period in ('week', 'month', 'quarter')),
  from_day date not null,
  number int not null default 1,
  due_at timestamptz not null,
  asked_by text not null default 'worker',
  done_at timestamptz,
  primary key (period, from_day, number)
);
create index assessment_due_open on assessment_due (due_at) where done_at is null;

-- One run: immutable once written. Beijing days, `to_day` inclusive.
create table assessment_run (
  id bigint primary key generated always as identity,
  period text not null check (period in ('week', 'month', 'quarter')),
  from_day date not null,
  to_day date not null,
  number int not null default 1,
  corrects bigint references assessment_run,
  parameters_version int not null references assessment_parameters,
  asked_by text not null,
  made_at timestamptz not null,
  unique (period, from_day, number)
);
create index assessment_run_made on assessment_run (made_at desc);

-- Figures of one unit in a run, whole minutes. rate is the mean of the daily rates in percent; days holds them one by one.
create table assessment_result (
  run_id bigint not null references assessment_run,
  unit text not null check (unit in ('district', 'zone', 'enterprise', 'site')),
  key int not null,
  kind text not null check (kind in ('data', 'video', 'joint')),
  name text not null,
  name_en text not null default '',
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  points int not null,
  never_seen int not null default 0,
  gross_minutes bigint not null,
  due_minutes bigint not null,
  offline_minutes bigint not null,
  outage_minutes bigint not null,
  platform_minutes bigint not null,
  excused_minutes bigint not null,
  network_minutes bigint not null,
  distorted_points int not null default 0,
  longest_minutes int not null default 0,
  longest_outage_minutes int not null default 0,
  rate double precision,
  findings jsonb not null default '[]',
  days jsonb not null default '[]',
  primary key (run_id, unit, key, kind)
);
create index assessment_result_worst on assessment_result (run_id, unit, rate desc nulls last);

-- The points of a run that were silent, in an outage or distorted, with their stretches: the evidence behind the figures.
create table assessment_point (
  run_id bigint not null references assessment_run,
  fid int not null,
  kind text not null,
  name text not null,
  name_en text not null default '',
  object_fid int not null default 0,
  site_fid int not null default 0,
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  offline_minutes int not null,
  outage_minutes int not null,
  platform_minutes int not null,
  excused_minutes int not null,
  longest_minutes int not null,
  stretches jsonb not null default '[]',
  distortions jsonb not null default '[]',
  primary key (run_id, fid)
);
create index assessment_point_enterprise on assessment_point (run_id, enterprise, offline_minutes desc);

-- A consequence, as a draft until an authorised person sends it (REQ-ASSESS-43, REQ-WF-15). Evidence stays as it was.
create table assessment_draft (
  id bigint primary key generated always as identity,
  run_id bigint not null references assessment_run,
  kind text not null check (kind in ('warning_notice', 'interview_enterprise', 'interview_area', 'key_list', 'violation_maintenance',
    'violation_hazard', 'repair_order', 'quarter_fail')),
  basis text not null,
  enterprise int not null default 0,
  zone int not null default 0,
  site int not null default 0,
  sector smallint not null default 0,
  scope_key int not null references scope_cell,
  recipient text not null,
  recipient_en text not null default '',
  text_zh text not null,
  text_en text not null,
  evidence jsonb not null default '{}',
  state text not null default 'draft' check (state in ('draft', 'approved', 'sent', 'answered', 'archived', 'withdrawn')),
  revision int not null default 1,
  edited_by text,
  approved_by text,
  approved_by_name text,
  number text,
  sent_at timestamptz,
  answer text,
  answered_at timestamptz,
  created_at timestamptz not null,
  unique (run_id, kind, enterprise, zone, site),
  check (approved_by is null or edited_by is null or approved_by <> edited_by)
);
create index assessment_draft_open on assessment_draft (state, created_at desc);

-- An appeal (申诉) of an enterprise against figures of a run; another person decides, and a corrected run follows.
create table assessment_appeal (
  id bigint primary key generated always as identity,
  run_id bigint not null references assessment_run,
  enterprise int not null,
  zone int not null default 0,
  sector smallint not null default 0,
  scope_key int not null references scope_cell,
  fids int[] not null check (cardinality(fids) between 1 and 500),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  reason text not null,
  evidence jsonb not null default '[]',
  state text not null default 'open' check (state in ('open', 'accepted', 'rejected')),
  author text not null,
  author_name text not null,
  created_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision text,
  check (decided_by is null or decided_by <> author)
);
create index assessment_appeal_run on assessment_appeal (run_id, enterprise);
create index assessment_appeal_accepted on assessment_appeal (to_at) where state = 'accepted';

-- What happened to a draft or an appeal, in order, by whom.
create table assessment_step (
  id bigint primary key generated always as identity,
  draft_id bigint references assessment_draft,
  appeal_id bigint references assessment_appeal,
  at timestamptz not null,
  step text not null,
  actor text not null,
  actor_name text not null default '',
  text text not null default '',
  scope_key int not null references scope_cell,
  check ((draft_id is null) <> (appeal_id is null))
);
create index assessment_step_draft on assessment_step (draft_id, id);
create index assessment_step_appeal on assessment_step (appeal_id, id);

-- An outage application (停用申报, REQ-WF-02): no data stop without written permission, given by another than the applicant.
create table outage (
  id bigint primary key generated always as identity,
  layer smallint not null,
  fid int not null,
  whole boolean not null,
  name text not null,
  name_en text not null default '',
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  reason text not null check (reason in ('overhaul', 'damage', 'other')),
  text text not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  state text not null default 'applied' check (state in ('applied', 'permitted', 'refused', 'withdrawn', 'ended')),
  applicant text not null,
  applicant_name text not null,
  applied_at timestamptz not null,
  verifier text,
  verifier_name text,
  verified_at timestamptz,
  permission_number text,
  decision text,
  started_at timestamptz,
  -- Return to service: early by the applicant's side, or when the period ends.
  ended_at timestamptz,
  ended_by text,
  check (verifier is null or verifier <> applicant),
  check (state <> 'permitted' or permission_number is not null)
);
create index outage_applied on outage (applied_at desc);
create index outage_due on outage (from_at) where state = 'permitted';
create index outage_to on outage (to_at);
create unique index outage_permission on outage (permission_number) where permission_number is not null;

create table outage_point (
  outage_id bigint not null references outage,
  fid int not null,
  layer smallint not null,
  scope_key int not null references scope_cell,
  primary key (outage_id, fid)
);
create index outage_point_fid on outage_point (fid);

-- A point whose silence is permitted: hollow grey with its word, no tier, not counted as offline.
alter table object_state add column outage boolean not null default false;
create index object_state_outage on object_state (fid) where outage;

do $$
declare
  t text;
begin
  foreach t in array array['offline_span', 'reading_distortion', 'assessment_result', 'assessment_point', 'assessment_draft', 'assessment_appeal',
    'assessment_step', 'outage', 'outage_point'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['assessment_draft', 'assessment_appeal', 'assessment_step', 'outage', 'outage_point'] loop
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant insert, update on %I to guanlan_app', t);
  end loop;
  foreach t in array array['platform_fault', 'assessment_mark', 'assessment_parameters', 'assessment_due', 'assessment_run'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  -- Periods, our own faults and the numbers in force are common; figures of anybody are not among them.
  foreach t in array array['platform_fault', 'assessment_parameters', 'assessment_due', 'assessment_run'] loop
    execute format('create policy everybody_reads on %I for select to guanlan_app using (true)', t);
    execute format('grant select on %I to guanlan_app', t);
  end loop;
end $$;
-- A holder of assessment.decide asks for a run or changes the numbers; the commands check it.
create policy viewer_asks on assessment_due for insert to guanlan_app with check (true);
create policy viewer_sets on assessment_parameters for insert to guanlan_app with check (true);
grant insert on assessment_due, assessment_parameters to guanlan_app;
-- A run is never changed, not even by the engine; only a reset of the demo region removes it.
revoke update on assessment_run, assessment_result, assessment_point, assessment_parameters from guanlan_engine;
