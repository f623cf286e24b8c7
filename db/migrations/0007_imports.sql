-- A viewer who reaches the whole district may import objects of a zone × sector × enterprise that had none yet.
create function guanlan.ensure_cell(zone_key int, sector_code smallint, enterprise_key int) returns int
  language plpgsql security definer set search_path = pg_catalog, public, guanlan as $$
declare
  cell int;
begin
  select id into cell from scope_cell where zone = zone_key and sector = sector_code and enterprise = enterprise_key;
  if cell is not null then return cell; end if;
  if not guanlan.viewer_all() then return null; end if;
  insert into scope_cell (zone, sector, enterprise) values (zone_key, sector_code, enterprise_key)
    on conflict (zone, sector, enterprise) do update set zone = excluded.zone returning id into cell;
  return cell;
end $$;
grant execute on function guanlan.ensure_cell(int, smallint, int) to guanlan_app;
grant create on schema guanlan to guanlan_engine;
alter function guanlan.ensure_cell(int, smallint, int) owner to guanlan_engine;
revoke create on schema guanlan from guanlan_engine;
