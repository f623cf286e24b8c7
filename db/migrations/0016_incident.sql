-- Incidents (突发事件; REQ-WARN-13, REQ-EMER-04), their append-only log and the reports owed to the authorities.
create table incident (
  id bigint generated always as identity primary key,
  warning_id bigint references warning,
  -- An exercise carries its mark wherever it is shown.
  exercise boolean not null default false,
  kind text not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  layer smallint not null,
  fid int not null,
  name text not null,
  name_en text not null default '',
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  lng double precision not null,
  lat double precision not null,
  radius_meters int not null check (radius_meters between 50 and 20000),
  casualties jsonb not null default '{"dead":0,"missing":0,"injured":0,"trapped":0}',
  -- Steps of the plan as they stood when it opened: key, zh, en, party, dueAt, doneAt, doneBy.
  plan jsonb not null default '[]',
  opened_at timestamptz not null,
  opened_by text not null,
  opened_by_name text not null,
  closed_at timestamptz,
  closed_by text,
  closed_by_name text
);
-- A warning that was judged an accident has one incident, however often it is judged.
create unique index incident_of_warning on incident (warning_id) where warning_id is not null;
create index incident_open on incident (opened_at desc) where state = 'open';
create index incident_opened on incident (opened_at desc);

-- Command log: what was said and done, in order; nothing is changed or removed.
create table incident_entry (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident,
  scope_key int not null references scope_cell,
  at timestamptz not null,
  kind text not null check (kind in ('opened', 'note', 'step', 'radius', 'kind', 'casualties', 'report', 'overdue', 'closed')),
  actor text not null,
  actor_name text not null,
  text text not null default '',
  detail jsonb not null default '{}'
);
create index incident_entry_incident on incident_entry (incident_id, id);

-- First, follow-up and final reports (首报/续报/终报) with their clocks; a submitted one is never changed.
create table incident_report (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incident,
  scope_key int not null references scope_cell,
  level text not null check (level in ('enterprise', 'bureau')),
  kind text not null check (kind in ('first', 'follow_up', 'final')),
  number int not null default 1,
  state text not null default 'draft' check (state in ('draft', 'submitted')),
  due_at timestamptz,
  overdue_at timestamptz,
  body jsonb not null,
  saved_at timestamptz,
  saved_by text,
  submitted_at timestamptz,
  submitted_by text,
  submitted_by_name text,
  unique (incident_id, level, kind, number)
);
create index incident_report_due on incident_report (due_at) where state = 'draft' and overdue_at is null;

do $$
declare t text;
begin
  foreach t in array array['incident', 'incident_entry', 'incident_report'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select, insert on %I to guanlan_app', t);
    execute format('grant select, insert, update, delete on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['incident', 'incident_report'] loop
    execute format('create policy viewer_changes on %I for update to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[])) with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant update on %I to guanlan_app', t);
  end loop;
  -- The log is append-only for everybody.
  revoke update, delete on incident_entry from guanlan_engine;
end $$;

insert into setting (key, value) values ('incident_reports', '{"enterpriseMinutes":60,"authorityMinutes":120,"finalDays":null}')
on conflict (key) do nothing;
