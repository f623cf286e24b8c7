import { foldReadings, holds, type RuleState, ratesPerMinute, type Sample } from '../../domain/alarm-rules.ts';
import type { RuleKind } from '../../domain/rule.ts';
import { causeOfPart } from '../../domain/rule-part.ts';
import type { Tx } from '../database.ts';
import { type StateChange, storeStates, unsettledOf } from '../rules/rule-state.ts';
import { clearLost } from '../warnings/lost.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { dropCalmStates, type EventItem, setOnline } from '../warnings/object-state.ts';
import { settleWarnings } from '../warnings/settle.ts';
import { lockObjects } from '../warnings/warning-record.ts';
import { combinationChanges } from './combinations.ts';
import type { Point, PointRule, PointSamples } from './point-cache.ts';
import { STATE_LAYERS } from './states.ts';

/** A stored state with what its row says of its cause, for rules that are no longer in force. */
export interface KnownState {
  readonly state: RuleState;
  readonly kind: RuleKind;
  readonly cause: string;
}
export type KnownStates = ReadonlyMap<number, ReadonlyMap<string, KnownState>>;

interface StateRow {
  readonly point_fid: number;
  readonly rule_id: string | null;
  readonly state: RuleState['state'] | 'silent';
  readonly since: number;
  readonly due_at: number | null;
  readonly value: number;
  readonly kind: RuleKind;
  readonly indicator: string;
}

/**
 * Evaluates the rules on new readings and brings silent points back. A batch whose values are all within limits and whose
 * points are in no rule state, not silent and under no rule of change costs one indexed query. The caller holds the
 * points' locks.
 */
export async function evaluateReadings(
  tx: Tx,
  now: number,
  sourceId: string,
  samples: readonly PointSamples[],
): Promise<EventItem[]> {
  if (samples.length === 0) return [];
  const combined = samples.filter((one) => one.point.combinations.length > 0);
  const { states, silent } = await loadStates(tx, samples, combined);
  const due = combined.filter((one) => one.crossing || states.has(one.point.objectFid));
  const windows = await loadWindows(tx, samples);
  const changes: StateChange[] = [];
  for (const one of samples) {
    const known = states.get(one.point.fid);
    if (one.crossing || known !== undefined || one.point.rates.length > 0)
      changes.push(...pointChanges(one, known ?? new Map(), windows.get(one.point.fid) ?? [], now));
  }
  const back = samples.filter((one) => silent.has(one.point.fid)).map((one) => one.point);
  // All objects at once and in order: two deliveries that touch the same ones never wait for each other crosswise.
  const touched = [
    ...unsettledOf(changes).map((one) => one.fid),
    ...back.map((point) => point.objectFid),
    ...due.map((one) => one.point.objectFid),
  ];
  if (touched.length > 0) await lockObjects(tx, touched);
  changes.push(...(await combinationChanges(tx, now, due)));
  await storeStates(tx, changes);
  const returned = await bringBack(tx, now, back);
  const settled = await settleWarnings(tx, now, { id: `source:${sourceId}` }, unsettledOf(changes));
  const events = [...returned, ...settled];
  await dropCalmStates(tx, [...new Set(events.filter((event) => event.kind === 'state').map((event) => event.fid))]);
  return events;
}

/** What new readings of one point change; `window` are its stored readings as far back as its rates look. */
function pointChanges(
  { point, readings }: PointSamples,
  known: ReadonlyMap<string, KnownState>,
  window: readonly Sample[],
  now: number,
): StateChange[] {
  const wasInAlarm = known.values().some(({ state }) => holds(state));
  const changes: StateChange[] = [];
  const base = { key: point.fid, objectFid: point.objectFid, scopeKey: point.scopeKey, wasInAlarm };
  const feed = ({ part, rule }: PointRule, fed: readonly Sample[]): void => {
    const before = known.get(part.id)?.state ?? null;
    const after = foldReadings(rule, before, fed, now);
    if (after === before) return;
    const { id: ruleId, version, kind } = part;
    changes.push({ ...base, ruleId, version, kind, cause: causeOfPart(part, point.indicator), before, after });
  };
  // That a reading came is what ends silence, whatever it says.
  for (const one of point.rules)
    feed(one, one.part.kind === 'no_data' ? readings.map(({ at }) => ({ at, value: 0 })) : readings);
  for (const one of point.rates)
    feed(one, ratesPerMinute(withFresh(window, readings), one.part.windowSeconds, readings.length));
  // A rule that was withdrawn, or no longer meets this point, lets go; raw alarms of the point are not a matter of readings.
  const present = new Set([...point.rules, ...point.rates].map(({ part }) => part.id));
  for (const [ruleId, { state, kind, cause }] of known)
    if (kind !== 'code' && !present.has(ruleId))
      changes.push({ ...base, ruleId, version: 0, kind, cause, before: state, after: null });
  return changes;
}

