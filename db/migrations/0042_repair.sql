-- Fault repair (REQ-WF-13): fault found → order → repaired → back in service; the record that S4 3.3 asks for.

-- One fault of one device, or of the line to one plant. Found by the worker from a silence or a reported state, or by a
-- person; never deleted. Times of finding and return are those of the data where data tell them.
create table repair (
  id bigint primary key generated always as identity,
  layer smallint not null,
  fid int not null,
  kind text not null check (kind in ('data', 'video', 'other')),
  name text not null,
  name_en text not null default '',
  -- Devices that the fault concerns: more than one where a line is cut.
  points int not null default 1,
  site_fid int not null default 0,
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  fault text not null check (fault in ('offline', 'network', 'faulty', 'distorted', 'abnormal_heat', 'abnormal_noise', 'image_lost', 'no_recording', 'other')),
  text text not null default '',
  found_at timestamptz not null,
  found_by text not null,
  found_by_name text not null default '',
  -- Of the site, when the fault was found; RS-TJ repairs within 24 h (REQ-ASSESS-23).
  rule_set text not null default '',
  due_at timestamptz,
  overdue_at timestamptz,
  state text not null default 'found' check (state in ('found', 'ordered', 'repaired', 'closed', 'cancelled')),
  repairer text not null default '',
  repairer_phone text not null default '',
  ordered_at timestamptz,
  expected_at timestamptz,
  cause text check (cause in ('wear', 'weather', 'power', 'line', 'settings', 'works', 'destroyed', 'stopped', 'power_cut', 'network_cut', 'unknown')),
  cause_text text not null default '',
  repaired_at timestamptz,
  back_at timestamptz,
  closed_by text
);
-- The same fault is not found twice while it stands.
create unique index repair_one_open on repair (fid, fault) where state in ('found', 'ordered', 'repaired');
create index repair_due on repair (due_at) where overdue_at is null and due_at is not null and state in ('found', 'ordered');
create index repair_found on repair (found_at desc);
create index repair_site on repair (site_fid, found_at desc);
create index repair_enterprise on repair (enterprise, found_at desc);

-- What was done about a fault, in order; nothing is changed or removed.
create table repair_step (
  id bigint primary key generated always as identity,
  repair_id bigint not null references repair,
  at timestamptz not null,
  step text not null check (step in ('found', 'order', 'repaired', 'back', 'cancel', 'record', 'overdue', 'comment')),
  actor text not null,
  actor_name text not null default '',
  text text not null default '',
  scope_key int not null references scope_cell
);
create index repair_step_repair on repair_step (repair_id, id);

-- The silence that a fault was found by; several where a line is cut.
alter table offline_span add column repair_id bigint references repair;
create index offline_span_unordered on offline_span (from_at) where to_at is null and repair_id is null;
create index offline_span_repair on offline_span (repair_id) where repair_id is not null;

do $$
declare t text;
begin
  foreach t in array array['repair', 'repair_step'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  execute 'create policy viewer_changes on repair for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))';
  execute 'grant update on repair to guanlan_app';
  revoke update on repair_step from guanlan_engine;
end $$;
