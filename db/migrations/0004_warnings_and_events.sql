-- What a value must not do: data, versioned and dated (REQ-RISK-03). Applies to all points of an indicator and asset kind,
-- or to one point. `compare` 'above' or 'below'; a warning clears when the value is back past limit by the deadband.
create table limit_rule (
  id text not null,
  version int not null,
  sector smallint not null default 0,
  asset_kind text not null default '',
  indicator text not null,
  point_fid int,
  compare text not null check (compare in ('above', 'below')),
  -- A number, or the name of the point's own setting: low_low_alarm, low_alarm, high_alarm, high_high_alarm.
  limit_value double precision,
  limit_setting text check (limit_setting in ('low_low_alarm', 'low_alarm', 'high_alarm', 'high_high_alarm')),
  tier smallint not null check (tier between 1 and 4),
  duration_seconds int not null default 0 check (duration_seconds >= 0),
  deadband double precision not null default 0 check (deadband >= 0),
  action_zh text not null,
  action_en text not null,
  author text not null,
  valid_from timestamptz not null default clock_timestamp(),
  valid_to timestamptz,
  primary key (id, version),
  check ((limit_value is null) <> (limit_setting is null))
);

-- State of one rule at one point; a row exists only while the limit is crossed. Belongs to the database, not to an instance.
create table rule_state (
  point_fid int not null,
  rule_id text not null,
  rule_version int not null,
  state text not null check (state in ('pending', 'active')),
  since timestamptz not null,
  due_at timestamptz,
  value double precision not null,
  warning_id bigint,
  scope_key int not null,
  primary key (point_fid, rule_id)
);
create index rule_state_due on rule_state (due_at) where state = 'pending';

create table alarm (
  id bigint generated always as identity primary key,
  source_id text not null,
  point_fid int,
  object_fid int,
  layer smallint,
  kind text not null,
  tier smallint check (tier between 1 and 4),
  state text not null check (state in ('raised', 'cleared')),
  value double precision,
  message text not null default '',
  at timestamptz not null,
  received_at timestamptz not null,
  warning_id bigint,
  scope_key int not null references scope_cell,
  lng double precision,
  lat double precision
);
create index alarm_received on alarm (received_at desc);
create index alarm_warning on alarm (warning_id);

-- A graded warning (REQ-WARN-16). One open warning per object and cause; repeats are counted, a rise raises it.
create table warning (
  id bigint generated always as identity primary key,
  layer smallint not null,
  fid int not null,
  point_fid int,
  cause text not null,
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  scope_key int not null references scope_cell,
  tier smallint not null check (tier between 1 and 4),
  worst_tier smallint not null check (worst_tier between 1 and 4),
  state text not null default 'open' check (state in ('open', 'closed')),
  rule_id text,
  rule_version int,
  cause_value double precision,
  limit_value double precision,
  unit text not null default '',
  indicator text not null default '',
  reason_zh text not null,
  reason_en text not null,
  repeats int not null default 0,
  alarm_at timestamptz not null,
  received_at timestamptz not null,
  opened_at timestamptz not null,
  tier_since timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  lost_since timestamptz,
  next_step text,
  deadline timestamptz,
  closed_at timestamptz,
  closed_reason text,
  lng double precision not null,
  lat double precision not null
);
create unique index warning_one_open on warning (fid, cause) where state = 'open';
create index warning_open on warning (tier desc, opened_at desc) where state = 'open';
create index warning_fid on warning (fid, opened_at desc);
create index warning_opened on warning (opened_at desc);
create index warning_deadline on warning (deadline) where state = 'open' and deadline is not null;

-- Everything that happened to a warning, in order; handling and escalation steps of the later issue are rows here.
create table warning_step (
  id bigint generated always as identity primary key,
  warning_id bigint not null references warning,
  scope_key int not null,
  at timestamptz not null,
  step text not null,
  tier smallint,
  actor text not null default '',
  detail jsonb not null default '{}'
);
create index warning_step_warning on warning_step (warning_id, id);

-- What the map shows of an object that is not normal, or of a point that is. One row per object in trouble.
create table object_state (
  fid int primary key,
  layer smallint not null,
  scope_key int not null references scope_cell,
  sector smallint not null default 0,
  zone int not null default 0,
  enterprise int not null default 0,
  tier smallint not null default 0 check (tier between 0 and 4),
  -- 1 online, 0 offline, -1 never seen
  online smallint not null default 1 check (online between -1 and 1),
  lost boolean not null default false,
  unacknowledged boolean not null default false,
  since timestamptz not null,
  deadline timestamptz,
  lng double precision not null,
  lat double precision not null
) with (fillfactor = 80);
create index object_state_scope on object_state (scope_key);

-- The append-only log that is the bus: everything that changes the picture is a row here.
create sequence event_seq;
create table event (
  seq bigint not null,
  at timestamptz not null,
  kind text not null,
  layer smallint not null default 0,
  fid int not null default 0,
  scope_key int not null,
  tier smallint,
  online smallint,
  deadline timestamptz,
  cause text not null default '',
  payload jsonb not null default '{}',
  primary key (seq, at)
) partition by range (at);
create index event_at on event (at);
create index event_fid on event (fid, seq);
create table event_default partition of event default;

create function guanlan.make_event_partitions(first date, months int) returns int
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  month date;
  made int := 0;
  child text;
begin
  for month in select generate_series(date_trunc('month', first), date_trunc('month', first) + make_interval(months => months - 1), interval '1 month')::date loop
    child := 'event_' || to_char(month, 'YYYYMM');
    if to_regclass('public.' || child) is null then
      execute format('create table public.%I partition of public.event for values from (%L) to (%L)', child,
        month::timestamp at time zone 'Asia/Shanghai', (month + interval '1 month')::timestamp at time zone 'Asia/Shanghai');
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

-- Appends events as the LAST statement before COMMIT. The advisory lock is taken before seq is allocated, so commit order
-- equals seq order and a reader that remembers the highest seq loses nothing (design 3; measured on overlapping writers).
-- items: array of {kind, layer, fid, scope_key, tier, online, deadline, cause, payload}. Returns the last seq.
create function guanlan.append_events(items jsonb) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, guanlan as $$
declare
  last_seq bigint;
begin
  if jsonb_array_length(items) = 0 then return null; end if;
  perform pg_advisory_xact_lock(7101, 1);
  with added as (
    insert into event (seq, at, kind, layer, fid, scope_key, tier, online, deadline, cause, payload)
    select nextval('event_seq'), guanlan.now(), i.kind, coalesce(i.layer, 0), coalesce(i.fid, 0), i.scope_key, i.tier, i.online, i.deadline,
           coalesce(i.cause, ''), coalesce(i.payload, '{}')
    from rows from (jsonb_to_recordset(items) as (kind text, layer smallint, fid int, scope_key int, tier smallint, online smallint,
      deadline timestamptz, cause text, payload jsonb)) with ordinality as i(kind, layer, fid, scope_key, tier, online, deadline, cause, payload, n)
    order by i.n
    returning seq)
  select max(seq) into last_seq from added;
  perform pg_notify('guanlan_event', last_seq::text);
  return last_seq;
end $$;

create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  idempotency_key text not null unique,
  payload jsonb not null,
  scope_key int not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  last_error text,
  delivered_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index outbox_due on outbox (due_at) where delivered_at is null;

create table process_heartbeat (
  name text primary key,
  instance text not null,
  at timestamptz not null,
  detail jsonb not null default '{}'
);
