import type pg from 'pg';
import { layerCode } from '../../domain/layer.ts';
import { writeLogHistory } from './log-history.ts';
import type { LayerTable, MappedRow, RegionModel, Value } from './model.ts';
import { lngLatOf } from './model.ts';
import type { SilentSensor } from './silent-sensors.ts';
import { layerNameOf, layerOf } from './table-layer.ts';
import { writeTellings } from './tellings.ts';
import type { ClosedWarning } from './warnings-closed.ts';
import type { OpenWarning } from './warnings-open.ts';
import { insertRecords } from './write.ts';

const WARNING_COLUMNS = {
  layer: 'smallint',
  fid: 'int',
  point_fid: 'int',
  cause: 'text',
  sector: 'smallint',
  zone: 'int',
  enterprise: 'int',
  scope_key: 'int',
  tier: 'smallint',
  worst_tier: 'smallint',
  state: 'text',
  rule_id: 'text',
  rule_version: 'int',
  cause_value: 'float8',
  limit_value: 'float8',
  unit: 'text',
  indicator: 'text',
  reason_zh: 'text',
  reason_en: 'text',
  repeats: 'int',
  alarm_at: 'timestamptz',
  received_at: 'timestamptz',
  opened_at: 'timestamptz',
  tier_since: 'timestamptz',
  acknowledged_at: 'timestamptz',
  acknowledged_by: 'text',
  lost_since: 'timestamptz',
  next_step: 'text',
  deadline: 'timestamptz',
  closed_at: 'timestamptz',
  closed_reason: 'text',
  handling: 'text',
  verdict: 'text',
  lng: 'float8',
  lat: 'float8',
} as const;

/** A step that a clock made, of the open warning of an object. */
interface ClockStep {
  readonly fid: number;
  readonly at: string;
  readonly step: string;
  readonly round: number;
}

/** History of each warning from its own columns, and what its clocks did, in the order of time. */
const writeSteps = (client: pg.Client, clockSteps: readonly ClockStep[]): Promise<unknown> =>
  client.query(
    `insert into warning_step (warning_id, scope_key, at, step, tier, actor, detail)
     select w.id, w.scope_key, s.at, s.step, w.tier, s.actor, s.detail from warning w
     cross join lateral (
       values (w.opened_at, 'opened', '', '{}'::jsonb), (w.acknowledged_at, 'acknowledged', coalesce(w.acknowledged_by, ''), '{}'), (w.lost_since, 'lost', '', '{}'),
         (case when w.tier > 1 then w.acknowledged_at + (w.closed_at - w.acknowledged_at) * 0.3 end, 'verified', 'demo-enterprise', '{"verdict": "true"}'),
         (case when w.tier > 1 then w.acknowledged_at + (w.closed_at - w.acknowledged_at) * 0.8 end, 'reported', 'demo-enterprise', '{}'),
         (w.closed_at, 'closed', case when w.tier > 1 then 'demo-enterprise' else '' end, '{}')
       union all
       select c.at, c.step, 'worker', jsonb_build_object('round', c.round)
       from jsonb_to_recordset($1) as c(fid int, at timestamptz, step text, round int) where w.state = 'open' and c.fid = w.fid) as s(at, step, actor, detail)
     where s.at is not null and not exists (select from warning_step x where x.warning_id = w.id) order by s.at`,
    [JSON.stringify(clockSteps)],
  );

