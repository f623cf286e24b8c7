-- Recordings, who looked at them, and access by approval (REQ-VID-10, -13..16, -18, REQ-WF-44, REQ-WF-09).

-- How one camera is recorded; without a row: a ring buffer while somebody watches, retention by the rule set of its site.
-- Written by whoever manages devices.
create table recording_rule (
  camera_fid int primary key,
  plan text not null default 'watched' check (plan in ('off', 'watched', 'ring', 'alarm', 'continuous')),
  ring_minutes int not null default 15 check (ring_minutes between 5 and 1440),
  -- Empty: the rule set of the site.
  rule_sets text[] not null default '{}',
  retention_class text not null default 'general' check (retention_class in ('general', 'city_managed', 'laboratory', 'key_target')),
  own_days int check (own_days between 1 and 3650),
  -- What the camera looks into, where its own record does not say; private rooms are never recorded.
  place text not null default '',
  -- Polygons in shares of width and height that are covered in every export and on the screen.
  masks jsonb not null default '[]',
  author text not null default '',
  updated_at timestamptz not null default clock_timestamp(),
  scope_key int not null references scope_cell
);

-- One stored file of some minutes. Written by the gateway that records; the file is the truth, the row is how it is found.
create table recording_segment (
  id bigint primary key generated always as identity,
  camera_fid int not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  bytes bigint not null check (bytes >= 0),
  codec text not null default '',
  width int not null default 0,
  height int not null default 0,
  -- A ring's file goes when the ring has gone round, unless something keeps it.
  ring boolean not null,
  open boolean not null,
  due_at timestamptz not null,
  scope_key int not null references scope_cell,
  unique (camera_fid, started_at),
  check (ended_at >= started_at)
);
create index recording_segment_due on recording_segment (due_at) where not open;
create index recording_segment_open on recording_segment (camera_fid) where open;
create index recording_segment_oldest on recording_segment (ended_at) where not open;

-- Nothing of this camera and span is deleted while `released_at` is empty: an open request, the evidence of a warning.
create table recording_hold (
  id bigint primary key generated always as identity,
  camera_fid int not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  reason text not null,
  request_id bigint,
  author text not null,
  created_at timestamptz not null,
  released_at timestamptz,
  scope_key int not null references scope_cell
);
create index recording_hold_live on recording_hold (camera_fid, from_at) where released_at is null;
create index recording_hold_request on recording_hold (request_id) where request_id is not null;

-- The register of deletions: what went, when and why. Written by the worker; never changed.
create table recording_deletion (
  id bigint primary key generated always as identity,
  camera_fid int not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  files int not null,
  bytes bigint not null,
  reason text not null check (reason in ('due', 'ring', 'space', 'lost')),
  at timestamptz not null,
  scope_key int not null references scope_cell
);
create index recording_deletion_camera on recording_deletion (camera_fid, id desc);
create index recording_deletion_at on recording_deletion (at desc);

-- A request for images (REQ-WF-44): asked in writing, approved by a second person, exported, handed over by an expiring link.
create table image_request (
  id bigint primary key generated always as identity,
  camera_fid int not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  purpose text not null check (length(purpose) between 4 and 500),
  case_number text not null check (length(case_number) between 1 and 100),
  unit text not null,
  certificate_kind text not null check (certificate_kind in ('law_enforcement', 'work_card', 'unit_letter')),
  certificate_number text not null,
  applicant text not null,
  applicant_name text not null,
  created_at timestamptz not null,
  state text not null default 'submitted'
    check (state in ('submitted', 'approved', 'queued', 'exporting', 'ready', 'failed', 'refused', 'withdrawn', 'revoked', 'expired')),
  approver text,
  approver_name text,
  decided_at timestamptz,
  decision_text text not null default '',
  -- The export job: lease of the worker that runs it, progress, wish to cancel, why it failed.
  job_until timestamptz,
  job_percent smallint not null default 0 check (job_percent between 0 and 100),
  job_cancel boolean not null default false,
  job_error text not null default '',
  link_ends_at timestamptz,
  export_bytes bigint,
  export_sha256 text,
  manifest jsonb,
  downloads int not null default 0,
  scope_key int not null references scope_cell,
  -- Two persons: the database refuses what a mistake in a program would let through.
  check (approver is null or approver <> applicant),
  check (state not in ('approved', 'queued', 'exporting', 'ready', 'failed') or approver is not null)
);
create index image_request_applicant on image_request (applicant, id desc);
create index image_request_state on image_request (state, id desc);
create index image_request_job on image_request (id) where state in ('queued', 'exporting');
create index image_request_link on image_request (link_ends_at) where state = 'ready';

-- What happened to a request, in order; people, and the machine as 'system'.
create table image_request_step (
  id bigint primary key generated always as identity,
  request_id bigint not null references image_request,
  at timestamptz not null,
  step text not null,
  actor text not null,
  actor_name text not null,
  text text not null default '',
  scope_key int not null references scope_cell
);
create index image_request_step_request on image_request_step (request_id, id);

-- The access register: who looked at what of which camera, when and why. Never changed.
create table image_access (
  id bigint primary key generated always as identity,
  kind text not null check (kind in ('playback', 'snapshot', 'download')),
  viewer text not null,
  viewer_name text not null,
  camera_fid int not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  purpose text not null check (length(purpose) >= 4),
  request_id bigint,
  address text not null default '',
  at timestamptz not null,
  scope_key int not null references scope_cell
);
create index image_access_at on image_access (at desc);
create index image_access_camera on image_access (camera_fid, id desc);

-- A picture that came with an AI event (REQ-AI-05). One with a recognisable face needs a purpose, a legal basis and an end.
create table event_picture (
  id bigint primary key generated always as identity,
  camera_fid int not null,
  kind text not null,
  taken_at timestamptz not null,
  received_at timestamptz not null,
  sha256 text not null,
  media_type text not null,
  bytes int not null,
  face boolean not null default false,
  purpose text not null default '',
  legal_basis text not null default '',
  expires_at timestamptz not null,
  warning_id bigint references warning,
  scope_key int not null references scope_cell,
  check (not face or (length(purpose) >= 4 and length(legal_basis) >= 2))
);
create index event_picture_camera on event_picture (camera_fid, taken_at desc);
create index event_picture_expiry on event_picture (expires_at);

-- The clip around the opening of a warning, cut from the ring buffer. Written by the worker; `evidence_id` is empty where
-- nothing was recorded.
create table recording_clip (
  warning_id bigint not null references warning,
  camera_fid int not null,
  evidence_id bigint references evidence,
  at timestamptz not null,
  scope_key int not null references scope_cell,
  primary key (warning_id, camera_fid)
);

do $$
declare t text;
begin
  foreach t in array array['recording_rule', 'recording_segment', 'recording_hold', 'recording_deletion', 'image_request', 'image_request_step', 'image_access', 'event_picture', 'recording_clip'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant select on %I to guanlan_app', t);
  end loop;
  foreach t in array array['recording_rule', 'recording_hold', 'image_request', 'image_request_step', 'image_access'] loop
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant insert on %I to guanlan_app', t);
  end loop;
  foreach t in array array['recording_rule', 'recording_hold', 'image_request'] loop
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant update on %I to guanlan_app', t);
  end loop;
end $$;
-- A changed rule moves the day on which its camera's files are due.
create policy viewer_changes on recording_segment for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
grant update (due_at) on recording_segment to guanlan_app;
-- Pictures of AI events come in like readings do.
create policy ingest_all on event_picture to guanlan_ingest using (true) with check (true);
grant select, insert on event_picture to guanlan_ingest;
