-- A sending system. Secrets are sealed with the installation's key; active only once the security commitment
-- (网络和信息安全承诺书) is recorded (REQ-ING-05, -06, REQ-WF-25).
create table ingest_source (
  id text primary key,
  name text not null,
  enterprise int not null default 0,
  -- The cells this source may write to; empty means none.
  scope_keys int[] not null,
  secret_sealed bytea not null,
  previous_secret_sealed bytea,
  previous_valid_to timestamptz,
  commitment_reference text,
  commitment_at timestamptz,
  revoked_at timestamptz,
  last_seen_at timestamptz,
  last_batch_sequence bigint not null default 0,
  scope_key int not null references scope_cell,
  created_at timestamptz not null default clock_timestamp()
);

-- The same webhook-id twice has no second effect; kept 7 days.
create table ingest_receipt (
  source_id text not null references ingest_source,
  webhook_id text not null,
  received_at timestamptz not null default clock_timestamp(),
  answer jsonb not null,
  primary key (source_id, webhook_id)
);
create index ingest_receipt_received on ingest_receipt (received_at);

create table import_run (
  id text primary key,
  layer smallint not null,
  filename text not null,
  datum text not null,
  coordinate_kind text not null,
  state text not null check (state in ('preview', 'committing', 'committed', 'failed', 'cancelled')),
  rows_total int not null default 0,
  rows_done int not null default 0,
  report jsonb not null default '{}',
  author text not null,
  scope_key int not null references scope_cell,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);

-- Work with progress and cancel (reports, exports, indexing).
create table chore (
  id bigint generated always as identity primary key,
  kind text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done int not null default 0,
  total int not null default 0,
  detail jsonb not null default '{}',
  author text not null default '',
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);

-- better-auth's own tables, in their own schema with their own role; lockout and grants are ours.
create table auth."user" (
  id text primary key, name text not null, email text not null unique, email_verified boolean not null default false, image text,
  created_at timestamptz not null default clock_timestamp(), updated_at timestamptz not null default clock_timestamp(),
  disabled_at timestamptz, locale text not null default 'zh', demo_role text
);
create table auth.session (
  id text primary key, user_id text not null references auth."user" on delete cascade, token text not null unique, expires_at timestamptz not null,
  ip_address text, user_agent text, created_at timestamptz not null default clock_timestamp(), updated_at timestamptz not null default clock_timestamp()
);
create index session_by_user on auth.session (user_id);
create table auth.account (
  id text primary key, user_id text not null references auth."user" on delete cascade, account_id text not null, provider_id text not null,
  access_token text, refresh_token text, id_token text, access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text, password text,
  created_at timestamptz not null default clock_timestamp(), updated_at timestamptz not null default clock_timestamp()
);
create table auth.verification (
  id text primary key, identifier text not null, value text not null, expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(), updated_at timestamptz not null default clock_timestamp()
);
-- A grant is a tuple; null arrays mean "all" (design, law 1; REQ-ROLE-40).
create table auth."grant" (
  id bigint generated always as identity primary key,
  user_id text references auth."user" on delete cascade,
  api_key_id text,
  role text not null,
  sectors text[], zones int[], enterprises int[],
  precision_class text not null default 'full' check (precision_class in ('full', '100m', '1km')),
  granted_by text not null, granted_at timestamptz not null default clock_timestamp(),
  check ((user_id is null) <> (api_key_id is null))
);
create index grant_by_user on auth."grant" (user_id);
-- Keys of machine clients for tiles, OGC and CAP; only the hash is stored.
create table auth.api_key (
  id text primary key, name text not null, hash bytea not null unique, created_by text not null,
  created_at timestamptz not null default clock_timestamp(), revoked_at timestamptz, last_used_at timestamptz
);
create table auth.sign_in_failure (
  identifier text not null, address text not null, at timestamptz not null default clock_timestamp()
);
create index sign_in_failure_at on auth.sign_in_failure (identifier, at desc);
