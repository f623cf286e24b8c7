import { holds, type RuleState } from '../../domain/alarm-rules.ts';
import type { RuleKind } from '../../domain/rule.ts';
import type { Tx } from '../database.ts';
import type { Unsettled } from '../warnings/settle.ts';

/** What became of one part at one point or object; `after` null: it let go. */
export interface StateChange {
  /** The point, or the object itself for raw alarms, states and combinations. */
  readonly key: number;
  readonly objectFid: number;
  readonly scopeKey: number;
  readonly ruleId: string;
  readonly version: number;
  readonly kind: RuleKind;
  readonly cause: string;
  readonly before: RuleState | null;
  readonly after: RuleState | null;
  /** Whether the point was in alarm already: another rule of it is no new alarm. */
  readonly wasInAlarm: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes states, in the order of their keys; the caller holds the points' or objects' locks. */
export async function storeStates(tx: Tx, changes: readonly StateChange[]): Promise<void> {
  const gone = changes.filter((change) => change.after === null);
  const kept = changes.flatMap(({ key, objectFid, ruleId, version, kind, scopeKey, detail = {}, after }) =>
    after === null
      ? []
      : [{ fid: key, object: objectFid, rule: ruleId, version, kind, scope: scopeKey, detail, ...after }],
  );
  if (gone.length > 0)
    await tx.query(
      'delete from rule_state s using unnest($1::int[], $2::text[]) as g(fid, rule) where s.point_fid = g.fid and s.rule_id = g.rule',
      [gone.map((change) => change.key), gone.map((change) => change.ruleId)],
    );
  if (kept.length > 0)
    await tx.query(
      `insert into rule_state (point_fid, rule_id, rule_version, kind, object_fid, state, since, due_at, value, detail, scope_key)
       select k.fid, k.rule, k.version, k.kind, k.object, k.state, to_timestamp(k.since / 1000), to_timestamp(k."dueAt" / 1000), k.value, k.detail, k.scope
       from jsonb_to_recordset($1) as k(fid int, rule text, version int, kind text, object int, state text, since float8, "dueAt" float8, value float8,
         detail jsonb, scope int)
       order by k.fid, k.rule
       on conflict (point_fid, rule_id) do update set rule_version = excluded.rule_version, state = excluded.state, since = excluded.since,
         due_at = excluded.due_at, value = excluded.value, detail = excluded.detail, object_fid = excluded.object_fid, kind = excluded.kind`,
      [JSON.stringify(kept)],
    );
}

/** Objects and causes at which a rule began or ceased to hold. */
export function unsettledOf(changes: readonly StateChange[]): Unsettled[] {
  const found = new Map<string, { fid: number; cause: string; started: number }>();
  for (const { objectFid, cause, before, after, wasInAlarm } of changes) {
    const held = holds(before);
    const now = holds(after);
    if (held === now) continue;
    const key = `${objectFid} ${cause}`;
    const one = found.get(key) ?? { fid: objectFid, cause, started: 0 };
    found.set(key, { ...one, started: one.started + (now && !wasInAlarm ? 1 : 0) });
  }
  return sorted(found.values());
}

export function sorted(unsettled: Iterable<Unsettled>): Unsettled[] {
  return [...unsettled].sort((a, b) => a.fid - b.fid || (a.cause < b.cause ? -1 : 1));
}
