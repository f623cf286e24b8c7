-- What two persons approved stays as it was (S2 Art 18): the database itself lets nobody change a decided rule, and only
-- who approved a later version ends the one before.

create function guanlan.guard_rule() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then return new; end if;
  if to_jsonb(new) - 'valid_to' <> to_jsonb(old) - 'valid_to' then
    raise exception 'a decided rule is never changed: %, version %', old.id, old.version using errcode = 'insufficient_privilege';
  end if;
  if current_user = 'guanlan_app' and not exists (
    select from rule later where later.id = old.id and later.version > old.version and later.state = 'approved' and later.decided_by = guanlan.viewer_id()) then
    raise exception 'only the approval of a later version ends a rule: %, version %', old.id, old.version using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger rule_guard before update on rule for each row execute function guanlan.guard_rule();

drop policy approval_ends on limit_rule;
create policy approval_ends on limit_rule for update to guanlan_app
  using (exists (select from rule later where later.id = limit_rule.rule and later.version > limit_rule.version and later.state = 'approved'
    and later.decided_by = (select guanlan.viewer_id())))
  with check (true);

-- Deliveries (0011) took its place; nothing was ever written here.
drop table outbox;
