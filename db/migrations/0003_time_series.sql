-- Readings and positions, partitioned by day; partitions are made ahead and dropped by the worker's chore.
create table reading (
  point_fid int not null,
  at timestamptz not null,
  received_at timestamptz not null,
  value double precision not null,
  quality smallint not null default 0,
  scope_key int not null
) partition by range (at);
create index reading_point_at on reading (point_fid, at desc);
create table reading_default partition of reading default;

create table latest_reading (
  point_fid int primary key,
  at timestamptz not null,
  received_at timestamptz not null,
  value double precision not null,
  quality smallint not null default 0,
  scope_key int not null
) with (fillfactor = 70);

create table reading_minute (
  point_fid int not null, bucket timestamptz not null, low double precision not null, high double precision not null,
  mean double precision not null, samples int not null, scope_key int not null, primary key (point_fid, bucket)
);
create table reading_hour (like reading_minute including all);

create table position (
  vehicle_fid int not null,
  at timestamptz not null,
  received_at timestamptz not null,
  lng double precision not null,
  lat double precision not null,
  speed_kmh real not null default 0,
  course_deg real not null default 0,
  scope_key int not null
) partition by range (at);
create index position_vehicle_at on position (vehicle_fid, at desc);
create table position_default partition of position default;

create table latest_position (
  vehicle_fid int primary key,
  at timestamptz not null,
  received_at timestamptz not null,
  lng double precision not null,
  lat double precision not null,
  speed_kmh real not null default 0,
  course_deg real not null default 0,
  scope_key int not null
) with (fillfactor = 70);

-- Share of due minutes in which a point delivered, per day and enterprise (REQ-ASSESS-40).
create table daily_online (
  day date not null, enterprise int not null, kind text not null check (kind in ('data', 'video')),
  minutes_due int not null, minutes_online int not null, scope_key int not null, primary key (day, enterprise, kind)
);

-- Makes the partitions of a table from `first` for `days` days; called by migration, worker chore and tests.
create function guanlan.make_partitions(parent text, first date, days int) returns int
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  day date;
  made int := 0;
  child text;
begin
  if parent not in ('reading', 'position') then raise exception 'unknown partitioned table %', parent; end if;
  for day in select generate_series(first, first + days - 1, interval '1 day')::date loop
    child := parent || '_' || to_char(day, 'YYYYMMDD');
    if to_regclass('public.' || child) is null then
      -- Days are Beijing days, so that a day's data is one partition for the people who ask for it.
      execute format('create table public.%I partition of public.%I for values from (%L) to (%L)', child, parent,
        day::timestamp at time zone 'Asia/Shanghai', (day + 1)::timestamp at time zone 'Asia/Shanghai');
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

create function guanlan.drop_partitions(parent text, before date) returns int
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  child text;
  dropped int := 0;
begin
  if parent not in ('reading', 'position', 'event') then raise exception 'unknown partitioned table %', parent; end if;
  for child in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ('public.' || parent)::regclass and c.relname ~ ('^' || parent || '_[0-9]{6,8}$')
      and to_date(rpad(substring(c.relname from '[0-9]+$'), 8, '01'), 'YYYYMMDD') < before loop
    execute format('drop table public.%I', child);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
