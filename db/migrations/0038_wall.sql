-- Walls: screens that are bound once from a desk and need no sign-in after that (design 1; REQ-ROLE-10, REQ-MAP-14).
-- A screen that nobody has bound yet shows `code`; binding clears it and copies the grants under which the wall looks.
create table auth.wall_device (
  id text primary key,
  name text not null default '',
  -- SHA-256 of the secret in the screen's own cookie.
  hash bytea not null unique,
  code text unique,
  code_until timestamptz,
  address text not null default '',
  grants jsonb not null default '[]',
  -- domain/wall-scene.ts: what it shows, and at which hours something else.
  programme jsonb not null default '{}',
  bound_by text,
  bound_by_name text not null default '',
  bound_at timestamptz,
  last_seen_at timestamptz,
  -- What the screen said of itself last: size, memory, what it rests on, what is wrong.
  report jsonb not null default '{}',
  revoked_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  check (bound_at is null or (code is null and bound_by is not null))
);
create index wall_device_unbound on auth.wall_device (created_at) where bound_at is null;

-- A scene that somebody composed; shared ones are offered to all who set up walls. It names places, never their contents.
create table wall_scene (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 60),
  body jsonb not null,
  shared boolean not null default false,
  owner text not null,
  owner_name text not null,
  updated_at timestamptz not null default clock_timestamp()
);

alter table auth.wall_device enable row level security;
alter table auth.wall_device force row level security;
create policy auth_all on auth.wall_device to guanlan_auth using (true) with check (true);
grant select, insert, update, delete on auth.wall_device to guanlan_auth;

alter table wall_scene enable row level security;
alter table wall_scene force row level security;
create policy viewer_reads on wall_scene for select to guanlan_app using (shared or owner = (select guanlan.viewer_id()));
create policy owner_writes on wall_scene for insert to guanlan_app with check (owner = (select guanlan.viewer_id()));
create policy owner_changes on wall_scene for update to guanlan_app
  using (owner = (select guanlan.viewer_id())) with check (owner = (select guanlan.viewer_id()));
create policy owner_removes on wall_scene for delete to guanlan_app using (owner = (select guanlan.viewer_id()));
create policy engine_all on wall_scene to guanlan_engine using (true) with check (true);
grant select, insert, update, delete on wall_scene to guanlan_app, guanlan_engine;
