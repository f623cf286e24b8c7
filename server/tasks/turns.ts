import { turnAt } from '../../domain/field-task.ts';
import { asEngine, type Tx } from '../database.ts';
import { databaseNow } from '../duty/roster-queries.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { ms } from '../warnings/warning-record.ts';
import { missedWarnings, type TurnedTask } from './missed-warnings.ts';
import { taskEvent } from './results.ts';
import { addStep } from './standing.ts';

/** Tasks are made this long before they open, so that whoever leaves in the morning takes the day along. */
const AHEAD_MS = 24 * 3_600_000;
const MOST_PLANS = 1_000;
/** Turns of one plan within a day, at every half hour. */
const MOST_TURNS = 48;
/** Tasks that turn in one transaction. */
const AT_ONCE = 100;

const SYSTEM = { actor: 'system', actorName: '' } as const;

interface Plan {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly everyMinutes: number;
  readonly windowMinutes: number;
  readonly graceMinutes: number;
  readonly people: readonly string[];
  readonly eachPerson: boolean;
}

/** Makes the tasks that open within a day. A turn is made once; those that passed while nothing ran are not made. */
async function makeTasks(tx: Tx, now: number): Promise<EventItem[]> {
  const { rows: plans } = await tx.query<Plan>(
    `select id, ${ms('starts_at')} as "startsAt", ${ms('ends_at')} as "endsAt", every_minutes as "everyMinutes", window_minutes as "windowMinutes",
       grace_minutes as "graceMinutes", people, each_person as "eachPerson"
     from field_plan where ended_at is null and (ends_at is null or ends_at > guanlan.now()) order by id limit ${MOST_PLANS}`,
  );
  const wanted = plans.flatMap((plan) => {
    const groups = plan.eachPerson && plan.people.length > 0 ? plan.people.map((one) => [one]) : [plan.people];
    const turns: { opensAt: number; dueAt: number }[] = [];
    for (
      let turn = turnAt(plan, now);
      turn !== null && turn.opensAt < now + AHEAD_MS;
      turn = turnAt(plan, turn.dueAt)
    ) {
      turns.push(turn);
      if (turns.length >= MOST_TURNS) break;
    }
    return turns.flatMap((turn) =>
      groups.map((people) => ({ plan: plan.id, people, ...turn, grace: plan.graceMinutes })),
    );
  });
  if (wanted.length === 0) return [];
  const { rows: made } = await tx.query<TurnedTask>(
    `insert into field_task (plan_id, kind, name, name_en, role, people, object_fid, object_name, object_name_en, from_m, to_m, points, opens_at, due_at,
       missed_at, missed_tier, zone, scope_key)
     select p.id, p.kind, p.name, p.name_en, p.role, array(select jsonb_array_elements_text(w.people)), p.object_fid, p.object_name, p.object_name_en, p.from_m, p.to_m,
       p.points, to_timestamp(w."opensAt" / 1000), to_timestamp(w."dueAt" / 1000), to_timestamp(w."dueAt" / 1000) + make_interval(mins => w.grace),
       p.missed_tier, p.zone, p.scope_key
     from jsonb_to_recordset($1) as w(plan uuid, people jsonb, "opensAt" float8, "dueAt" float8, grace int) join field_plan p on p.id = w.plan
     on conflict do nothing returning id, scope_key as "scopeKey", object_fid as "objectFid"`,
    [JSON.stringify(wanted)],
  );
  for (const task of made) await addStep(tx, task, { step: 'opened', ...SYSTEM });
  return made.map(taskEvent);
}

const TURNED = `id, plan_id as "planId", name, name_en as "nameEn", object_fid as "objectFid", ${ms('due_at')} as "dueAt",
  missed_tier as "missedTier", scope_key as "scopeKey"`;

/** Flags what is past its window, and says missed of what is past its grace too (REQ-WF-29). */
async function turnOverdue(tx: Tx): Promise<{ readonly overdue: TurnedTask[]; readonly missed: TurnedTask[] }> {
  const { rows: overdue } = await tx.query<TurnedTask>(
    `update field_task set overdue = true where id in (select id from field_task where state = 'open' and not overdue and due_at <= guanlan.now()
       order by due_at limit ${AT_ONCE} for update skip locked) returning ${TURNED}`,
  );
  for (const task of overdue) await addStep(tx, task, { step: 'overdue', ...SYSTEM });
  const { rows: missed } = await tx.query<TurnedTask>(
    `update field_task set state = 'missed' where id in (select id from field_task where state = 'open' and missed_at <= guanlan.now()
       order by missed_at limit ${AT_ONCE} for update skip locked) returning ${TURNED}`,
  );
  for (const task of missed) await addStep(tx, task, { step: 'missed', ...SYSTEM });
  return { overdue, missed };
}

/**
 * What tasks do by time: made before they open, overdue after their window, missed after their grace. The events are the
 * transaction's last statement; answers how many tasks changed.
 */
export async function turnTasksIn(tx: Tx): Promise<number> {
  const now = await databaseNow(tx);
  const made = await makeTasks(tx, now);
  const { overdue, missed } = await turnOverdue(tx);
  const warnings = await missedWarnings(tx, now, missed);
  const changed = new Map([...overdue, ...missed].map((task) => [task.id, task]));
  await appendEvents(tx, [...made, ...[...changed.values()].map(taskEvent), ...warnings]);
  return made.length + changed.size;
}

export const turnTasks = (): Promise<number> => asEngine(turnTasksIn);
