-- Worlds that people bring: 3D Tiles folders, .3tz archives and models that stay where they are, in their own format
-- (REQ-PERF-04, -05). A row says what was found at registration; the bytes are read from their place below a configured
-- root when somebody looks. Written by server/worlds alone. scope_key -1 is for everybody who is signed in.
create table world_source (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 80),
  name_en text not null default '',
  kind text not null check (kind in ('tiles3d', '3tz', 'glb')),
  -- Relative to the root with this number in WORLD_ROOTS; never absolute, so that roots can move.
  root smallint not null check (root >= 0),
  path text not null check (path <> '' and path !~ '(^|/)\.\.?(/|$)'),
  bytes bigint not null check (bytes >= 0),
  modified_at timestamptz not null,
  datum text not null check (datum in ('WGS84', 'CGCS2000', 'GCJ-02', 'BD-09')),
  -- Degrees, WGS 84, after correction of the datum: west, south, east, north.
  bounds double precision[] not null check (cardinality(bounds) = 4),
  -- Where a model stands (domain/world.ts), WGS 84; null for what knows its own place. No object's place, so not coarsened.
  place jsonb,
  approval_number text not null default '',
  attribution text not null default '',
  facts jsonb not null default '{}',
  scope_key int not null default -1,
  registered_by text not null,
  registered_at timestamptz not null default guanlan.now(),
  unique (root, path, scope_key),
  check ((kind = 'glb') = (place is not null))
);
alter table world_source enable row level security;
alter table world_source force row level security;
create policy engine_all on world_source to guanlan_engine using (true) with check (true);
-- A world shows exact places: one that belongs to a scope is for viewers of full precision alone.
create policy viewer_reads on world_source for select to guanlan_app
  using (scope_key = -1 or ((select guanlan.viewer_precision()) = 'full'
    and ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))));
-- For everybody only whoever reaches everything may bring a world; for one scope whoever reaches that scope.
create policy viewer_writes on world_source for insert to guanlan_app
  with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_removes on world_source for delete to guanlan_app
  using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
grant select, insert, delete on world_source to guanlan_app;
grant select, insert, update, delete on world_source to guanlan_engine;
