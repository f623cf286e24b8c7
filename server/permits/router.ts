import {
  newPermitSchema,
  permitActSchema,
  permitIdSchema,
  permitListSchema,
  permitPlacesSchema,
} from '../../domain/permit-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asAuth, asViewer } from '../database.ts';
import { fieldPeople } from '../tasks/people.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { actOnPermit } from './act.ts';
import { applyForPermit } from './apply.ts';
import { guardedPermits, listPermits, permitPlaces, readPermit } from './queries.ts';

/** Permits of special operations (特殊作业, REQ-WF-17); what a phone does comes by `server/permits/http.ts`. */
export const permitsRouter = router({
  list: scoped('situation.read')
    .input(permitListSchema)
    .query(({ ctx, input }) => listPermits(ctx.tx, ctx.viewer, input)),
  mine: scoped('situation.read').query(({ ctx }) => guardedPermits(ctx.tx, ctx.viewer)),
  get: scoped('situation.read')
    .input(permitIdSchema)
    .query(async ({ ctx, input }) => {
      const found = await readPermit(ctx.tx, ctx.viewer, input.id);
      if (found === null) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such permit' });
      return found;
    }),
  places: scoped('permits.handle')
    .input(permitPlacesSchema)
    .query(({ ctx, input }) => permitPlaces(ctx.tx, input.text)),
  guardians: permitted('permits.handle').query(({ ctx }) =>
    asAuth(async (tx) => (await fieldPeople(tx, ctx.viewer)).map(({ id, name }) => ({ id, name }))),
  ),
  submit: permitted('permits.handle')
    .input(newPermitSchema)
    .mutation(async ({ ctx, input }) => {
      const people = await asAuth((tx) => fieldPeople(tx, ctx.viewer));
      const guardian = people.find(({ id }) => id === input.guardian);
      if (guardian === undefined)
        throw new RefusalError({ code: 'not_found', field: 'guardian', message: 'no such guardian in your reach' });
      return await asViewer(ctx.viewer, (tx) => applyForPermit(tx, ctx.viewer, guardian, input, ctx.address), true);
    }),
  act: scoped('situation.read')
    .input(permitActSchema)
    .mutation(({ ctx, input }) => actOnPermit(ctx.tx, ctx.viewer, input, ctx.address)),
});
