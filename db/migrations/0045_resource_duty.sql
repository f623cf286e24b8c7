-- What the duty officer knows of an emergency resource right now (REQ-ENT-57, REQ-MON-07): available or out, why, since when
-- and who said so. Empty: nobody said, then quantity and the age of the last confirmation speak.
alter table emergency_resource
  add column duty_state text not null default '' check (duty_state in ('', 'available', 'out')),
  add column duty_note text not null default '' check (length(duty_note) <= 200),
  add column duty_by_name text not null default '';
