-- Rows that come while their partition is missing (no worker for weeks) stand in the default partition, and there they
-- would keep the partition from ever being made. So a new partition takes its rows out of the default one.
create function guanlan.make_partition(parent text, child text, first timestamptz, until timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  execute format('create table public.%I (like public.%I including defaults including constraints)', child, parent);
  execute format('with moved as (delete from public.%I where at >= $1 and at < $2 returning *) insert into public.%I select * from moved',
    parent || '_default', child) using first, until;
  execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', parent, child, first, until);
end $$;
revoke execute on function guanlan.make_partition(text, text, timestamptz, timestamptz) from public;

create or replace function guanlan.make_partitions(parent text, first date, days int) returns int
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
      perform guanlan.make_partition(parent, child, day::timestamp at time zone 'Asia/Shanghai', (day + 1)::timestamp at time zone 'Asia/Shanghai');
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

create or replace function guanlan.make_event_partitions(first date, months int) returns int
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  month date;
  made int := 0;
  child text;
begin
  for month in select generate_series(date_trunc('month', first), date_trunc('month', first) + make_interval(months => months - 1), interval '1 month')::date loop
    child := 'event_' || to_char(month, 'YYYYMM');
    if to_regclass('public.' || child) is null then
      perform guanlan.make_partition('event', child, month::timestamp at time zone 'Asia/Shanghai',
        (month + interval '1 month')::timestamp at time zone 'Asia/Shanghai');
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

-- Tables with rows that found no partition; the engine may not read partitions by themselves.
create function guanlan.tables_with_stray_rows() returns setof text
  language sql stable security definer set search_path = pg_catalog, public as $$
  select 'reading' where exists (select from public.reading_default)
  union all select 'position' where exists (select from public.position_default)
  union all select 'event' where exists (select from public.event_default)
$$;
revoke execute on function guanlan.tables_with_stray_rows() from public;
grant execute on function guanlan.tables_with_stray_rows() to guanlan_engine;
