-- Response plans of incidents (REQ-WARN-13): the checklist that an incident of a kind starts with, as versions that two
-- persons make. A kind without an approved version takes the product's own list (domain/incident-plan.ts), version 0.
create table incident_plan (
  kind text not null check (kind in ('fire', 'explosion', 'flammable_leak', 'toxic_leak', 'collapse', 'lifting', 'vehicle', 'other')),
  version int not null check (version > 0),
  state text not null default 'draft' check (state in ('draft', 'approved', 'refused')),
  -- key, zh, en, party, minutes from the opening; domain/incident-plan-schema.ts.
  steps jsonb not null,
  note text not null default '',
  author text not null,
  author_name text not null default '',
  decided_by text,
  decided_by_name text not null default '',
  decided_at timestamptz,
  reason text not null default '',
  created_at timestamptz not null,
  primary key (kind, version),
  -- Two persons: nobody approves what he wrote.
  check (state = 'draft' or (decided_by is not null and decided_by <> author and decided_at is not null))
);
-- One draft a kind at a time: two would overwrite each other's version.
create unique index incident_plan_one_draft on incident_plan (kind) where state = 'draft';

-- Which version an incident started with; 0 the product's own.
alter table incident add column plan_version int not null default 0;

alter table incident_plan enable row level security;
alter table incident_plan force row level security;
create policy everybody_reads on incident_plan for select to guanlan_app using (true);
create policy author_drafts on incident_plan for insert to guanlan_app with check (state = 'draft' and author = (select guanlan.viewer_id()));
create policy author_changes on incident_plan for update to guanlan_app
  using (state = 'draft' and author = (select guanlan.viewer_id())) with check (state = 'draft' and author = (select guanlan.viewer_id()));
create policy other_decides on incident_plan for update to guanlan_app
  using (state = 'draft' and author <> (select guanlan.viewer_id()))
  with check (state in ('approved', 'refused') and decided_by = (select guanlan.viewer_id()) and author <> (select guanlan.viewer_id()));
create policy author_withdraws on incident_plan for delete to guanlan_app using (state = 'draft' and author = (select guanlan.viewer_id()));
grant select, insert, update, delete on incident_plan to guanlan_app;
create policy engine_all on incident_plan to guanlan_engine using (true) with check (true);
grant select, insert, update, delete on incident_plan to guanlan_engine;
