-- Precision classes hold in the database itself: a viewer without full precision never reads a hidden object nor anything
-- told about it (restrictive policies), and reads every coordinate and length of a sensitive object on the grid of its
-- class, because its statements find the views of the schema `coarse` before the tables (asViewer sets the search path).
-- No statement has to know; what is written later is covered too, for `guard_precision` runs after every migration.

-- The few objects that are not for everybody, by feature id; kept by the triggers of the layers' tables.
create table sensitive_object (
  fid int primary key,
  precision_class text not null check (precision_class in ('100m', '1km', 'hidden'))
);
alter table sensitive_object enable row level security;
alter table sensitive_object force row level security;
create policy engine_all on sensitive_object to guanlan_engine using (true) with check (true);
grant select, insert, update, delete on sensitive_object to guanlan_engine;
create policy everybody_reads on sensitive_object for select to guanlan_app, guanlan_ingest using (true);
grant select on sensitive_object to guanlan_app, guanlan_ingest;

-- A missing context sees what nobody minds to be seen.
create function guanlan.viewer_precision() returns text language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('guanlan.precision', true), ''), 'hidden') $$;

-- What does not exist for this viewer; nothing for a viewer of full precision. A missing context hides all that is sensitive.
create function guanlan.hidden_fids() returns int[] language sql stable parallel safe set search_path = pg_catalog, public, guanlan
  as $$ select coalesce((select array_agg(fid) from sensitive_object
    where guanlan.viewer_precision() <> 'full' and (precision_class = 'hidden' or guanlan.viewer_precision() = 'hidden')), '{}') $$;

-- Side of the grid square in which an object of a class may be seen, metres: the coarser of viewer and object.
create function guanlan.seen_meters(class text) returns double precision language sql stable parallel safe
  as $$ select case when class = '100m' and guanlan.viewer_precision() = '100m' then 100.0 else 1000.0 end::double precision $$;

create function guanlan.coarser(a text, b text) returns text language sql immutable parallel safe
  as $$ select case when 'hidden' in (coalesce(a, ''), coalesce(b, '')) then 'hidden' when '1km' in (coalesce(a, ''), coalesce(b, '')) then '1km'
    when '100m' in (coalesce(a, ''), coalesce(b, '')) then '100m' else 'full' end $$;

-- The middle of the grid square that holds a place, as domain/tile-precision.ts puts it.
create function guanlan.coarse_lat(lat double precision, meters double precision) returns double precision language sql immutable parallel safe
  as $$ select (floor(lat / (meters / 111320)) + 0.5) * (meters / 111320) $$;
create function guanlan.coarse_lng(lng double precision, lat double precision, meters double precision) returns double precision
  language sql immutable parallel safe
  as $$ select (floor(lng / step) + 0.5) * step
    from (select (meters / 111320) / greatest(0.05, cos(radians(guanlan.coarse_lat(lat, meters)))) as step) s $$;

-- Every vertex on the grid; a shape that is smaller than a square becomes its middle.
create function guanlan.coarse_geometry(g geometry, meters double precision) returns geometry language plpgsql immutable parallel safe
  set search_path = pg_catalog, public, guanlan as $$
declare
  p geometry;
  lat_step double precision := meters / 111320;
  lng_step double precision;
  snapped geometry;
begin
  if g is null or st_isempty(g) then return g; end if;
  p := case when geometrytype(g) = 'POINT' then g else st_pointonsurface(g) end;
  p := st_setsrid(st_makepoint(guanlan.coarse_lng(st_x(p), st_y(p), meters), guanlan.coarse_lat(st_y(p), meters)), 4326);
  if geometrytype(g) = 'POINT' then return p; end if;
  lng_step := lat_step / greatest(0.05, cos(radians(st_y(p))));
  snapped := st_snaptogrid(g, lng_step / 2, lat_step / 2, lng_step, lat_step);
  if snapped is null or st_isempty(snapped) or not st_isvalid(snapped) then return p; end if;
  return snapped;
