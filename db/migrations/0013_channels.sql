-- Channels (REQ-WARN-10, REQ-EXT-01): systems that take our messages, what was released to the public, and the notices on screens.

-- A system that carries messages for everybody: the city-level warning system, the adapters for SMS and voice.
create table channel_endpoint (
  kind text primary key check (kind in ('city', 'sms', 'voice')),
  address text not null,
  -- Standard Webhooks secret, sealed with the installation's key; written, never read back.
  secret_sealed bytea,
  active boolean not null default true,
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text not null
);

-- A webhook may want CAP 1.2 instead of our JSON.
alter table organisation_contact add column format text not null default 'json' check (format in ('json', 'cap'));

-- A warning that an authorised government role has released to the public, and whether that was taken back.
create table cap_release (
  warning_id bigint primary key references warning,
  scope_key int not null references scope_cell,
  released_at timestamptz not null,
  released_by text not null,
  released_name text not null,
  reason text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_name text
);

do $$
declare t text;
begin
  foreach t in array array['channel_endpoint', 'cap_release'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
end $$;
create policy viewer_endpoints on channel_endpoint to guanlan_app using (true) with check (true);
grant select (kind, address, active, updated_at, updated_by), insert, update on channel_endpoint to guanlan_app;
create policy viewer_reads on cap_release for select to guanlan_app
  using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_writes on cap_release for insert to guanlan_app
  with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_changes on cap_release for update to guanlan_app
  using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))
  with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
grant select, insert, update on cap_release to guanlan_app;
grant select (format) on organisation_contact to guanlan_app;

-- Notices that no screen has opened; the city's order within a warning; what did not arrive.
create index delivery_unread on delivery (scope_key, id) where channel = 'screen' and read_at is null and state <> 'unreachable';
create index delivery_city on delivery (warning_id, id) where channel = 'city' and state in ('waiting', 'failed');
create index delivery_trouble on delivery (id) where state in ('failed', 'unreachable');
