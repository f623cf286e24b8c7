import type {
  ArrivalDoubt,
  PointStanding,
  TaskAnswer,
  TaskFault,
  TaskKind,
  TaskOutcome,
  TaskPoint,
} from '../../domain/field-task.ts';
import type { Role } from '../../domain/role.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';
import { codeHashOf } from './results.ts';
import { standingsOf } from './standing.ts';

/** A task as lists show it; times are epoch milliseconds. */
export interface TaskLine {
  readonly id: string;
  readonly planId: string | null;
  readonly findingId: string | null;
  readonly kind: TaskKind;
  readonly name: string;
  readonly nameEn: string;
  readonly role: Role;
  readonly objectFid: number | null;
  readonly objectName: string;
  readonly objectNameEn: string;
  readonly opensAt: number;
  readonly dueAt: number;
  readonly state: 'open' | 'done' | 'missed';
  readonly doneAt: number | null;
  readonly overdue: boolean;
  readonly pointCount: number;
  /** Points that somebody entered something at. */
  readonly entered: number;
  /** Faults among what was entered. */
  readonly faults: number;
  readonly inspectors: readonly string[];
  readonly quarantined: number;
}

const COLUMNS = `t.id, t.plan_id as "planId", t.finding_id as "findingId", t.kind, t.name, t.name_en as "nameEn", t.role, t.object_fid as "objectFid",
  t.object_name as "objectName", t.object_name_en as "objectNameEn", ${ms('t.opens_at')} as "opensAt", ${ms('t.due_at')} as "dueAt", t.state,
  ${ms('t.done_at')} as "doneAt", t.overdue, jsonb_array_length(t.points) as "pointCount", r.entered, r.faults, r.inspectors, r.quarantined`;
const RESULTS = `cross join lateral (select count(distinct x.point_id)::int as entered, count(distinct x.point_id) filter (where x.outcome = 'fault')::int as faults,
  coalesce(array_agg(distinct x.inspector_name order by x.inspector_name), '{}') as inspectors, (count(*) filter (where x.quarantined))::int as quarantined
  from field_result x where x.task_id = t.id) r`;
const PAGE = 60;

/** Tasks of the viewer's scope: those that are out by what is due first, with the missed of a day; or the past. */
export async function listTasks(
  tx: Tx,
  { part, before }: { readonly part: 'open' | 'past'; readonly before: number | null },
): Promise<TaskLine[]> {
  const { rows } = await tx.query<TaskLine>(
    part === 'open'
      ? `select ${COLUMNS} from field_task t ${RESULTS}
         where (t.state = 'open' or (t.state = 'missed' and t.missed_at > guanlan.now() - interval '24 hours')) and $1::float8 is null
         order by (t.state = 'missed') desc, t.due_at, t.id limit ${PAGE * 3}`
      : `select ${COLUMNS} from field_task t ${RESULTS}
         where t.state <> 'open' and ($1::float8 is null or t.due_at < to_timestamp($1 / 1000)) order by t.due_at desc, t.id limit ${PAGE}`,
    [before],
  );
  return rows;
}

export interface TaskEntry {
  readonly id: string;
  readonly pointId: string;
  readonly inspector: string;
  readonly inspectorName: string;
  readonly outcome: TaskOutcome;
  readonly proved: boolean;
  readonly doubts: readonly ArrivalDoubt[];
  readonly answers: readonly TaskAnswer[];
  readonly faults: readonly TaskFault[];
  readonly note: string;
  readonly accuracyMeters: number | null;
  readonly distanceMeters: number | null;
  readonly postBy: '' | 'qr' | 'typed' | 'nfc';
  readonly takenAt: number;
  readonly receivedAt: number;
  readonly quarantined: boolean;
  readonly media: readonly { readonly sha256: string; readonly role: string; readonly mediaType: string | null }[];
}

export interface TaskStep {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  readonly pointId: string | null;
  readonly outcome: TaskOutcome | null;
  readonly actorName: string;
  readonly text: string;
}

/** A point without its code, and how it stands. */
type SeenPoint = Omit<TaskPoint, 'code'> & { readonly standing: PointStanding };

const OPEN: PointStanding = { state: 'open', outcome: null, at: null };

