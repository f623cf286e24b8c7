-- Calls for help from the field: somebody is in trouble and says where. Sounds at the duty desk until somebody answers.
create table help_call (
  id uuid primary key,
  caller text not null,
  caller_name text not null,
  -- As the caller wrote it on the device; nobody else knows it there.
  phone text not null default '',
  note text not null default '',
  -- The last position that arrived, how exact it was and when it was taken; null when the device could not tell.
  geom geometry(Point, 4326),
  accuracy_m real,
  position_at timestamptz,
  -- By the device's clock, set right by what it was off when it sent.
  called_at timestamptz not null,
  received_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'acknowledged', 'ended')),
  acknowledged_at timestamptz,
  acknowledged_name text not null default '',
  ended_at timestamptz,
  ended_name text not null default '',
  outcome text not null default '',
  scope_key int not null references scope_cell
);
create index help_call_open on help_call (received_at) where state <> 'ended';

alter table help_call enable row level security;
alter table help_call force row level security;
create policy viewer_reads on help_call for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_writes on help_call for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_changes on help_call for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy engine_all on help_call to guanlan_engine using (true) with check (true);
grant select, insert, update on help_call to guanlan_app, guanlan_engine;
