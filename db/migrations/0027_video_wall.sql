-- The video wall: who steers a camera (REQ-VID-11, -12), what its stored positions are called, scenes of the wall
-- (REQ-EMER-05), and why an object lacks a required camera point (REQ-VID-05, -40).

-- Who holds a camera's drive; one row per camera that was ever steered, kept when the lease has ended. Written by
-- server/ptz alone. Seen by whoever sees the camera: the inner row obeys the viewer's own policy.
create table ptz_lease (
  camera_id text primary key references camera on delete cascade,
  holder text not null,
  holder_name text not null,
  level text not null check (level in ('site', 'district', 'city')),
  priority smallint not null,
  hold text not null default 'work' check (hold in ('work', 'watch', 'reserved')),
  reason text not null default '',
  since timestamptz not null,
  held_since timestamptz,
  held_until timestamptz,
  expires_at timestamptz not null,
  -- Numbers the commands of a camera, so that one that was overtaken on the way to the gateway is not carried out late.
  serial bigint not null default 0,
  -- The last command as it was audited: holding a key is one act, however often it is repeated.
  last_command jsonb,
  check ((held_since is null) = (held_until is null)),
  check (hold = 'work' or (reason <> '' and held_until <= held_since + interval '60 minutes'))
);

-- What a stored position of a camera shows; written by whoever stored it.
create table ptz_preset (
  camera_id text not null references camera on delete cascade,
  number smallint not null check (number between 1 and 255),
  name text not null,
  set_by text not null,
  set_at timestamptz not null,
  primary key (camera_id, number)
);

-- An arrangement of cameras on the wall, saved by a person; a shared one is seen by whoever reaches all its cameras.
create table video_scene (
  id bigint generated always as identity primary key,
  owner text not null,
  owner_name text not null,
  name text not null check (length(name) between 1 and 60),
  layout smallint not null check (layout in (1, 4, 6, 9, 16)),
  -- In the order of the tiles; an empty text is an empty tile.
  cameras text[] not null check (cardinality(cameras) between 1 and 144),
  -- Seconds per page; null stands still.
  carousel_seconds smallint check (carousel_seconds between 5 and 600),
  shared boolean not null default false,
  whole boolean not null,
  scope_keys int[] not null default '{}',
  updated_at timestamptz not null,
  unique (owner, name)
);
create index video_scene_shared on video_scene (name) where shared;

-- Why an object lacks a required camera point or has too few channels (REQ-VID-05: recorded explanation); the newest
-- entry of an item counts. Append-only.
create table coverage_note (
  id bigint generated always as identity primary key,
  fid int not null,
  rule_set text not null,
  -- `channels`, or the key of a required point (domain/camera-coverage.ts).
  item text not null,
  text text not null check (length(text) between 4 and 500),
  author text not null,
  author_name text not null,
  at timestamptz not null,
  scope_key int not null references scope_cell
);
create index coverage_note_object on coverage_note (fid, item, id desc);

do $$
declare t text;
begin
  foreach t in array array['ptz_lease', 'ptz_preset', 'video_scene', 'coverage_note'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
    execute format('grant select, insert, update on %I to guanlan_app', t);
  end loop;
  foreach t in array array['ptz_lease', 'ptz_preset'] loop
    execute format('create policy viewer_reads on %I for select to guanlan_app using (exists (select from camera c where c.id = camera_id))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check (exists (select from camera c where c.id = camera_id))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using (exists (select from camera c where c.id = camera_id)) with check (exists (select from camera c where c.id = camera_id))', t);
  end loop;
end $$;
create policy viewer_removes on ptz_preset for delete to guanlan_app using (exists (select from camera c where c.id = camera_id));
grant delete on ptz_preset to guanlan_app;

create policy viewer_reads on video_scene for select to guanlan_app using (
  owner = (select guanlan.viewer_id())
  or (shared and ((select guanlan.viewer_all()) or (not whole and scope_keys <@ (select guanlan.viewer_scope())::int[]))));
create policy viewer_writes on video_scene for insert to guanlan_app with check (owner = (select guanlan.viewer_id()));
create policy viewer_changes on video_scene for update to guanlan_app using (owner = (select guanlan.viewer_id()))
  with check (owner = (select guanlan.viewer_id()));
create policy viewer_removes on video_scene for delete to guanlan_app using (owner = (select guanlan.viewer_id()));
grant delete on video_scene to guanlan_app;

create policy viewer_reads on coverage_note for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_writes on coverage_note for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
revoke update on coverage_note from guanlan_app;
revoke update, delete on coverage_note from guanlan_engine;
