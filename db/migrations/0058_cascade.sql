-- Cascade upward by GB/T 28181 (REQ-EXT-02, REQ-VID-01): platforms above us that we register at, and the cameras that each
-- of them may see, under the ids that it knows them by.

create table cascade_upper (
  -- Its own 20 digits; the first ten are its domain.
  id text primary key check (id ~ '^\d{20}$'),
  name text not null check (length(name) between 1 and 80),
  -- What it knows us as; it gave us this id together with the password.
  own_id text not null check (own_id ~ '^\d{20}$'),
  host text not null,
  port int not null check (port between 1 and 65535),
  -- Media servers of it beside its own address: pictures are sent nowhere else, whatever an INVITE says.
  media_addresses text[] not null default '{}',
  transport text not null check (transport in ('udp', 'tcp')),
  -- Sealed with the installation's key; written, never read back by viewers.
  password_sealed bytea not null,
  expires_seconds int not null check (expires_seconds between 60 and 604800),
  keepalive_seconds int not null check (keepalive_seconds between 5 and 600),
  enabled boolean not null default true,
  state text not null default 'never' check (state in ('never', 'online', 'offline')),
  state_at timestamptz,
  registered_at timestamptz,
  keepalive_at timestamptz,
  last_error text,
  last_error_detail text not null default '',
  last_error_at timestamptz,
  scope_key int not null references scope_cell,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);

-- A camera that a platform above may see. Nothing else is told to it, and nothing else answers its calls.
create table cascade_share (
  upper_id text not null references cascade_upper on delete cascade,
  camera_fid int not null references feature_id,
  gb_id text not null check (gb_id ~ '^\d{20}$'),
  scope_key int not null references scope_cell,
  shared_by text not null,
  shared_at timestamptz not null default clock_timestamp(),
  primary key (upper_id, camera_fid),
  unique (upper_id, gb_id)
);

do $$
declare t text;
begin
  foreach t in array array['cascade_upper', 'cascade_share'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
  end loop;
end $$;
create policy viewer_removes on cascade_share for delete to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
-- Everything but the sealed password.
grant select (id, name, own_id, host, port, media_addresses, transport, expires_seconds, keepalive_seconds, enabled, state, state_at, registered_at, keepalive_at,
  last_error, last_error_detail, last_error_at, scope_key, created_by, created_at, updated_at, retired_at) on cascade_upper to guanlan_app;
grant insert, update on cascade_upper to guanlan_app;
grant select, insert, delete on cascade_share to guanlan_app;
