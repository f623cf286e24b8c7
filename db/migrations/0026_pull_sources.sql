-- Cameras that this installation fetches by itself, and vehicles whose terminals dial in (REQ-VID-*, REQ-MON-40..43).

-- One camera's address. Written by holders of devices.manage, read by the gateway; a changed address is a new row, so
-- that running streams notice. Address and login are sealed with the installation's key and never read back.
create table video_pull (
  id text primary key check (id ~ '^pull_[\w-]{8,80}$'),
  camera_fid int not null unique,
  kind text not null check (kind in ('rtsp', 'hls')),
  -- What an operator may see of the address.
  host text not null,
  port int not null check (port between 1 and 65535),
  address_sealed bytea not null,
  sub_address_sealed bytea,
  login_sealed bytea,
  -- Port of the ONVIF service on the same host; null: the camera cannot be turned.
  onvif_port int check (onvif_port between 1 and 65535),
  -- The gateway's last look.
  state text not null default 'unknown' check (state in ('unknown', 'reachable', 'failed')),
  reason text,
  detail text,
  tried_at timestamptz,
  reached_at timestamptz,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null
);
create index video_pull_due on video_pull (tried_at nulls first);

-- A JT/T 808 terminal of a vehicle. Written by holders of devices.manage; what it said of itself by the gateway.
create table vehicle_terminal (
  -- Its number as raw header bytes in hex: some are no BCD (video-protocols 6).
  number text primary key check (number ~ '^([0-9a-f]{12}|[0-9a-f]{20})$'),
  vehicle_fid int not null,
  dialect text not null default 'jiangsu' check (dialect in ('jiangsu', 'guangdong')),
  -- Some terminals never authenticate after a reconnect; then the known number must do.
  auth_required boolean not null default true,
  -- Video channels; each has a camera with the source jt1078.
  channels smallint[] not null default '{}',
  -- SHA-256 of the token of its last registration.
  token_hash bytea,
  edition smallint,
  maker text,
  model text,
  terminal_id text,
  registered_at timestamptz,
  seen_at timestamptz,
  state text not null default 'never' check (state in ('never', 'online', 'offline')),
  last_error text,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null
);
create index vehicle_terminal_vehicle on vehicle_terminal (vehicle_fid);

-- A file that a terminal sent with an alarm (0x9208): content-addressed, with its hash. Written by the gateway.
create table vehicle_media (
  id bigint primary key generated always as identity,
  vehicle_fid int not null,
  terminal text not null,
  -- The alarm's own mark, in hex, and its code.
  alarm_mark text not null,
  code text not null,
  alarm_at timestamptz not null,
  name text not null,
  kind text not null check (kind in ('picture', 'sound', 'video', 'text', 'other')),
  size_bytes bigint not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  received_at timestamptz not null default clock_timestamp(),
  unique (terminal, alarm_mark, name)
);
create index vehicle_media_vehicle on vehicle_media (vehicle_fid, alarm_at desc);

do $$
declare t text;
begin
  foreach t in array array['video_pull', 'vehicle_terminal', 'vehicle_media'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
end $$;
-- Who sees the camera or the vehicle sees its row: their own policies apply inside these.
create policy viewer_all on video_pull to guanlan_app
  using (exists (select from camera c where c.fid = camera_fid)) with check (exists (select from camera c where c.fid = camera_fid));
grant select (id, camera_fid, kind, host, port, onvif_port, state, reason, detail, tried_at, reached_at, changed_at, changed_by), insert, delete
  on video_pull to guanlan_app;
create policy viewer_all on vehicle_terminal to guanlan_app
  using (exists (select from vehicle v where v.fid = vehicle_fid)) with check (exists (select from vehicle v where v.fid = vehicle_fid));
grant select (number, vehicle_fid, dialect, auth_required, channels, edition, maker, model, terminal_id, registered_at, seen_at, state, last_error,
  changed_at, changed_by), insert, update, delete on vehicle_terminal to guanlan_app;
create policy viewer_reads on vehicle_media for select to guanlan_app using (exists (select from vehicle v where v.fid = vehicle_fid));
grant select on vehicle_media to guanlan_app;
