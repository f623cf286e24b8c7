-- What a person asked of the loop and waits for: the start of the clocks, a clear or downgrade to be confirmed, a shelf to be approved.
alter table warning
  -- What the clocks of this epoch count from: the push, or the receipt (REQ-WARN-10).
  add column clock_since timestamptz,
  -- Who asked the tracking party, and for which tier; 0 = for the clear.
  add column asked_by text,
  add column asked_tier smallint check (asked_tier between 0 and 4),
  -- Asked for; waits for a second person while shelved_until is null.
  add column shelf_minutes int;
update warning set clock_since = tier_since;
