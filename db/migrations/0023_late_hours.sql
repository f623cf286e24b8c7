-- Hours of points for which readings came after their roll-ups were made; the delivery that brings one writes it, the
-- worker makes the roll-ups of the hour again and takes it away.
create table late_hour (
  point_fid int not null,
  hour timestamptz not null,
  primary key (point_fid, hour)
);
alter table late_hour enable row level security;
alter table late_hour force row level security;
create policy engine_all on late_hour to guanlan_engine using (true) with check (true);
grant select, insert, update, delete on late_hour to guanlan_engine;
create policy ingest_writes on late_hour for insert to guanlan_ingest with check (true);
-- ON CONFLICT reads what it meets.
create policy ingest_reads on late_hour for select to guanlan_ingest using (true);
grant select, insert on late_hour to guanlan_ingest;
