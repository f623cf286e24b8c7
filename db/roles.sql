-- Group roles of the processes and the login that may take them. Idempotent; needs CREATEROLE. Without a password nobody can log in as guanlan_login.
do $$
declare
  name text;
begin
  foreach name in array array['guanlan_app', 'guanlan_auth', 'guanlan_ingest', 'guanlan_engine'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', name);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'guanlan_login') then
    create role guanlan_login login nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
  end if;
end $$;
-- Our statements are short; compiling them costs seconds on the planner's overestimates of row security.
alter role guanlan_login set jit = off;
-- A process that stops in the middle (frozen machine, debugger) must not keep its locks; the embedded front does the same.
alter role guanlan_login set idle_in_transaction_session_timeout = '60s';
-- The migrating owner hands its definer functions to the engine role, so it must be a member of it.
do $$ begin execute format('grant guanlan_engine to %I', current_user); end $$;
grant guanlan_app, guanlan_auth, guanlan_ingest, guanlan_engine to guanlan_login;
