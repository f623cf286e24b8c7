-- The hash chain is checked in slices: one statement over weeks of it would hold the embedded database past its watchdog.

-- Checks entries after a seq, at most `slice`: the last seq looked at (null when there was none), how many, and the first
-- that does not follow from the one before it.
create function guanlan.audit_slice(after bigint, slice int, out last_seq bigint, out checked int, out broken bigint)
  language sql stable set search_path = pg_catalog, public, guanlan as $$
  with part as materialized (select * from audit_entry where seq > after order by seq limit slice)
  select max(seq), count(*)::int, min(seq) filter (where hash <> expected or prev_hash <> before)
  from (
    select p.seq, p.hash, p.prev_hash, guanlan.audit_hash(p.prev_hash, p.seq, p.at, p.actor, p.action, p.object, p.outcome, p.address, p.detail) as expected,
           coalesce(lag(p.hash) over (order by p.seq), (select a.hash from audit_entry a where a.seq < p.seq and p.seq = (select min(seq) from part) order by a.seq desc limit 1)) as before
    from part p) c
$$;

-- Entries older than the setting allows go, never those of the last 180 days (REQ-SEC-08), never the newest, and only from
-- the beginning; an entry that stays in the chain tells what went and the hash that its successor builds on. In slices.
create function guanlan.drop_old_audit(slice int) returns int language plpgsql security definer
  set search_path = pg_catalog, public, guanlan as $$
declare
  keep_days int := greatest(180, coalesce((select (value ->> 'audit')::int from setting where key = 'retention'), 400));
  first_seq bigint;
  last record;
  dropped int;
begin
  select min(seq) into first_seq from audit_entry;
  select seq, encode(hash, 'hex') as hash into last from audit_entry
    where seq < first_seq + slice and at < clock_timestamp() - make_interval(days => keep_days) and seq < (select max(seq) from audit_entry)
    order by seq desc limit 1;
  if last.seq is null then return 0; end if;
  perform guanlan.append_audit('worker', 'audit.retention', 'audit', 'allowed', '',
    jsonb_build_object('from', first_seq, 'to', last.seq, 'hash', last.hash, 'days', keep_days));
  delete from audit_entry where seq <= last.seq;
  get diagnostics dropped = row_count;
  return dropped;
end $$;
revoke execute on function guanlan.drop_old_audit(int) from public;
grant execute on function guanlan.drop_old_audit(int) to guanlan_engine;
-- The owner obeys row security too: it alone may remove, and only what is older than half a year.
do $$ begin
  execute format('create policy owner_reads on audit_entry for select to %I using (true)', current_user);
  execute format('create policy owner_removes on audit_entry for delete to %I using (at < clock_timestamp() - interval ''180 days'')', current_user);
  execute format('create policy owner_reads on setting for select to %I using (true)', current_user);
end $$;