/** Every warning runs, or ran, under the first plan; open ones with their clocks. */
async function writeClocks(client: pg.Client, warnings: readonly OpenWarning[]): Promise<void> {
  await client.query(
    `update warning w set plan_id = p.id, plan_version = p.version, plan = p.body, clock_since = w.tier_since
     from loop_plan p where p.id = 'RS-BH' and p.version = 1 and w.plan_id is null`,
  );
  const timers = warnings.flatMap(({ object, history }) =>
    history.timers.map((timer) => ({ ...timer, fid: object.fid })),
  );
  await client.query(
    `insert into warning_timer (warning_id, epoch, step, round, due_at, fired_at, void_at, scope_key)
     select w.id, t.epoch, t.step, t.round, to_timestamp(t."dueAt" / 1000), to_timestamp(t."firedAt" / 1000), to_timestamp(t."voidAt" / 1000), w.scope_key
     from jsonb_to_recordset($1) as t(fid int, epoch int, step text, round int, "dueAt" float8, "firedAt" float8, "voidAt" float8)
     join warning w on w.fid = t.fid and w.state = 'open'`,
    [JSON.stringify(timers)],
  );
}

export async function writeClosedWarnings(
  client: pg.Client,
  warnings: readonly ClosedWarning[],
  scopeKeys: readonly number[],
): Promise<void> {
  const records = [...warnings]
    .sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
    .map((w) => ({ ...w.values, scope_key: scopeKeys[w.cell] ?? 0 }));
  await insertRecords(client, 'warning', WARNING_COLUMNS, records);
  await writeSteps(client, []);
}

/** Warnings, rule states, object states and, as the very last statement, the events that tell of them. */
export async function writeOpenWarnings(
  client: pg.Client,
  model: RegionModel,
  warnings: readonly OpenWarning[],
  scopeKeys: readonly number[],
  silent: readonly SilentSensor[],
  now: Date,
): Promise<void> {
  const inOrder = [...warnings].sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  await insertRecords(
    client,
    'warning',
    WARNING_COLUMNS,
    inOrder.map((w) => warningRecord(w, scopeKeys)),
  );
  await writeSteps(
    client,
    inOrder.flatMap(({ object, history }) =>
      history.steps.map(({ at, ...step }) => ({ ...step, fid: object.fid, at: new Date(at).toISOString() })),
    ),
  );
  await writeClocks(client, inOrder);
  await writeTellings(client);
  const { rows } = await client.query<{ id: number; fid: number }>(
    `select id::int as id, fid from warning where state = 'open'`,
  );
  const idOf = new Map(rows.map((row) => [row.fid, row.id]));
  await client.query(
    `insert into rule_state (point_fid, object_fid, rule_id, rule_version, state, since, value, warning_id, scope_key)
     select w.point_fid, w.fid, w.rule_id, 1, 'active', w.opened_at, w.cause_value, w.id, w.scope_key from warning w where w.state = 'open'`,
  );
  await insertRecords(client, 'object_state', STATE_COLUMNS, stateRecords(model, inOrder, scopeKeys, silent));
  if (await writeLogHistory(client, model, now)) return;
  const events = JSON.stringify(inOrder.flatMap((w) => eventsOf(w, idOf.get(w.object.fid) ?? 0, scopeKeys)));
  await client.query('select guanlan.append_events($1::jsonb)', [events]);
}

const deadlineOf = ({ history }: OpenWarning): string | null =>
  history.deadline === null ? null : new Date(history.deadline).toISOString();

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

function warningRecord(w: OpenWarning, scopeKeys: readonly number[]): Record<string, Value> {
  const [lng, lat] = lngLatOf(w.object);
  return {
    layer: layerOf(w.table),
    fid: w.object.fid,
    point_fid: w.point.fid,
    cause: w.cause,
    sector: w.object.sector,
    zone: w.object.zone,
    enterprise: w.object.enterprise,
    scope_key: scopeKeys[w.object.cell] ?? 0,
    tier: w.tier,
    worst_tier: w.tier,
    state: 'open',
    rule_id: w.ruleId,
    rule_version: 1,
    cause_value: w.value,
    limit_value: w.limit,
    unit: w.unit,
    indicator: w.indicator,
    reason_zh: w.reason.zh,
    reason_en: w.reason.en,
    repeats: 0,
    alarm_at: iso(w.openedAt),
    received_at: iso(w.openedAt),
    opened_at: iso(w.openedAt),
    tier_since: iso(w.openedAt),
    acknowledged_at: iso(w.acknowledgedAt),
    acknowledged_by: w.acknowledgedAt === null ? null : '演示·运营值守员',
    lost_since: iso(w.lostSince),
    next_step: w.history.nextStep,
    handling: 'waiting',
    verdict: null,
    deadline: deadlineOf(w),
    lng,
    lat,
  };
}

