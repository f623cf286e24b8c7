-- A pipeline as its viewer may see it: the row, and as its course the segments in scope. Runs with the viewer's rights.
create view visible_pipeline with (security_invoker = true) as
select p.id, p.fid, p.name, p.name_en, p.kind, p.sector, p.zone, p.enterprise, p.scope_key, p.datum, p.coordinate_kind, p.precision_class,
       p.attrs, p.updated_at, p.medium, p.regime, p.laying, p.outer_diameter_mm, p.depth_m, p.design_pressure_mpa, p.length_m, p.commissioned_on,
       (select ST_Collect(s.geom order by s.from_m) from segment s where s.pipeline_fid = p.fid) as geom
from pipeline p;
grant select on visible_pipeline to guanlan_app;
