import { type HelpState, helpEndSchema, helpIdSchema } from '../../domain/help-call.ts';
import type { Tx } from '../database.ts';
import { router, scoped } from '../trpc.ts';
import { ms } from '../warnings/warning-record.ts';
import { acknowledgeCall, endCall } from './commands.ts';

/** A call for help as the desk shows it; times are epoch milliseconds. */
export interface HelpLine {
  readonly id: string;
  readonly callerName: string;
  readonly phone: string;
  readonly note: string;
  readonly lng: number | null;
  readonly lat: number | null;
  readonly accuracyMeters: number | null;
  readonly positionAt: number | null;
  readonly calledAt: number;
  readonly receivedAt: number;
  readonly state: HelpState;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedName: string;
}

/** Calls that are not over, those without an answer first. */
async function openCalls(tx: Tx): Promise<HelpLine[]> {
  const { rows } = await tx.query<HelpLine>(
    `select id, caller_name as "callerName", phone, note, st_x(geom) as lng, st_y(geom) as lat, accuracy_m as "accuracyMeters",
       ${ms('position_at')} as "positionAt", ${ms('called_at')} as "calledAt", ${ms('received_at')} as "receivedAt", state,
       ${ms('acknowledged_at')} as "acknowledgedAt", acknowledged_name as "acknowledgedName"
     from help_call where state <> 'ended' order by (state = 'open') desc, received_at limit 50`,
  );
  return rows;
}

/** Calls for help from the field; they come by `server/field/http.ts`. */
export const helpRouter = router({
  calls: scoped('duty.read').query(({ ctx }) => openCalls(ctx.tx)),
  acknowledge: scoped('duty.keep')
    .input(helpIdSchema)
    .mutation(({ ctx, input }) => acknowledgeCall(ctx.tx, ctx, input.id).then(() => ({ ok: true as const }))),
  end: scoped('duty.keep')
    .input(helpEndSchema)
    .mutation(({ ctx, input }) => endCall(ctx.tx, ctx, input.id, input.outcome).then(() => ({ ok: true as const }))),
});
