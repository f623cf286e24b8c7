-- Access of video by GB/T 28181 (REQ-VID-01..04): devices and platforms with their own passwords, their channels, the
-- calls that run, what is shared upward, and who watched through it.

-- A device that registers with us, a platform below us, or a platform above us that we register with.
create table video_device (
  id text primary key check (id ~ '^\d{20}$'),
  kind text not null check (kind in ('device', 'platform-lower', 'platform-upper')),
  name text not null,
  -- Sealed with the installation's key; written, never read back by viewers.
  password_sealed bytea not null,
  -- REQ-VID-04: 01 platform to platform, 02 through a converging unit, 03 device direct.
  path text not null check (path in ('01', '02', '03')),
  -- Compatibility: transport, media mode, charset, what to subscribe, quirks (domain/video-device.ts).
  profile jsonb not null default '{}',
  -- What the device says its positions are in; converted to WGS 84 at the edge.
  datum text not null default 'WGS84' check (datum in ('WGS84', 'CGCS2000', 'GCJ-02', 'BD-09')),
  -- Only from these addresses, when any is named; for a platform above us the first one is where it is.
  allowed_addresses text[] not null default '{}',
  upper_port int check (upper_port between 1 and 65535),
  vehicle_id text,
  state text not null default 'never' check (state in ('never', 'online', 'offline')),
  state_at timestamptz,
  registered_at timestamptz,
  expires_at timestamptz,
  keepalive_at timestamptz,
  remote text,
  maker text,
  model text,
  firmware text,
  catalog_at timestamptz,
  catalog_total int,
  last_error text,
  last_error_detail text not null default '',
  last_error_at timestamptz,
  refused_count bigint not null default 0,
  scope_key int not null references scope_cell,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);

-- What a device says it has: cameras, alarm inputs, groups and areas. Written by the gateway; the link by people.
create table video_channel (
  device_id text not null references video_device on delete cascade,
  id text not null check (id ~ '^\d{2,20}$'),
  name text not null,
  kind text not null,
  parent_id text,
  civil_code text,
  group_id text,
  -- Degrees WGS 84, converted from the device's declared datum once, at the edge.
  lng double precision,
  lat double precision,
  ptz_type smallint,
  maker text,
  model text,
  online boolean not null default false,
  state_at timestamptz,
  seen_at timestamptz not null default clock_timestamp(),
  -- Set when a complete catalogue did not name it.
  missing_since timestamptz,
  camera_id text,
  linked_by text,
  scope_key int not null references scope_cell,
  primary key (device_id, id)
);
create unique index video_channel_camera on video_channel (camera_id) where camera_id is not null;

-- A call that runs, so that a gateway that starts anew ends the calls of the one before it first.
create table video_dialog (
  call_id text primary key,
  device_id text not null,
  channel_id text not null,
  local_party text not null,
  remote_party text not null,
  target text not null,
  remote text not null,
  sequence int not null,
  started_at timestamptz not null default clock_timestamp()
);

do $$
declare t text;
begin
  foreach t in array array['video_device', 'video_channel', 'video_dialog'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['video_device', 'video_channel'] loop
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
  end loop;
end $$;
-- Everything but the sealed password.
grant select (id, kind, name, path, profile, datum, allowed_addresses, upper_port, vehicle_id, state, state_at, registered_at, expires_at, keepalive_at,
  remote, maker, model, firmware, catalog_at, catalog_total, last_error, last_error_detail, last_error_at, refused_count, scope_key, created_by, created_at,
  updated_at, retired_at) on video_device to guanlan_app;
grant insert, update on video_device to guanlan_app;
grant select, update on video_channel to guanlan_app;