const STATE_COLUMNS = {
  fid: 'int',
  layer: 'smallint',
  scope_key: 'int',
  sector: 'smallint',
  zone: 'int',
  enterprise: 'int',
  tier: 'smallint',
  online: 'smallint',
  lost: 'boolean',
  unacknowledged: 'boolean',
  since: 'timestamptz',
  deadline: 'timestamptz',
  lng: 'float8',
  lat: 'float8',
} as const;

function stateRecords(
  model: RegionModel,
  warnings: readonly OpenWarning[],
  scopeKeys: readonly number[],
  silent: readonly SilentSensor[],
): Record<string, Value>[] {
  const base = (table: LayerTable, object: MappedRow): Record<string, Value> => {
    const [lng, lat] = lngLatOf(object);
    return {
      fid: object.fid,
      layer: layerOf(table),
      scope_key: scopeKeys[object.cell] ?? 0,
      sector: object.sector,
      zone: object.zone,
      enterprise: object.enterprise,
      deadline: null,
      lng,
      lat,
    };
  };
  const troubled = warnings.map((w) => ({
    ...base(w.table, w.object),
    tier: w.tier,
    online: 1,
    lost: w.lostSince !== null,
    unacknowledged: w.acknowledgedAt === null,
    since: iso(w.openedAt),
    deadline: deadlineOf(w),
  }));
  const away = (table: LayerTable, object: MappedRow, since: Value): Record<string, Value> => ({
    ...base(table, object),
    tier: 0,
    online: 0,
    lost: false,
    unacknowledged: false,
    since,
  });
  const cameras = model.layers.camera
    .filter((camera) => camera.own['state'] !== 'online')
    .map((camera) => away('camera', camera, camera.own['last_seen_at'] ?? null));
  const sensors = warnings
    .filter((w) => w.lostSince !== null)
    .map((w) => away('sensor_point', w.point, iso(w.lostSince)));
  return [
    ...troubled,
    ...cameras,
    ...sensors,
    ...silent.map(([point, since]) => away('sensor_point', point, since.toISOString())),
  ];
}

function eventsOf(w: OpenWarning, id: number, scopeKeys: readonly number[]): Record<string, Value>[] {
  const [lng, lat] = lngLatOf(w.object);
  const layer = layerNameOf(w.table);
  const head = {
    layer: layerCode(layer),
    fid: w.object.fid,
    scope_key: scopeKeys[w.object.cell] ?? 0,
    tier: w.tier,
    online: 1,
    deadline: deadlineOf(w),
    cause: w.cause,
  };
  const state = {
    layer,
    fid: w.object.fid,
    tier: w.tier,
    online: 1,
    lost: w.lostSince !== null,
    unacknowledged: w.acknowledgedAt === null,
    since: w.openedAt.getTime(),
    deadline: w.history.deadline,
    sector: w.object.sector,
    zone: w.object.zone,
    enterprise: w.object.enterprise,
    lng,
    lat,
  };
  const opened = {
    id,
    fid: w.object.fid,
    layer,
    tier: w.tier,
    state: 'open',
    change: 'opened',
    reasonZh: w.reason.zh,
    reasonEn: w.reason.en,
    name: w.object.name,
    openedAt: w.openedAt.getTime(),
    at: w.openedAt.getTime(),
  };
  return [
    { ...head, kind: 'warning', payload: opened },
    { ...head, kind: 'state', payload: state },
  ];
}