/** One task with all that was entered and what happened to it; null out of reach. */
export async function readTask(tx: Tx, id: string) {
  const { rows } = await tx.query<TaskLine & { points: readonly TaskPoint[] }>(
    `select ${COLUMNS}, t.points from field_task t ${RESULTS} where t.id = $1`,
    [id],
  );
  const [line] = rows;
  if (line === undefined) return null;
  const standings = await standingsOf(tx, id, line.points);
  const entries = await tx.query<TaskEntry>(
    `select r.id, r.point_id as "pointId", r.inspector, r.inspector_name as "inspectorName", r.outcome, r.proved, r.doubts, r.answers, r.faults, r.note,
       r.accuracy_m as "accuracyMeters", r.distance_m as "distanceMeters", r.post_by as "postBy", ${ms('r.taken_at')} as "takenAt",
       ${ms('r.received_at')} as "receivedAt", r.quarantined,
       coalesce((select jsonb_agg(jsonb_build_object('sha256', m.sha256, 'role', m.role, 'mediaType', m.media_type) order by m.role desc, m.sha256)
         from field_result_media m where m.result_id = r.id and m.complete_at is not null), '[]') as media
     from field_result r where r.task_id = $1 order by r.taken_at, r.id limit 1000`,
    [id],
  );
  const steps = await tx.query<TaskStep>(
    `select id, ${ms('at')} as at, step, point_id as "pointId", outcome, actor_name as "actorName", text from field_task_step
     where task_id = $1 order by id limit 1000`,
    [id],
  );
  const points: SeenPoint[] = line.points.map(({ code: _code, ...point }) => ({
    ...point,
    standing: standings.get(point.id) ?? OPEN,
  }));
  return { ...line, points, entries: entries.rows, steps: steps.rows };
}

/** A task as a device takes it along: its points with the hash of their codes, how they stand, and what colleagues entered. */
export type CarriedTask = Pick<
  TaskLine,
  'id' | 'kind' | 'name' | 'nameEn' | 'objectName' | 'objectNameEn' | 'opensAt' | 'dueAt' | 'overdue'
> & {
  readonly points: readonly (SeenPoint & { readonly codeHash: string })[];
};

const MOST_CARRIED = 40;

/** What one person is sent out for now and in the next day: by name, or by role where no names stand. */
export async function tasksOf(tx: Tx, viewer: Viewer): Promise<CarriedTask[]> {
  const { rows } = await tx.query<TaskLine & { points: readonly TaskPoint[] }>(
    `select ${COLUMNS}, t.points from field_task t ${RESULTS}
     where t.state = 'open' and t.opens_at < guanlan.now() + interval '24 hours' and ($1 = any (t.people) or (t.people = '{}' and t.role = any ($2)))
     order by (t.opens_at > guanlan.now()), t.due_at, t.id limit ${MOST_CARRIED}`,
    [viewer.id, viewer.roles],
  );
  const carried: CarriedTask[] = [];
  for (const { id, kind, name, nameEn, objectName, objectNameEn, opensAt, dueAt, overdue, points } of rows) {
    const standings = await standingsOf(tx, id, points);
    carried.push({
      ...{ id, kind, name, nameEn, objectName, objectNameEn, opensAt, dueAt, overdue },
      points: points.map(({ code, ...point }) => ({
        ...point,
        codeHash: codeHashOf({ id: point.id, code }),
        standing: standings.get(point.id) ?? OPEN,
      })),
    });
  }
  return carried;
}

/** A plan with its points and codes, for whoever writes plans. */
export interface PlanLine {
  readonly id: string;
  readonly version: number;
  readonly kind: TaskKind;
  readonly name: string;
  readonly nameEn: string;
  readonly role: Role;
  readonly people: readonly string[];
  readonly eachPerson: boolean;
  readonly objectFid: number | null;
  readonly objectName: string;
  readonly objectNameEn: string;
  readonly fromMeters: number | null;
  readonly toMeters: number | null;
  readonly points: readonly TaskPoint[];
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly everyMinutes: number;
  readonly windowMinutes: number;
  readonly graceMinutes: number;
  readonly missedTier: number;
  readonly authorName: string;
  readonly changedAt: number;
}

/** Plans that run, of the viewer's scope. */
export async function listPlans(tx: Tx): Promise<PlanLine[]> {
  const { rows } = await tx.query<PlanLine>(
    `select id, version, kind, name, name_en as "nameEn", role, people, each_person as "eachPerson", object_fid as "objectFid", object_name as "objectName",
       object_name_en as "objectNameEn", from_m as "fromMeters", to_m as "toMeters", points, ${ms('starts_at')} as "startsAt", ${ms('ends_at')} as "endsAt",
       every_minutes as "everyMinutes", window_minutes as "windowMinutes", grace_minutes as "graceMinutes", missed_tier as "missedTier",
       author_name as "authorName", ${ms('changed_at')} as "changedAt"
     from field_plan where ended_at is null order by kind, name, id limit 300`,
  );
  return rows;
}

/** Telephone numbers to take along: who keeps watch today in the organisations that the viewer reaches, the operating company first. */
export async function contactsOf(tx: Tx) {
  const { rows } = await tx.query<{ organisation: string; name: string; post: string; phone: string }>(
    `select o.name as organisation, d.name, d.post, d.phone from duty_roster d join organisation o on o.key = d.organisation
     where d.day = (guanlan.now() at time zone 'Asia/Shanghai')::date and d.phone <> ''
     order by (o.kind = 'operating_company') desc, o.key, d.shift, d.position limit 40`,
  );
  return rows;
}
