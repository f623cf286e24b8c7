-- Findings from the field (随手拍; REQ-ENT-62, REQ-WF-27, -28, -30): made on a device without signal, kept exactly once.

-- One finding. The id is made on the device, so that a delivery that is repeated finds what is there already.
create table finding (
  id uuid primary key,
  code text not null,
  severity text not null check (severity in ('general', 'serious', 'major')),
  note text not null default '',
  -- reported → rectifying → rectified → closed; returned goes back to rectifying. quarantined: sent by somebody who may not any more.
  state text not null default 'reported' check (state in ('reported', 'rectifying', 'rectified', 'closed', 'quarantined')),
  -- Place as the device said; null when it could not tell.
  geom geometry(Point, 4326),
  accuracy_m real,
  -- Beside which pipeline, where along it, and how far off; measured when it arrived.
  pipeline_fid int,
  chainage_m double precision,
  offset_m real,
  object_fid int,
  object_name text not null default '',
  object_name_en text not null default '',
  -- As the device says; what was wrong with it stands in `doubts`.
  taken_at timestamptz not null,
  received_at timestamptz not null,
  doubts text[] not null default '{}',
  inspector text not null,
  inspector_name text not null,
  due_at timestamptz,
  zone int not null default 0,
  scope_key int not null references scope_cell
);
create index finding_open on finding (due_at, received_at) where state <> 'closed';
create index finding_received on finding (received_at desc);
create index finding_inspector on finding (inspector, received_at desc);
create index finding_geom on finding using gist (geom);

-- What was said and done about a finding; nothing is changed or removed.
create table finding_step (
  id bigint generated always as identity primary key,
  finding_id uuid not null references finding,
  at timestamptz not null,
  step text not null check (step in ('reported', 'accepted', 'rectified', 'closed', 'returned', 'comment', 'released')),
  actor text not null,
  actor_name text not null,
  text text not null default '',
  scope_key int not null references scope_cell
);
create index finding_step_finding on finding_step (finding_id, id);

-- A picture or clip of a finding: named by the hash that the device took when it was made, complete when that is met.
create table finding_media (
  finding_id uuid not null references finding,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  role text not null check (role in ('original', 'marked')),
  name text not null default '',
  media_type text,
  bytes bigint not null check (bytes > 0),
  complete_at timestamptz,
  scope_key int not null references scope_cell,
  primary key (finding_id, sha256)
);

-- A device that a person took along: it may still hand in what was made while it was allowed, after the right has ended.
create table auth.field_device (
  hash bytea primary key,
  user_id text not null,
  user_name text not null,
  -- Where what it hands in late is kept, in quarantine.
  scope_key int not null,
  created_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz
);
alter table auth.field_device enable row level security;
alter table auth.field_device force row level security;
create policy auth_all on auth.field_device to guanlan_auth using (true) with check (true);
grant select, insert, update, delete on auth.field_device to guanlan_auth;

do $$
declare t text;
begin
  foreach t in array array['finding', 'finding_step', 'finding_media'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert on %I to guanlan_app', t);
    execute format('grant select, insert, update on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['finding', 'finding_media'] loop
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant update on %I to guanlan_app', t);
  end loop;
  revoke update on finding_step from guanlan_engine;
end $$;

-- Days until a finding must be rectified; a city sets its own.
insert into setting (key, value) values ('finding_deadlines', '{"general":15,"serious":3,"major":1}') on conflict (key) do nothing;
