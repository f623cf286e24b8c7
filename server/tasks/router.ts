import {
  planSchema,
  recheckSchema,
  releaseResultSchema,
  settleSchema,
  taskIdSchema,
  taskListSchema,
} from '../../domain/field-task-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asAuth } from '../database.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { askForRecheck, endPlan, releaseResult, savePlan, settlePoint } from './commands.ts';
import { fieldPeople } from './people.ts';
import { contactsOf, listPlans, listTasks, readTask, tasksOf } from './queries.ts';

const OK = { ok: true } as const;

/** Tasks of the field and their plans; what a device enters comes by `server/field/http.ts`. Times are epoch milliseconds. */
export const tasksRouter = router({
  /** What a device takes along: the tasks of whoever asks, and whom to call. */
  mine: scoped('findings.record').query(async ({ ctx }) => ({
    tasks: await tasksOf(ctx.tx, ctx.viewer),
    contacts: await contactsOf(ctx.tx),
  })),
  list: scoped('situation.read')
    .input(taskListSchema)
    .query(({ ctx, input }) => listTasks(ctx.tx, input)),
  task: scoped('situation.read')
    .input(taskIdSchema)
    .query(async ({ ctx, input }) => {
      const found = await readTask(ctx.tx, input.id);
      if (found === null) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such task' });
      return found;
    }),
  settle: scoped('findings.handle')
    .input(settleSchema)
    .mutation(({ ctx, input }) => settlePoint(ctx.tx, ctx, input).then(() => OK)),
  release: scoped('findings.handle')
    .input(releaseResultSchema)
    .mutation(({ ctx, input }) => releaseResult(ctx.tx, ctx, input.id).then(() => OK)),
  recheck: scoped('findings.handle')
    .input(recheckSchema)
    .mutation(({ ctx, input }) => askForRecheck(ctx.tx, ctx, input)),
  plans: scoped('tasks.plan').query(({ ctx }) => listPlans(ctx.tx)),
  savePlan: scoped('tasks.plan')
    .input(planSchema)
    .mutation(({ ctx, input }) => savePlan(ctx.tx, ctx, input)),
  endPlan: scoped('tasks.plan')
    .input(taskIdSchema)
    .mutation(({ ctx, input }) => endPlan(ctx.tx, ctx, input.id).then(() => OK)),
  people: permitted('tasks.plan').query(({ ctx }) => asAuth((tx) => fieldPeople(tx, ctx.viewer))),
});