end $$;

-- A measuring point stands where its object stands: it is never seen more exactly.
create function guanlan.point_takes_class() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, guanlan as $$
begin
  new.precision_class := guanlan.coarser(new.precision_class, (select precision_class from sensitive_object s where s.fid = new.object_fid));
  return new;
end $$;
create trigger sensor_point_class before insert or update of precision_class, object_fid on sensor_point
  for each row execute function guanlan.point_takes_class();

create function guanlan.note_sensitive() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, guanlan as $$
begin
  if tg_op = 'DELETE' then
    delete from sensitive_object s using removed r where s.fid = r.fid;
    return null;
  end if;
  insert into sensitive_object (fid, precision_class) select fid, precision_class from added where precision_class <> 'full'
    on conflict (fid) do update set precision_class = excluded.precision_class;
  if tg_op = 'UPDATE' then
    delete from sensitive_object s using added a where s.fid = a.fid and a.precision_class = 'full';
  end if;
  if tg_table_name <> 'sensor_point' then
    update sensor_point p set precision_class = a.precision_class from added a
      where p.object_fid = a.fid and a.precision_class <> 'full' and guanlan.coarser(p.precision_class, a.precision_class) <> p.precision_class;
  end if;
  return null;
end $$;
do $$
declare
  t text;
begin
  foreach t in array array['zone', 'site', 'asset', 'hazard', 'pipeline', 'facility', 'camera', 'sensor_point', 'vehicle', 'emergency_resource', 'sensitive_place', 'risk_cell'] loop
    execute format('create trigger %1$s_class_added after insert on %1$I referencing new table as added for each statement execute function guanlan.note_sensitive()', t);
    execute format('create trigger %1$s_class_changed after update on %1$I referencing new table as added for each statement execute function guanlan.note_sensitive()', t);
    execute format('create trigger %1$s_class_removed after delete on %1$I referencing old table as removed for each statement execute function guanlan.note_sensitive()', t);
    execute format('insert into sensitive_object select fid, precision_class from %I where precision_class <> ''full'' on conflict do nothing', t);
  end loop;
end $$;
grant create on schema guanlan to guanlan_engine;
alter function guanlan.point_takes_class() owner to guanlan_engine;
alter function guanlan.note_sensitive() owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;

-- Columns by which a row tells whose it is; a row that names several objects is as sensitive as the worst of them.
create function guanlan.owner_columns(relation oid) returns text[] language sql stable set search_path = pg_catalog
  as $$ select coalesce(array_agg(attname::text order by attnum), '{}') from pg_attribute
    where attrelid = relation and attnum > 0 and not attisdropped and attname in ('fid', 'pipeline_fid', 'vehicle_fid', 'object_fid', 'point_fid') $$;

-- The coarse twin of one relation as SQL; null when it holds neither a place nor a length, and for the public ground.
create function guanlan.coarse_view_sql(relation regclass) returns text language plpgsql stable
  set search_path = pg_catalog, public, guanlan as $$
declare
  c record;
  owners text[] := guanlan.owner_columns(relation);
  own_class boolean;
  class text;
  joins text := '';
  columns text[] := '{}';
  has_place boolean := false;
  e text;
  n int := 0;
  owner text;
