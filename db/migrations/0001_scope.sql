-- Roles of the processes, the scope functions and the audit chain. Runs as owner; group roles exist before (see db/roles.sql).
create extension if not exists postgis;
create schema if not exists guanlan;
create schema if not exists auth;

-- A missing context sees zero rows: no setting means an empty array and false.
create function guanlan.viewer_scope() returns int[] language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('guanlan.scope', true), ''), '{}')::int[] $$;
-- A district viewer reaches every cell; the flag spares comparing thousands of keys per row.
create function guanlan.viewer_all() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('guanlan.all', true), '') = '1' $$;
create function guanlan.viewer_id() returns text language sql stable parallel safe
  as $$ select coalesce(current_setting('guanlan.viewer', true), '') $$;
-- The database clock decides deadlines; tests move it through one setting (virtual time).
create function guanlan.now() returns timestamptz language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('guanlan.test_now', true), '')::timestamptz, clock_timestamp()) $$;

-- Grants are tuples, so the unit of visibility is the cell of zone × sector × enterprise; 0 means "none of them".
create table scope_cell (
  id int primary key generated always as identity,
  zone int not null default 0,
  sector smallint not null default 0 check (sector between 0 and 8),
  enterprise int not null default 0,
  unique (zone, sector, enterprise)
);

create table organisation (
  key int primary key generated always as identity,
  kind text not null check (kind in ('bureau', 'regulator', 'zone_department', 'enterprise', 'operating_company')),
  name text not null check (length(name) between 1 and 200),
  name_en text not null default '',
  code text not null unique,
  zone int not null default 0,
  sector smallint not null default 0,
  scope_key int not null references scope_cell,
  attrs jsonb not null default '{}'
);

-- Integer feature ids, never reused: the id that tiles, streams and selections carry.
create sequence feature_id_seq as int;
create table feature_id (
  fid int primary key,
  layer smallint not null check (layer between 1 and 12),
  object_id text not null,
  scope_key int not null references scope_cell,
  retired_at timestamptz,
  unique (layer, object_id)
);

create table setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default clock_timestamp()
);
insert into setting (key, value) values
  ('retention', '{"reading":90,"reading_minute":730,"reading_hour":3650,"position":180,"event":400,"audit":400,"ingest_receipt":7}'),
  ('schema_note', '"owned by migrations"');

-- Append-only audit with a hash chain (REQ-SEC-08). Only append_audit writes it.
create table audit_entry (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  object text not null default '',
  outcome text not null check (outcome in ('allowed', 'refused', 'failed')),
  address text not null default '',
  detail jsonb not null default '{}',
  prev_hash bytea not null,
  hash bytea not null
);
create index audit_entry_at on audit_entry (at desc);
create index audit_entry_actor on audit_entry (actor, seq desc);
create index audit_entry_action on audit_entry (action, seq desc);

create function guanlan.audit_hash(prev bytea, seq bigint, at timestamptz, actor text, action text, object text, outcome text, address text, detail jsonb)
  returns bytea language sql immutable as $$
  select sha256(prev || convert_to(jsonb_build_array(seq, extract(epoch from at), actor, action, object, outcome, address, detail)::text, 'UTF8'))
$$;

create function guanlan.append_audit(actor text, action text, object text, outcome text, address text, detail jsonb)
  returns bigint language plpgsql security definer set search_path = pg_catalog, public, guanlan as $$
declare
  last record;
  next_seq bigint;
  stamp timestamptz := guanlan.now();
begin
  perform pg_advisory_xact_lock(7101, 2);
  select a.seq, a.hash into last from audit_entry a order by a.seq desc limit 1;
  next_seq := coalesce(last.seq, 0) + 1;
  insert into audit_entry values (next_seq, stamp, actor, action, object, outcome, address, detail, coalesce(last.hash, '\x00'),
    guanlan.audit_hash(coalesce(last.hash, '\x00'), next_seq, stamp, actor, action, object, outcome, address, detail));
  return next_seq;
end $$;

-- First seq whose hash does not follow from its predecessor, or null when the chain is whole.
create function guanlan.audit_break() returns bigint language sql stable as $$
  select min(seq) from (
    select seq, hash, guanlan.audit_hash(prev_hash, seq, at, actor, action, object, outcome, address, detail) as expected,
           prev_hash, lag(hash) over (order by seq) as before
    from audit_entry) c
  where hash <> expected or (before is not null and prev_hash <> before)
$$;
