-- Objects whose box meets a box, by the spatial index. Under row security PostGIS's operators come after the policies,
-- because they are not leakproof, and a look around would read the whole layer. So the index is asked first, with the
-- engine's rights, for feature ids alone; the caller joins them with the table, where row security and the exact
-- condition decide. To a viewer without full precision the box is wider than any rounding moves an object, so that what
-- comes of it depends on the rounded place alone. Pipelines are found by their segments.
create function guanlan.fids_near(relation text, west double precision, south double precision, east double precision, north double precision)
  returns setof int language plpgsql stable security definer rows 200 set search_path = public, pg_catalog, guanlan as $$
declare
  margin double precision := case when guanlan.viewer_precision() = 'full' then 0 else 0.02 end;
  box geometry := ST_MakeEnvelope(west - margin, south - margin, east + margin, north + margin, 4326);
begin
  case relation
    when 'pipeline', 'visible_pipeline' then return query select distinct s.pipeline_fid from segment s where s.geom && box;
    when 'zone', 'site', 'asset', 'hazard', 'facility', 'camera', 'sensor_point', 'emergency_resource', 'sensitive_place', 'risk_cell' then
      return query execute format('select fid from %I where geom && $1', relation) using box;
    else raise exception 'no layer with a fixed place: %', relation;
  end case;
end $$;
grant create on schema guanlan to guanlan_engine;
alter function guanlan.fids_near(text, double precision, double precision, double precision, double precision) owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;