begin
  select exists (select from pg_attribute where attrelid = relation and attname = 'precision_class' and not attisdropped) into own_class;
  if own_class then
    class := 't.precision_class';
  elsif relation = 'public.ground'::regclass then
    return null;
  elsif cardinality(owners) = 0 then
    -- Nobody says whose it is (the middle of a flood of warnings): coarse viewers see it on the grid always.
    class := '''100m''';
  else
    class := '''full''';
    foreach owner in array owners loop
      n := n + 1;
      joins := joins || format(' left join public.sensitive_object s%s on s%s.fid = t.%I', n, n, owner);
      class := format('guanlan.coarser(%s, s%s.precision_class)', class, n);
    end loop;
  end if;
  for c in select attname::text as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = relation and attnum > 0 and not attisdropped and has_column_privilege('guanlan_app', relation, attname, 'select') order by attnum loop
    e := case
      when c.type = 'geometry' then format('guanlan.coarse_geometry(t.%I, guanlan.seen_meters(%s))', c.name, class)
      when c.name = 'lng' then format('guanlan.coarse_lng(t.lng, t.lat, guanlan.seen_meters(%s))', class)
      when c.name = 'lat' then format('guanlan.coarse_lat(t.lat, guanlan.seen_meters(%s))', class)
      when c.name = 'from_m' then format('floor(t.from_m / guanlan.seen_meters(%1$s)) * guanlan.seen_meters(%1$s)', class)
      when c.name = 'to_m' then format('(floor(t.to_m / guanlan.seen_meters(%1$s)) + 1) * guanlan.seen_meters(%1$s)', class)
      when c.name in ('length_m', 'chainage_m') then format('round(t.%2$I / guanlan.seen_meters(%1$s)) * guanlan.seen_meters(%1$s)', class, c.name)
      when c.name = 'attrs' then 't.attrs - ''{address,lng,lat,position,location,chainageM}''::text[]'
      when c.name = 'payload' then 't.payload - ''{lng,lat,bbox,position}''::text[]'
    end;
    has_place := has_place or (e is not null and c.name <> 'attrs');
    columns := columns || case when e is null then format('t.%I', c.name)
      else format('case when %s = ''full'' then t.%I else %s end as %I', class, c.name, e, c.name) end;
  end loop;
  if not has_place then return null; end if;
  return format('create view coarse.%I with (security_invoker = true) as select %s from %s t%s',
    (select relname from pg_class where oid = relation), array_to_string(columns, ', '), relation, joins);
end $$;

-- Makes the coarse twins anew and gives every table that viewers read its restrictive policy. Called by the migration
-- program inside the transaction of each migration, so that no moment exists in which a new table is unguarded.
create function guanlan.guard_precision() returns void language plpgsql set search_path = pg_catalog, public, guanlan as $$
declare
  r record;
  hides text;
  owner text;
  view_sql text;
begin
  drop schema if exists coarse cascade;
  create schema coarse;
  grant usage on schema coarse to guanlan_app;
  for r in
    select c.oid, c.relname::text as name, c.relkind, c.relrowsecurity,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'precision_class' and not a.attisdropped) as own_class,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'warning_id' and not a.attisdropped) as of_warning
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relname <> 'sensitive_object'
      and has_any_column_privilege('guanlan_app', c.oid, 'select')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') and c.relname <> 'migration'
    order by c.relname
  loop
    if r.relrowsecurity and not exists (select from pg_policy p where p.polrelid = r.oid and p.polname = 'coarse_hides') then
      hides := null;
      if r.own_class then
        hides := $q$(select guanlan.viewer_precision()) = 'full' or precision_class = 'full'
          or (precision_class <> 'hidden' and (select guanlan.viewer_precision()) <> 'hidden')$q$;
      else
        foreach owner in array guanlan.owner_columns(r.oid) loop
          hides := concat_ws(' and ', hides, format('coalesce(%I, 0) <> all ((select guanlan.hidden_fids())::int[])', owner));
        end loop;
        if hides is null and r.of_warning then
          hides := $q$(select guanlan.viewer_precision()) = 'full' or warning_id is null or exists (select from public.warning w where w.id = warning_id)$q$;
        end if;
      end if;
      if hides is not null then
        execute format('create policy coarse_hides on public.%I as restrictive for select to guanlan_app using (%s)', r.name, hides);
      end if;
    end if;
    view_sql := guanlan.coarse_view_sql(r.oid);
    if view_sql is not null then
      execute view_sql;
      execute format('grant select on coarse.%I to guanlan_app', r.name);
    end if;
  end loop;
end $$;
revoke execute on function guanlan.guard_precision() from public;
