import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { CODE_LENGTH, CODE_LETTERS, type TaskPoint } from '../../domain/field-task.ts';
import type { PlanInput, recheckSchema, settleSchema } from '../../domain/field-task-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { databaseNow } from '../duty/roster-queries.ts';
import { placeFinding } from '../field/place.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { taskEvent } from './results.ts';
import { addStep, type LockedTask, lockTask, settleTask } from './standing.ts';

interface Caller {
  readonly viewer: Viewer;
  readonly address: string;
}

const notFound = (field: string): RefusalError =>
  new RefusalError({ code: 'not_found', field, message: `no such ${field}` });

const newCode = (): string =>
  [...randomBytes(CODE_LENGTH)].map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length] ?? '2').join('');

/** Points with their codes: known ones keep theirs, because labels hang at the posts. */
function codedPoints(points: PlanInput['points'], before: readonly TaskPoint[]): TaskPoint[] {
  const known = new Map(before.map((point) => [point.id, point.code]));
  return points.map((point) => ({ ...point, code: known.get(point.id) ?? newCode() }));
}

interface Whose {
  readonly name: string;
  readonly nameEn: string;
  readonly zone: number;
  readonly scopeKey: number;
}

/** Whose a plan is: the object's that it is about, of those that the writer reaches, else the place of its first point. */
async function whose(tx: Tx, input: PlanInput): Promise<Whose> {
  const [first] = input.points;
  const place = await placeFinding(tx, first === undefined ? null : [first.lng, first.lat]);
  if (input.objectFid === null) return { ...place, name: '', nameEn: '' };
  const { rows } = await tx.query<Whose>(
    `select name, name_en as "nameEn", zone, scope_key as "scopeKey" from site where fid = $1
     union all select name, name_en, zone, scope_key from asset where fid = $1
     union all (select p.name, p.name_en, s.zone, s.scope_key from visible_pipeline p join segment s on s.pipeline_fid = p.fid
       where p.fid = $1 order by (s.scope_key = $2) desc, s.from_m limit 1) limit 1`,
    [input.objectFid, place.scopeKey],
  );
  const [found] = rows;
  if (found === undefined) throw notFound('objectFid');
  return found;
}

/**
 * Writes a plan, new or changed (REQ-WF-22: by role, route and list). Tasks that are out already stay as they were taken
 * along; the next turn follows the new plan. Refuses with conflict when somebody changed it meanwhile.
 */
export async function savePlan(
  tx: Tx,
  { viewer, address }: Caller,
  input: PlanInput,
): Promise<{ readonly id: string }> {
  const before = input.id === null ? null : await lockPlan(tx, input.id);
  if (before !== null && before.version !== input.version)
    throw new RefusalError({ code: 'conflict', field: 'version', message: 'somebody changed this plan meanwhile' });
  const place = await whose(tx, input);
  const id = before?.id ?? randomUUID();
  const points = codedPoints(input.points, before?.points ?? []);
  const values = [
    ...[id, input.kind, input.name, input.nameEn, input.role, input.people, input.eachPerson],
    ...[input.objectFid, place.name, place.nameEn, input.fromMeters, input.toMeters, JSON.stringify(points)],
    ...[input.startsAt, input.endsAt, input.everyMinutes, input.windowMinutes, input.graceMinutes, input.missedTier],
    ...[viewer.id, viewer.name, place.zone, place.scopeKey],
  ];
  await tx.query(
    `insert into field_plan (id, kind, name, name_en, role, people, each_person, object_fid, object_name, object_name_en, from_m, to_m, points,
       starts_at, ends_at, every_minutes, window_minutes, grace_minutes, missed_tier, author, author_name, changed_at, zone, scope_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, to_timestamp($14::float8 / 1000), to_timestamp($15::float8 / 1000), $16, $17, $18,
       $19, $20, $21, guanlan.now(), $22, $23)
     on conflict (id) do update set kind = excluded.kind, name = excluded.name, name_en = excluded.name_en, role = excluded.role, people = excluded.people,
       each_person = excluded.each_person, object_fid = excluded.object_fid, object_name = excluded.object_name, object_name_en = excluded.object_name_en,
       from_m = excluded.from_m, to_m = excluded.to_m, points = excluded.points, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
       every_minutes = excluded.every_minutes, window_minutes = excluded.window_minutes, grace_minutes = excluded.grace_minutes,
       missed_tier = excluded.missed_tier, author = excluded.author, author_name = excluded.author_name, changed_at = guanlan.now(),
       zone = excluded.zone, scope_key = excluded.scope_key, version = field_plan.version + 1`,
    values,
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: before === null ? 'plan.made' : 'plan.changed',
    object: `plan:${id}`,
    address,
    detail: {
      kind: input.kind,
      name: input.name,
      points: points.length,
      everyMinutes: input.everyMinutes,
      version: input.version + 1,
    },
  });
  return { id };
}

interface LockedPlan {
  readonly id: string;
  readonly version: number;
  readonly points: readonly TaskPoint[];
}

async function lockPlan(tx: Tx, id: string): Promise<LockedPlan> {
  const { rows } = await tx.query<LockedPlan>(
    'select id, version, points from field_plan where id = $1 and ended_at is null for update',
    [id],
  );
  const [found] = rows;
  if (found === undefined) throw notFound('id');
  return found;
}

/** Ends a plan: no further tasks. Those that are out stay. */
export async function endPlan(tx: Tx, { viewer, address }: Caller, id: string): Promise<void> {
  await lockPlan(tx, id);
  await tx.query('update field_plan set ended_at = guanlan.now() where id = $1', [id]);
  await appendAudit(tx, { actor: viewer.id, action: 'plan.ended', object: `plan:${id}`, address });
}

