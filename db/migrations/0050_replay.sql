-- What the map showed at a moment, so that any moment of the past is this plus the events after it (REQ-MAP-13): nobody
-- reads the log from its beginning. Written by the worker's chore as the log grows; a row is never changed.
create table state_checkpoint (
  -- The event log's number up to which the states are valid, and the moment of the reading.
  seq bigint primary key,
  at timestamptz not null,
  -- domain/replay-film.ts: the rows of object_state at that moment, each with its scope key.
  states jsonb not null
);
create index state_checkpoint_at on state_checkpoint (at desc);
-- Holds every scope: the engine alone reads it and cuts what it answers to the viewer.
alter table state_checkpoint enable row level security;
alter table state_checkpoint force row level security;
create policy engine_all on state_checkpoint to guanlan_engine using (true) with check (true);
grant select, insert, update, delete on state_checkpoint to guanlan_engine;

-- Warnings that stood at a moment: those opened before it and closed after it.
create index warning_closed on warning (closed_at) where closed_at is not null;
