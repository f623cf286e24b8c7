-- Mapped objects. Every layer's table has the same leading columns (db/columns.ts: mapped), so that tiles, OGC, search,
-- import and cards read them alike; what only one noun knows follows, and rarely asked attributes live in attrs.
create function guanlan.create_layer_table(table_name text, layer_code int, geometry_type text, own_columns text)
  returns void language plpgsql as $$
begin
  execute format($ddl$
    create table %1$I (
      id text primary key check (length(id) between 3 and 80),
      fid int not null unique default nextval('feature_id_seq'),
      name text not null check (length(name) between 1 and 200),
      name_en text not null default '',
      kind text not null default '',
      sector smallint not null default 0 check (sector between 0 and 8),
      zone int not null default 0,
      enterprise int not null default 0,
      scope_key int not null references scope_cell,
      geom geometry(%2$s, 4326) not null,
      datum text not null check (datum in ('WGS84', 'CGCS2000', 'GCJ-02', 'BD-09')),
      coordinate_kind text not null check (coordinate_kind in ('safe-matched', 'raw', 'unknown')),
      precision_class text not null default 'full' check (precision_class in ('full', '100m', '1km', 'hidden')),
      attrs jsonb not null default '{}',
      updated_at timestamptz not null default clock_timestamp()
      %3$s
    )$ddl$, table_name, geometry_type, case when own_columns = '' then '' else ', ' || own_columns end);
  execute format('create index %1$s_geom on %1$I using gist (geom)', table_name);
  execute format('create index %1$s_scope on %1$I (scope_key)', table_name);
  execute format('create index %1$s_name on %1$I (name)', table_name);
  execute format($trg$
    create function guanlan.%1$s_registered() returns trigger language plpgsql security definer
      set search_path = pg_catalog, public as $body$
    begin
      if tg_op = 'INSERT' then
        insert into feature_id (fid, layer, object_id, scope_key) select fid, %2$s, id, scope_key from added;
      elsif tg_op = 'UPDATE' then
        update feature_id f set scope_key = a.scope_key from added a where a.fid = f.fid and a.scope_key <> f.scope_key;
      else
        update feature_id f set retired_at = clock_timestamp() from removed r where r.fid = f.fid;
      end if;
      return null;
    end $body$;
    create trigger %1$s_added after insert on %1$I referencing new table as added for each statement execute function guanlan.%1$s_registered();
    create trigger %1$s_changed after update on %1$I referencing new table as added for each statement execute function guanlan.%1$s_registered();
    create trigger %1$s_removed after delete on %1$I referencing old table as removed for each statement execute function guanlan.%1$s_registered();
  $trg$, table_name, layer_code);
end $$;

select guanlan.create_layer_table('zone', 1, 'MultiPolygon', $$key int not null unique$$);
select guanlan.create_layer_table('site', 2, 'Geometry', $$
  point geometry(Point, 4326) not null, rule_set text not null default 'RS-BH',
  cost_cny bigint, floor_area_m2 double precision, permit_on date, planned_end_on date,
  developer text not null default '', contractor text not null default '', supervision_unit text not null default '', project_leader text not null default ''$$);
select guanlan.create_layer_table('hazard', 4, 'Polygon', $$
  point geometry(Point, 4326) not null, level smallint check (level between 1 and 4), medium text not null default '', index_r double precision$$);
select guanlan.create_layer_table('asset', 3, 'Polygon', $$
  point geometry(Point, 4326) not null, site_fid int, hazard_fid int, height_m real not null default 0, base_m real not null default 0,
  medium text not null default '', form text not null default 'box', radius_m real$$);
select guanlan.create_layer_table('pipeline', 5, 'MultiLineString', $$
  medium text not null, regime text not null check (regime in ('chemical', 'oil_gas')), laying text not null default 'buried' check (laying in ('buried', 'surface', 'overhead')),
  outer_diameter_mm real not null, depth_m real not null default 0, design_pressure_mpa real, length_m double precision not null, commissioned_on date,
  check (coordinate_kind = 'safe-matched')$$);
select guanlan.create_layer_table('facility', 6, 'Point', $$pipeline_fid int, chainage_m double precision$$);
select guanlan.create_layer_table('camera', 7, 'Point', $$
  heading_deg real not null default 0, fov_deg real not null default 60, range_m real not null default 120, height_m real not null default 6, ptz boolean not null default false,
  purpose text not null default 'safety' check (purpose in ('safety', 'security')), point_kind text not null default '', gb_id text,
  state text not null default 'online' check (state in ('online', 'offline', 'faulty')), last_seen_at timestamptz, owner_fid int, source jsonb not null default '{}'$$);
select guanlan.create_layer_table('sensor_point', 8, 'Point', $$
  object_fid int not null, indicator text not null, unit text not null, tag text not null default '', upload_seconds int not null default 300 check (upload_seconds > 0),
  low_alarm double precision, high_alarm double precision, low_low_alarm double precision, high_high_alarm double precision$$);
select guanlan.create_layer_table('vehicle', 9, 'Point', $$plate text not null, vehicle_class text not null default '', last_seen_at timestamptz, object_state text not null default 'parked'$$);
select guanlan.create_layer_table('emergency_resource', 10, 'Point', $$
  resource_type text not null, quantity double precision not null default 1, unit text not null default '', available double precision not null default 1,
  contact text not null default '', phone text not null default '', confirmed_at timestamptz not null default clock_timestamp()$$);
select guanlan.create_layer_table('sensitive_place', 11, 'Point', $$people int not null default 0 check (people >= 0)$$);
select guanlan.create_layer_table('risk_cell', 12, 'Polygon', $$risk_index real not null, risk_level smallint not null check (risk_level between 1 and 4), assessed_on date not null default current_date$$);

create index camera_owner on camera (owner_fid);
create index sensor_point_object on sensor_point (object_fid);
create index facility_pipeline on facility (pipeline_fid, chainage_m);
create index asset_site on asset (site_fid);
create index asset_hazard on asset (hazard_fid);
create index emergency_resource_geog on emergency_resource using gist ((geom::geography));
create index sensitive_place_geog on sensitive_place using gist ((geom::geography));
create index camera_geog on camera using gist ((geom::geography));

-- Objects that cross zones are seen by segment: a viewer of one zone sees that zone's part (design, law 1).
create table segment (
  id text primary key,
  fid int not null unique default nextval('feature_id_seq'),
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  from_m double precision not null,
  to_m double precision not null check (to_m > from_m),
  zone int not null default 0,
  sector smallint not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  geom geometry(LineString, 4326) not null,
  depth_m real not null default 0,
  attrs jsonb not null default '{}'
);
create index segment_geom on segment using gist (geom);
create index segment_pipeline on segment (pipeline_fid, from_m);
create index segment_scope on segment (scope_key);

-- Offline fallback ground: coast, water, roads, land use of the region, drawn as the schematic basemap. Public geometry.
create table ground (
  id int primary key generated always as identity,
  kind text not null,
  name text not null default '',
  rank smallint not null default 0,
  geom geometry(Geometry, 4326) not null
);
create index ground_geom on ground using gist (geom);

create table document (
  id text primary key,
  object_fid int not null,
  scope_key int not null references scope_cell,
  kind text not null,
  title text not null,
  title_en text not null default '',
  issued_on date,
  expires_on date,
  sha256 bytea,
  attrs jsonb not null default '{}'
);
create index document_object on document (object_fid);
