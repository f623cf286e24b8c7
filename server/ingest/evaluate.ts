import { foldReadings, type RuleState, type Sample } from '../../domain/alarm-rules.ts';
import type { Tx } from '../database.ts';
import { clearLost } from '../warnings/lost.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { dropCalmStates, type EventItem, setOnline } from '../warnings/object-state.ts';
import { settleWarnings, type Unsettled } from '../warnings/settle.ts';
import { lockObjects } from '../warnings/warning-record.ts';
import type { Point } from './point-cache.ts';
import { STATE_LAYERS } from './states.ts';

/** New readings of one point, oldest first. */
export interface PointSamples {
  readonly point: Point;
  readonly readings: readonly Sample[];
  /** Whether one of them is outside the point's limits. */
  crossing: boolean;
}

interface StateRow {
  readonly point_fid: number;
  readonly rule_id: string | null;
  readonly state: 'pending' | 'active' | 'silent';
  readonly since: number;
  readonly due_at: number | null;
  readonly value: number;
}

interface RuleChange {
  readonly point: Point;
  readonly ruleId: string;
  readonly version: number;
  readonly before: RuleState | null;
  readonly after: RuleState | null;
  /** Whether the point was in alarm already: another rule of it is no new alarm. */
  readonly wasInAlarm: boolean;
}

/**
 * Evaluates the limit rules on new readings and brings silent points back. A batch whose values are all within limits
 * and whose points are in no rule state and not silent costs one indexed query. The caller holds the points' locks.
 */
export async function evaluateReadings(
  tx: Tx,
  now: number,
  sourceId: string,
  samples: readonly PointSamples[],
): Promise<EventItem[]> {
  if (samples.length === 0) return [];
  const { states, silent } = await loadStates(tx, samples);
  const changes: RuleChange[] = [];
  for (const { point, readings, crossing } of samples) {
    const known = states.get(point.fid);
    if (!crossing && known === undefined) continue;
    const wasInAlarm = known?.values().some((state) => state.state === 'active') ?? false;
    for (const rule of point.rules) {
      const before = known?.get(rule.id) ?? null;
      const after = foldReadings(rule, before, readings, now);
      if (after !== before) changes.push({ point, ruleId: rule.id, version: rule.version, before, after, wasInAlarm });
    }
    // A rule that was withdrawn, or no longer meets this point, lets go.
    for (const [ruleId, before] of known ?? [])
      if (!point.rules.some((rule) => rule.id === ruleId))
        changes.push({ point, ruleId, version: 0, before, after: null, wasInAlarm });
  }
  await storeStates(tx, changes);
  const unsettled = unsettledOf(changes);
  const back = samples.filter((one) => silent.has(one.point.fid)).map((one) => one.point);
  // All objects at once and in order: two deliveries that touch the same ones never wait for each other crosswise.
  const touched = [...unsettled.map((one) => one.fid), ...back.map((point) => point.objectFid)];
  if (touched.length > 0) await lockObjects(tx, touched);
  const returned = await bringBack(tx, now, back);
  const settled = await settleWarnings(tx, now, { id: `source:${sourceId}` }, unsettled);
  const events = [...returned, ...settled];
  await dropCalmStates(tx, [...new Set(events.filter((event) => event.kind === 'state').map((event) => event.fid))]);
  return events;
}

async function loadStates(tx: Tx, samples: readonly PointSamples[]) {
  const { rows } = await tx.query<StateRow>({
    name: 'ingest_states',
    text: `with p as materialized (select unnest($1::int[]) as fid)
           select s.point_fid, s.rule_id, s.state, round(date_part('epoch', s.since) * 1000) as since,
             round(date_part('epoch', s.due_at) * 1000) as due_at, s.value from p join rule_state s on s.point_fid = p.fid
           union all
           select o.fid, null, 'silent', 0, null, 0 from p join object_state o on o.fid = p.fid where o.online <> 1`,
    values: [`{${samples.map((one) => one.point.fid).join(',')}}`],
  });
  const states = new Map<number, Map<string, RuleState>>();
  const silent = new Set<number>();
  for (const row of rows) {
    if (row.rule_id === null || row.state === 'silent') {
      silent.add(row.point_fid);
      continue;
    }
    const ofPoint = states.get(row.point_fid) ?? new Map<string, RuleState>();
    states.set(row.point_fid, ofPoint);
    ofPoint.set(row.rule_id, { state: row.state, since: row.since, dueAt: row.due_at, value: row.value });
  }
  return { states, silent };
}

async function storeStates(tx: Tx, changes: readonly RuleChange[]): Promise<void> {
  const gone = changes.filter((change) => change.after === null);
  const kept = changes.flatMap(({ point, ruleId, version, after }) =>
    after === null ? [] : [{ fid: point.fid, rule: ruleId, version, scope: point.scopeKey, ...after }],
  );
  if (gone.length > 0)
    await tx.query(
      'delete from rule_state s using unnest($1::int[], $2::text[]) as g(fid, rule) where s.point_fid = g.fid and s.rule_id = g.rule',
      [gone.map((change) => change.point.fid), gone.map((change) => change.ruleId)],
    );
  if (kept.length > 0)
    await tx.query(
      `insert into rule_state (point_fid, rule_id, rule_version, state, since, due_at, value, scope_key)
       select k.fid, k.rule, k.version, k.state, to_timestamp(k.since / 1000), to_timestamp(k."dueAt" / 1000), k.value, k.scope
       from jsonb_to_recordset($1) as k(fid int, rule text, version int, state text, since float8, "dueAt" float8, value float8, scope int)
       order by k.fid, k.rule
       on conflict (point_fid, rule_id) do update set rule_version = excluded.rule_version, state = excluded.state, since = excluded.since,
         due_at = excluded.due_at, value = excluded.value`,
      [JSON.stringify(kept)],
    );
}

/** Objects and causes at which a rule began or ceased to hold. */
function unsettledOf(changes: readonly RuleChange[]): Unsettled[] {
  const found = new Map<string, { fid: number; cause: string; started: number }>();
  for (const { point, before, after, wasInAlarm } of changes) {
    const held = before?.state === 'active';
    const holds = after?.state === 'active';
    if (held === holds) continue;
    const key = `${point.objectFid} ${point.cause}`;
    const one = found.get(key) ?? { fid: point.objectFid, cause: point.cause, started: 0 };
    found.set(key, { ...one, started: one.started + (holds && !wasInAlarm ? 1 : 0) });
  }
  return [...found.values()].sort((a, b) => a.fid - b.fid || (a.cause < b.cause ? -1 : 1));
}

/** Points that were silent deliver again: they and their object are online, and their warnings are not lost any more. */
async function bringBack(tx: Tx, now: number, back: readonly Point[]): Promise<EventItem[]> {
  if (back.length === 0) return [];
  const found = await clearLost(tx, now, back);
  const blind = await tx.query<{ fid: number }>(
    'select fid from object_state where fid = any($1) and online <> 1 and layer <> all($2) order by fid for update',
    [back.map((point) => point.objectFid), STATE_LAYERS],
  );
  const places = await objectPlaces(tx, [...back.map((point) => point.fid), ...blind.rows.map((row) => row.fid)]);
  const online = [...places.values()].map((place) => ({ ...place, online: 1, since: now }));
  return [...found, ...(await setOnline(tx, online))];
}
