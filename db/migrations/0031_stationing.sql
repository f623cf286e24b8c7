-- Stationing of pipelines (REQ-ENT-50): what stands or happened along a pipeline, by chainage and offset.

-- A thing or a finding at a chainage that is no object of a layer: a defect, a crossing, a marker. `basis` says which of
-- chainage and place is the fact: `survey` = the place in geom was measured, `chainage` = the chainage was counted.
create table pipeline_event (
  id bigint generated always as identity primary key,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  kind text not null check (kind in ('defect', 'crossing', 'marker', 'patrol_point', 'repair')),
  name text not null check (length(name) between 1 and 200),
  name_en text not null default '',
  chainage_m double precision not null check (chainage_m >= 0),
  offset_m double precision,
  basis text not null check (basis in ('survey', 'chainage')),
  geom geometry(Point, 4326),
  -- Metres by which the last correction of the centreline moved its foot on the ground; 0 where it stayed.
  moved_m double precision not null default 0,
  alignment int not null default 1,
  detail jsonb not null default '{}',
  noted_on date not null default current_date,
  scope_key int not null references scope_cell,
  check (basis = 'chainage' or geom is not null)
);
create index pipeline_event_pipeline on pipeline_event (pipeline_fid, chainage_m);

-- Each centreline that a pipeline had before its present one; written when it is corrected. No viewer reads old courses.
create table pipeline_alignment (
  id bigint generated always as identity primary key,
  pipeline_fid int not null references pipeline (fid) on delete cascade,
  version int not null,
  geom geometry(MultiLineString, 4326) not null,
  length_m double precision not null,
  replaced_at timestamptz not null,
  replaced_by text not null,
  reason text not null default '',
  unique (pipeline_fid, version)
);

alter table pipeline_event enable row level security;
alter table pipeline_event force row level security;
create policy viewer_reads on pipeline_event for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_writes on pipeline_event for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy viewer_changes on pipeline_event for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
create policy engine_all on pipeline_event to guanlan_engine using (true) with check (true);
grant select, insert, update on pipeline_event to guanlan_app;
grant select, insert, update, delete on pipeline_event to guanlan_engine;
alter table pipeline_alignment enable row level security;
alter table pipeline_alignment force row level security;
create policy engine_all on pipeline_alignment to guanlan_engine using (true) with check (true);
grant select, insert, update, delete on pipeline_alignment to guanlan_engine;

-- Puts a corrected centreline in the place of the old one and cuts its segments anew. The caller has shown by an update of
-- the pipeline's row, under row security, that it may; the old course is kept.
create function guanlan.replace_course(fids int, course geometry, who text, why text) returns void
  language plpgsql security definer set search_path = public, pg_catalog, guanlan as $$
declare
  next int;
begin
  select coalesce(max(version), 0) + 1 into next from pipeline_alignment where pipeline_fid = fids;
  insert into pipeline_alignment (pipeline_fid, version, geom, length_m, replaced_at, replaced_by, reason)
    select fid, next, geom, length_m, guanlan.now(), who, why from pipeline where fid = fids;
  update pipeline set geom = ST_Multi(course), length_m = ST_Length(course::geography), updated_at = clock_timestamp() where fid = fids;
  delete from segment where pipeline_fid = fids;
  perform guanlan.cut_pipelines(array[fids]);
end $$;
grant create on schema guanlan to guanlan_engine;
alter function guanlan.replace_course(int, geometry, text, text) owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;
revoke execute on function guanlan.replace_course(int, geometry, text, text) from public;
grant execute on function guanlan.replace_course(int, geometry, text, text) to guanlan_app;

-- Derivatives of a place tell of it too (REQ-COORD-02): how far something lies from a pipe and to which side, and how far
-- a correction moved it. The first is put on the grid of the class, the second is nobody's business below full precision.
-- The coarse twin of one relation as SQL; null when it holds neither a place nor a length, and for the public ground.
create or replace function guanlan.coarse_view_sql(relation regclass) returns text language plpgsql stable
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
      when c.name in ('length_m', 'chainage_m', 'distance_m', 'moved_m') then format('round(t.%2$I / guanlan.seen_meters(%1$s)) * guanlan.seen_meters(%1$s)', class, c.name)
      when c.name = 'offset_m' then 'null'
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
