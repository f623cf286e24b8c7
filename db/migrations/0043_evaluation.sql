-- Scores, evaluation reports and the run bulletin (REQ-ASSESS-11, -13), severe handling and public notice (REQ-ASSESS-10).

alter table assessment_draft drop constraint assessment_draft_kind_check;
alter table assessment_draft add constraint assessment_draft_kind_check check (kind in ('warning_notice', 'interview_enterprise', 'interview_area',
  'key_list', 'violation_maintenance', 'violation_hazard', 'repair_order', 'quarter_fail', 'severe_handling', 'public_notice'));

-- What an enterprise scores in a monthly run, with every figure that the score is made of. Written with the run, never changed.
create table enterprise_score (
  run_id bigint not null references assessment_run,
  enterprise int not null,
  name text not null,
  name_en text not null default '',
  sector smallint not null default 0,
  zone int not null default 0,
  scope_key int not null references scope_cell,
  access double precision not null,
  handling double precision not null,
  upkeep double precision not null,
  score double precision not null,
  -- domain/enterprise-score.ts
  facts jsonb not null,
  primary key (run_id, enterprise)
);

-- The operating company's report on one enterprise, and what the regulator made of it (S2 Art 24).
create table evaluation (
  id bigint primary key generated always as identity,
  run_id bigint not null references assessment_run,
  enterprise int not null,
  name text not null,
  name_en text not null default '',
  sector smallint not null default 0,
  zone int not null default 0,
  scope_key int not null references scope_cell,
  score double precision not null,
  text_zh text not null,
  text_en text not null,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'rectifying', 'answered', 'closed')),
  revision int not null default 1,
  author text not null,
  author_name text not null,
  created_at timestamptz not null,
  submitted_at timestamptz,
  opinion text,
  opined_by text,
  opined_by_name text,
  due_at timestamptz,
  answer text,
  answered_at timestamptz,
  closed_at timestamptz,
  unique (run_id, enterprise),
  -- Who evaluates does not also set the opinion.
  check (opined_by is null or opined_by <> author)
);
create index evaluation_open on evaluation (state, due_at);
create index evaluation_enterprise on evaluation (enterprise, id desc);

create table evaluation_step (
  id bigint primary key generated always as identity,
  evaluation_id bigint not null references evaluation,
  at timestamptz not null,
  step text not null check (step in ('create', 'edit', 'submit', 'opine', 'answer', 'send_back', 'close')),
  actor text not null,
  actor_name text not null default '',
  text text not null default '',
  scope_key int not null references scope_cell
);
create index evaluation_step_evaluation on evaluation_step (evaluation_id, id);

-- The monthly run bulletin (运行通报, S2 Art 32): ranking and concentration as they were reckoned; everybody reads it once issued.
create table bulletin (
  id bigint primary key generated always as identity,
  run_id bigint not null unique references assessment_run,
  from_day date not null,
  to_day date not null,
  -- domain/bulletin.ts
  body jsonb not null,
  remarks_zh text not null default '',
  remarks_en text not null default '',
  state text not null default 'draft' check (state in ('draft', 'issued', 'withdrawn')),
  number text,
  edited_by text,
  issued_by text,
  issued_by_name text,
  issued_at timestamptz,
  made_at timestamptz not null,
  check (issued_by is null or edited_by is null or issued_by <> edited_by),
  check (state <> 'issued' or (number is not null and issued_by is not null))
);
create index bulletin_from on bulletin (from_day desc);

do $$
declare t text;
begin
  foreach t in array array['enterprise_score', 'evaluation', 'evaluation_step'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy viewer_reads on %I for select to guanlan_app using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('create policy engine_all on %I to guanlan_engine using (true) with check (true)', t);
    execute format('grant select on %I to guanlan_app', t);
    execute format('grant select, insert, delete on %I to guanlan_engine', t);
  end loop;
  foreach t in array array['evaluation', 'evaluation_step'] loop
    execute format('create policy viewer_writes on %I for insert to guanlan_app with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))', t);
    execute format('grant insert on %I to guanlan_app', t);
  end loop;
end $$;
create policy viewer_changes on evaluation for update to guanlan_app
  using ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]))
  with check ((select guanlan.viewer_all()) or scope_key = any ((select guanlan.viewer_scope())::int[]));
grant update on evaluation to guanlan_app;

alter table bulletin enable row level security;
alter table bulletin force row level security;
create policy engine_all on bulletin to guanlan_engine using (true) with check (true);
grant select, insert, update, delete on bulletin to guanlan_engine;
-- A draft names every enterprise of the district: only who sees the whole of it reads and changes it.
create policy issued_reads on bulletin for select to guanlan_app using (state = 'issued' or (select guanlan.viewer_all()));
create policy district_changes on bulletin for update to guanlan_app using (state = 'draft' and (select guanlan.viewer_all())) with check ((select guanlan.viewer_all()));
grant select, update (remarks_zh, remarks_en, state, number, edited_by, issued_by, issued_by_name, issued_at) on bulletin to guanlan_app;
