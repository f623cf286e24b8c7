-- A pipeline crosses zones. Whoever sees one of its segments sees that the pipeline exists, but of its course only the
-- segments: viewers may not read the whole line (design, law 1; REQ-COORD-02).
drop policy viewer_reads on pipeline;
create policy viewer_reads on pipeline for select to guanlan_app using (
  (select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])
  or exists (select from segment s where s.pipeline_fid = pipeline.fid));
drop policy viewer_reads on feature_id;
create policy viewer_reads on feature_id for select to guanlan_app using (
  (select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])
  or (layer = 5 and exists (select from segment s where s.pipeline_fid = feature_id.fid)));

revoke select on pipeline from guanlan_app;
grant select (id, fid, name, name_en, kind, sector, zone, enterprise, scope_key, datum, coordinate_kind, precision_class, attrs, updated_at,
  medium, regime, laying, outer_diameter_mm, depth_m, design_pressure_mpa, length_m, commissioned_on) on pipeline to guanlan_app;

-- Cuts a new pipeline at zone borders; chainage runs along each part in metres from its start.
create function guanlan.cut_pipelines(fids int[]) returns int
  language plpgsql security definer set search_path = public, pg_catalog, guanlan as $$
declare
  made int;
begin
  -- The operator may lay a pipeline through a zone where it had nothing before.
  insert into scope_cell (zone, sector, enterprise)
  select distinct z.key, p.sector, p.enterprise from pipeline p join zone z on ST_Intersects(z.geom, p.geom) where p.fid = any (fids)
  on conflict (zone, sector, enterprise) do nothing;
  insert into segment (id, pipeline_fid, from_m, to_m, zone, sector, enterprise, scope_key, geom, depth_m)
  select id || ':' || row_number() over (partition by fid order by start_m), fid, start_m, start_m + part_m, zone, sector, enterprise,
         (select k.id from scope_cell k where (k.zone, k.sector, k.enterprise) = (cut.zone, cut.sector, cut.enterprise)), part, depth_m
  from (
    select p.id, p.fid, p.sector, p.enterprise, p.depth_m, z.key as zone, c.geom as part, ST_Length(c.geom::geography) as part_m,
           ST_Length(ST_LineSubstring(l.geom, 0, ST_LineLocatePoint(l.geom, ST_StartPoint(c.geom)))::geography)
             + coalesce((select sum(ST_Length(b.geom::geography)) from ST_Dump(p.geom) b where b.path[1] < l.path[1]), 0) as start_m
    from pipeline p
    cross join lateral ST_Dump(p.geom) l
    join zone z on ST_Intersects(z.geom, l.geom)
    cross join lateral ST_Dump(ST_CollectionExtract(ST_Intersection(l.geom, z.geom), 2)) c
    where p.fid = any (fids)) cut
  where part_m > 0.01;
  get diagnostics made = row_count;
  return made;
end $$;
grant execute on function guanlan.cut_pipelines(int[]) to guanlan_app;
grant create on schema guanlan to guanlan_engine;
alter function guanlan.cut_pipelines(int[]) owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;