/** The stored window up to the first fresh reading, and then the fresh ones: a rate is taken at each of them. */
function withFresh(window: readonly Sample[], fresh: readonly Sample[]): Sample[] {
  const first = fresh[0]?.at ?? 0;
  return [...window.filter((sample) => sample.at < first), ...fresh];
}

/** Stored readings of points under rules of change. The batch itself is stored already, so that any instance sees the same. */
async function loadWindows(tx: Tx, samples: readonly PointSamples[]): Promise<ReadonlyMap<number, readonly Sample[]>> {
  const asked = samples.filter((one) => one.point.rates.length > 0);
  if (asked.length === 0) return new Map();
  const reach = ({ point }: PointSamples) => Math.max(...point.rates.map(({ part }) => part.windowSeconds));
  const { rows } = await tx.query<{ fid: number; at: number; value: number }>({
    name: 'ingest_windows',
    text: `select w.fid, round(date_part('epoch', r.at) * 1000) as at, r.value
           from unnest($1::int[], $2::float8[], $3::float8[]) as w(fid, first, last)
           cross join lateral (select at, value from reading where point_fid = w.fid and at >= to_timestamp(w.first) and at < to_timestamp(w.last)
             and quality <> 2 order by at desc limit ${MOST_IN_WINDOW}) r`,
    values: [
      asked.map((one) => one.point.fid),
      asked.map((one) => (one.readings[0]?.at ?? 0) / 1000 - reach(one)),
      asked.map((one) => (one.readings[0]?.at ?? 0) / 1000),
    ],
  });
  const windows = Map.groupBy(rows, (row) => row.fid);
  return new Map([...windows].map(([fid, some]) => [fid, some.toReversed().map(({ at, value }) => ({ at, value }))]));
}

/** A day's window of a point in alarm (one reading in 10 s) is 8,640; beyond this the window is shorter than asked. */
const MOST_IN_WINDOW = 10_000;

async function loadStates(tx: Tx, samples: readonly PointSamples[], combined: readonly PointSamples[]) {
  const fids = new Set(samples.map((one) => one.point.fid));
  for (const one of combined) fids.add(one.point.objectFid);
  const { rows } = await tx.query<StateRow>({
    name: 'ingest_states',
    text: `with p as materialized (select unnest($1::int[]) as fid)
           select s.point_fid, s.rule_id, s.state, round(date_part('epoch', s.since) * 1000) as since,
             round(date_part('epoch', s.due_at) * 1000) as due_at, s.value, s.kind,
             coalesce((select i.indicator from sensor_point i where i.fid = s.point_fid), '') as indicator
           from p join rule_state s on s.point_fid = p.fid
           union all
           select o.fid, null, 'silent', 0, null, 0, 'limit', '' from p join object_state o on o.fid = p.fid where o.online <> 1`,
    values: [`{${[...fids].join(',')}}`],
  });
  const states = new Map<number, Map<string, KnownState>>();
  const silent = new Set<number>();
  for (const row of rows) {
    if (row.rule_id === null || row.state === 'silent') {
      silent.add(row.point_fid);
      continue;
    }
    const ofPoint = states.get(row.point_fid) ?? new Map<string, KnownState>();
    states.set(row.point_fid, ofPoint);
    const { kind, indicator } = row;
    ofPoint.set(row.rule_id, {
      state: { state: row.state, since: row.since, dueAt: row.due_at, value: row.value },
      kind,
      cause: causeOfPart({ kind, code: '', id: row.rule_id, rule: '' }, indicator),
    });
  }
  return { states, silent };
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