async function reached(tx: Tx, id: string): Promise<LockedTask> {
  const task = await lockTask(tx, id);
  if (task === null) throw notFound('task');
  return task;
}

/** The desk says what holds of a point that people disagree about, that nobody proved, or that could not be done. */
export async function settlePoint(
  tx: Tx,
  { viewer, address }: Caller,
  input: z.infer<typeof settleSchema>,
): Promise<void> {
  const task = await reached(tx, input.task);
  if (!task.points.some(({ id }) => id === input.point)) throw notFound('point');
  const { outcome, text } = input;
  await addStep(tx, task, {
    ...{ step: 'settled', actor: viewer.id, actorName: viewer.name },
    ...{ pointId: input.point, outcome, text },
  });
  await settleTask(tx, task, viewer);
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'task.settled',
    object: `task:${task.id}`,
    address,
    detail: { point: input.point, outcome },
  });
  await appendEvents(tx, [taskEvent(task)]);
}

/** Lets a result count that came from somebody who may not any more. */
export async function releaseResult(tx: Tx, { viewer, address }: Caller, id: string): Promise<void> {
  const { rows } = await tx.query<{ task: string; point: string }>(
    'select task_id as task, point_id as point from field_result where id = $1 and quarantined',
    [id],
  );
  const [found] = rows;
  if (found === undefined) throw notFound('id');
  const task = await reached(tx, found.task);
  await tx.query('update field_result set quarantined = false where id = $1', [id]);
  await addStep(tx, task, { step: 'released', actor: viewer.id, actorName: viewer.name, pointId: found.point });
  await settleTask(tx, task, viewer);
  await appendAudit(tx, { actor: viewer.id, action: 'task.released', object: `task:${task.id}`, address });
  await appendEvents(tx, [taskEvent(task)]);
}

/** Sends somebody out to look again whether a hidden danger is gone (隐患复查, REQ-WF-27); with a photo of how it is now. */
export async function askForRecheck(
  tx: Tx,
  { viewer, address }: Caller,
  input: z.infer<typeof recheckSchema>,
): Promise<{ readonly id: string }> {
  const { rows } = await tx.query<FindingPlace>(
    `select object_fid as "objectFid", object_name as name, object_name_en as "nameEn", st_x(geom) as lng, st_y(geom) as lat, zone,
       scope_key as "scopeKey" from finding where id = $1 and state <> 'quarantined'`,
    [input.finding],
  );
  const [found] = rows;
  if (found === undefined) throw notFound('finding');
  if (found.lng === null || found.lat === null)
    throw new RefusalError({
      code: 'invalid',
      field: 'finding',
      message: 'a finding without a place cannot be re-checked',
    });
  const now = await databaseNow(tx);
  if (input.dueAt < now + 10 * 60_000)
    throw new RefusalError({ code: 'invalid', field: 'dueAt', message: 'at least ten minutes from now' });
  const id = randomUUID();
  await tx.query(
    `insert into field_task (id, finding_id, kind, name, name_en, role, people, object_fid, object_name, object_name_en, points, opens_at, due_at,
       missed_at, zone, scope_key)
     values ($1, $2, 'hazard_recheck', $3, $4, 'inspector', $5, $6, $7, $8, $9, guanlan.now(), to_timestamp($10::float8 / 1000),
       to_timestamp($10::float8 / 1000) + interval '60 minutes', $11, $12)`,
    [
      ...[id, input.finding, `隐患复查${found.name === '' ? '' : `：${found.name}`}`.slice(0, 120)],
      ...[`Re-check${found.nameEn === '' ? '' : `: ${found.nameEn}`}`.slice(0, 120), input.people],
      ...[found.objectFid, found.name, found.nameEn, JSON.stringify([recheckPoint(found)]), input.dueAt],
      ...[found.zone, found.scopeKey],
    ],
  );
  const task = { id, scopeKey: found.scopeKey, objectFid: found.objectFid };
  await addStep(tx, task, { step: 'opened', actor: viewer.id, actorName: viewer.name });
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'task.recheck',
    object: `task:${id}`,
    address,
    detail: { finding: input.finding },
  });
  await appendEvents(tx, [taskEvent(task)]);
  return { id };
}

interface FindingPlace {
  readonly objectFid: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly lng: number | null;
  readonly lat: number | null;
  readonly zone: number;
  readonly scopeKey: number;
}

function recheckPoint({ name, nameEn, lng, lat }: FindingPlace): TaskPoint {
  const usual = { required: true, unit: '', low: null, high: null };
  return {
    ...{
      id: randomUUID(),
      name: name === '' ? '隐患位置' : name,
      nameEn: nameEn === '' ? 'Place of the danger' : nameEn,
    },
    ...{ lng: lng ?? 0, lat: lat ?? 0, radiusMeters: 60, proof: 'position', code: newCode() },
    checks: [
      {
        ...{ id: randomUUID(), kind: 'choice', label: '隐患是否消除', labelEn: 'Is the danger gone' },
        ...usual,
        choices: [
          { label: '已消除', labelEn: 'Gone', fault: false },
          { label: '仍存在', labelEn: 'Still there', fault: true },
        ],
      },
      {
        ...{ id: randomUUID(), kind: 'photo', label: '现状照片', labelEn: 'Photo as it is now' },
        ...usual,
        choices: [],
      },
    ],
  };
}
