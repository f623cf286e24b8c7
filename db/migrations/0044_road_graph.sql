-- The road graph: one row is one piece of road between two junctions (or two points of a long road), drawn from its first
-- node to its second. Nodes are plain numbers; a node's place is the end of its edges. Written by the seed and by road
-- imports, never by people one by one. Roads are no secret: every signed-in viewer reads them.
create table road_edge (
  id int primary key generated always as identity,
  from_node int not null,
  to_node int not null,
  class text not null check (class in ('motorway', 'trunk', 'main', 'street', 'service', 'path')),
  name text not null default '',
  -- Posted limit, km/h; null where unknown, then the class decides.
  speed_kmh real check (speed_kmh > 0),
  -- May be driven from the first node to the second only.
  one_way boolean not null default false,
  -- Clear height and bearable weight where known.
  max_height_m real check (max_height_m > 0),
  max_weight_t real check (max_weight_t > 0),
  -- Geodesic.
  length_m double precision not null check (length_m >= 0),
  source text not null default '',
  geom geometry(LineString, 4326) not null
);
create index road_edge_geom on road_edge using gist (geom);

-- Roads that people closed, with the reason and until when; kept when lifted. The place is what was clicked: after another
-- road import the block closes the road that lies there then. Written by server/routing.
create table road_block (
  id int primary key generated always as identity,
  name text not null default '',
  reason text not null check (length(reason) between 1 and 200),
  lng double precision not null check (lng between -180 and 180),
  lat double precision not null check (lat between -85 and 85),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  created_at timestamptz not null,
  created_by text not null,
  created_by_name text not null,
  lifted_at timestamptz,
  lifted_by_name text
);
create index road_block_open on road_block (until_at) where lifted_at is null;

do $$
declare t text;
begin
  foreach t in array array['road_edge', 'road_block'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('create policy everybody_reads on %I for select to guanlan_app using (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
    execute format('grant select on %I to guanlan_app', t);
  end loop;
end $$;
-- A closed road concerns everybody who drives; who may close one is a permission (roads.block).
create policy viewer_writes on road_block for insert to guanlan_app with check (lifted_at is null);
create policy viewer_lifts on road_block for update to guanlan_app using (lifted_at is null) with check (true);
grant insert on road_block to guanlan_app;
grant update (lifted_at, lifted_by_name) on road_block to guanlan_app;
-- Imports replace the graph through the viewer's transaction.
create policy viewer_imports on road_edge for insert to guanlan_app with check ((select guanlan.viewer_all()));
create policy viewer_replaces on road_edge for delete to guanlan_app using ((select guanlan.viewer_all()));
grant insert, delete on road_edge to guanlan_app;

-- Works that close the road they stand beside: the nearest road within 40 m, on the days of the works.
alter table pipeline_work add column closes_road boolean not null default false;
