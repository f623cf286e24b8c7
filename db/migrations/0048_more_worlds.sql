-- Imagery, elevation, vectors and outside services beside 3D Tiles (REQ-PERF-04, -05, REQ-MAP-17). Files stay where they
-- are; of a service the row holds its address on the allowed list and what its capabilities said, never a key.
alter table world_source drop constraint world_source_kind_check;
alter table world_source add constraint world_source_kind_check check (kind in ('tiles3d', '3tz', 'glb', 'cog', 'dem',
  'pmtiles_raster', 'pmtiles_vector', 'flatgeobuf', 'geojson', 'wms', 'wmts', 'tianditu'));
-- A map of the real ground: objects of the demonstration are never drawn over it.
alter table world_source add column basemap boolean not null default false;
-- Address, layer and grid of a service (server/worlds/outside/service.ts); null for files.
alter table world_source add column service jsonb;
alter table world_source add constraint world_source_service check ((kind in ('wms', 'wmts', 'tianditu')) = (service is not null));
