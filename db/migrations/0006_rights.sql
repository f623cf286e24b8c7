-- Row-level security on every table from the first migration; FORCE, so that the owner obeys too.
-- app: what a viewer may see. engine: worker, tail, tile index, seed. ingest: signed senders. auth: accounts.
grant usage on schema public, guanlan to guanlan_app, guanlan_ingest, guanlan_engine, guanlan_auth;
grant usage on schema auth to guanlan_auth;
grant execute on all functions in schema guanlan to guanlan_app, guanlan_ingest, guanlan_engine, guanlan_auth;
revoke execute on function guanlan.make_partitions(text, date, int), guanlan.drop_partitions(text, date), guanlan.make_event_partitions(date, int),
  guanlan.create_layer_table(text, int, text, text) from public, guanlan_app, guanlan_ingest, guanlan_auth;

do $$
declare
  t text;
begin
  -- Rows with a scope key: visible when the viewer reaches the key. Integers only, so that indexes stay usable.
  foreach t in array array['organisation', 'feature_id', 'zone', 'site', 'asset', 'hazard', 'pipeline', 'facility', 'camera', 'sensor_point', 'vehicle',
    'emergency_resource', 'sensitive_place', 'risk_cell', 'segment', 'document', 'reading', 'latest_reading', 'reading_minute', 'reading_hour',
    'position', 'latest_position', 'daily_online', 'rule_state', 'alarm', 'warning', 'warning_step', 'object_state', 'event', 'outbox',
    'ingest_source', 'import_run'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  -- Viewers change these through commands; what they write must stay in their scope.
  foreach t in array array['site', 'asset', 'hazard', 'pipeline', 'segment', 'facility', 'camera', 'emergency_resource', 'sensitive_place', 'import_run', 'warning', 'warning_step', 'object_state', 'outbox'] loop
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant insert, update on %I to guanlan_app', t);
  end loop;
  -- Senders write what they deliver and read what they must resolve; the command checks the source's own cells.
  foreach t in array array['reading', 'latest_reading', 'position', 'latest_position', 'alarm', 'rule_state', 'warning', 'warning_step', 'object_state', 'outbox',
    'ingest_receipt', 'ingest_source', 'camera', 'vehicle'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy ingest_all on %I to guanlan_ingest using (true) with check (true)', t);
    execute format('grant select, insert, update on %I to guanlan_ingest', t);
  end loop;
  grant delete on rule_state, object_state to guanlan_ingest;
  foreach t in array array['sensor_point', 'asset', 'site', 'hazard', 'pipeline', 'facility', 'feature_id', 'organisation', 'zone', 'segment'] loop
    execute format('create policy ingest_reads on %I for select to guanlan_ingest using (true)', t);
    execute format('grant select on %I to guanlan_ingest', t);
  end loop;
  -- Public lists and chores without a scope key.
  foreach t in array array['scope_cell', 'setting', 'ground', 'limit_rule', 'process_heartbeat', 'chore', 'audit_entry', 'ingest_receipt'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  revoke update, delete on audit_entry from guanlan_engine;
  foreach t in array array['scope_cell', 'setting', 'ground', 'limit_rule', 'process_heartbeat'] loop
    execute format('create policy everybody_reads on %I for select to guanlan_app, guanlan_ingest, guanlan_auth using (true)', t);
    execute format('grant select on %I to guanlan_app, guanlan_ingest, guanlan_auth', t);
  end loop;
  create policy ingest_heartbeat on process_heartbeat to guanlan_ingest using (true) with check (true);
  grant insert, update on process_heartbeat to guanlan_ingest;
  -- Accounts are read and written by the auth role alone.
  for t in select tablename from pg_tables where schemaname = 'auth' loop
    execute format('alter table auth.%I enable row level security', t);
    execute format('alter table auth.%I force row level security', t);
    execute format('create policy auth_all on auth.%I to guanlan_auth using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on auth.%I to guanlan_auth', t);
  end loop;
end $$;
-- Administration reads these through the auth role, which no viewer's request takes without an administrator's permission.
create policy auth_reads on organisation for select to guanlan_auth using (true);
create policy auth_reads on zone for select to guanlan_auth using (true);
create policy auth_reads on audit_entry for select to guanlan_auth using (true);
grant select on organisation, zone, audit_entry to guanlan_auth;
create policy auth_sources on ingest_source to guanlan_auth using (true) with check (true);
grant select, insert, update on ingest_source to guanlan_auth;
grant select, insert on scope_cell to guanlan_auth;
create policy auth_cells on scope_cell for insert to guanlan_auth with check (true);
-- The definer functions run as the engine role: it may append, and nobody may rewrite.
grant create on schema guanlan to guanlan_engine;
alter function guanlan.append_audit(text, text, text, text, text, jsonb) owner to guanlan_engine;
alter function guanlan.append_events(jsonb) owner to guanlan_engine;
do $$
declare t text;
begin
  foreach t in array array['zone', 'site', 'asset', 'hazard', 'pipeline', 'facility', 'camera', 'sensor_point', 'vehicle', 'emergency_resource', 'sensitive_place', 'risk_cell'] loop
    execute format('alter function guanlan.%s_registered() owner to guanlan_engine', t);
  end loop;
end $$;
revoke create on schema guanlan from guanlan_engine;
grant usage on sequence feature_id_seq, event_seq to guanlan_app, guanlan_ingest, guanlan_engine;
select guanlan.make_partitions('reading', current_date - 16, 31);
select guanlan.make_partitions('position', current_date - 3, 18);
select guanlan.make_event_partitions((current_date - 400)::date, 16);
