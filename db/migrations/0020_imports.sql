-- A source that may write everywhere also reaches cells that are made later: its list grows with them.
alter table ingest_source add column reaches_all boolean not null default false;

create function guanlan.cells_made() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update ingest_source set scope_keys = scope_keys || (select array_agg(id order by id) from added) where reaches_all and exists (select from added);
  return null;
end $$;
create trigger scope_cell_made after insert on scope_cell referencing new table as added
  for each statement execute function guanlan.cells_made();
grant create on schema guanlan to guanlan_engine;
alter function guanlan.cells_made() owner to guanlan_engine;

-- Cuts a new pipeline at zone borders; chainage runs along each part in metres from its start. What lies outside every zone
-- is a part too, of zone 0: seen by who reaches the operator's own cell or the whole district, and drawn.
create or replace function guanlan.cut_pipelines(fids int[]) returns int
  language plpgsql security definer set search_path = public, pg_catalog, guanlan as $$
declare
  made int;
begin
  -- The operator may lay a pipeline through a zone where it had nothing before.
  insert into scope_cell (zone, sector, enterprise)
  select distinct z.key, p.sector, p.enterprise from pipeline p join zone z on ST_Intersects(z.geom, p.geom) where p.fid = any (fids)
  union select 0, p.sector, p.enterprise from pipeline p where p.fid = any (fids)
  on conflict (zone, sector, enterprise) do nothing;
  insert into segment (id, pipeline_fid, from_m, to_m, zone, sector, enterprise, scope_key, geom, depth_m)
  select id || ':' || row_number() over (partition by fid order by start_m), fid, start_m, start_m + part_m, zone, sector, enterprise,
         (select k.id from scope_cell k where (k.zone, k.sector, k.enterprise) = (cut.zone, cut.sector, cut.enterprise)), part, depth_m
  from (
    select p.id, p.fid, p.sector, p.enterprise, p.depth_m, c.zone, c.part, ST_Length(c.part::geography) as part_m,
           ST_Length(ST_LineSubstring(l.geom, 0, ST_LineLocatePoint(l.geom, ST_StartPoint(c.part)))::geography)
             + coalesce((select sum(ST_Length(b.geom::geography)) from ST_Dump(p.geom) b where b.path[1] < l.path[1]), 0) as start_m
    from pipeline p
    cross join lateral ST_Dump(p.geom) l
    cross join lateral (
      select z.key as zone, d.geom as part from zone z cross join lateral ST_Dump(ST_CollectionExtract(ST_Intersection(l.geom, z.geom), 2)) d
        where ST_Intersects(z.geom, l.geom)
      union all
      select 0, d.geom from ST_Dump(ST_CollectionExtract(
        coalesce(ST_Difference(l.geom, (select ST_Union(z.geom) from zone z where ST_Intersects(z.geom, l.geom))), l.geom), 2)) d
        -- Shorter than this is the rounding of two borders.
        where ST_Length(d.geom::geography) > 0.5) c
    where p.fid = any (fids)) cut
  where part_m > 0.01;
  get diagnostics made = row_count;
  return made;
end $$;
alter function guanlan.cut_pipelines(int[]) owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;
