import { RefusalError } from '../../domain/refusal.ts';
import {
  acceptTrackInput,
  coverageInput,
  patrolIntervalsSchema,
  trackImportSchema,
  trackInput,
  tracksInput,
  watchedInput,
} from '../../domain/track-schema.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { ms } from '../warnings/warning-record.ts';
import { acceptTrack, importTrack } from './commands.ts';
import { readCoverage } from './coverage-queries.ts';
import { readWatched } from './due-queries.ts';
import { readIntervals, writeIntervals } from './intervals.ts';
import { listTracks, readTrack } from './track-queries.ts';

/** Patrols along pipelines (REQ-MAP-10, REQ-WF-28, -29, -32); what a phone records comes by `server/patrols/http.ts`. */
export const patrolsRouter = router({
  coverage: scoped('situation.read')
    .input(coverageInput)
    .query(({ ctx, input }) => readCoverage(ctx.tx, input)),
  watched: scoped('situation.read')
    .input(watchedInput)
    .query(async ({ ctx, input }) => {
      const { rows } = await ctx.tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
      return await readWatched(ctx.tx, rows[0]?.now ?? 0, input.fid);
    }),
  tracks: scoped('situation.read')
    .input(tracksInput)
    .query(({ ctx, input }) => listTracks(ctx.tx, input)),
  track: scoped('situation.read')
    .input(trackInput)
    .query(async ({ ctx, input }) => {
      const found = await readTrack(ctx.tx, input.id);
      if (found === null) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such track' });
      return found;
    }),
  accept: scoped('findings.handle')
    .input(acceptTrackInput)
    .mutation(({ ctx, input }) =>
      acceptTrack(ctx.tx, ctx.viewer, input, ctx.address).then(() => ({ ok: true as const })),
    ),
  importTrack: scoped('import.write')
    .input(trackImportSchema)
    .mutation(({ ctx, input }) => importTrack(ctx.tx, ctx.viewer, input, ctx.address)),
  intervals: scoped('situation.read').query(({ ctx }) => readIntervals(ctx.tx)),
  setIntervals: permitted('rules.approve')
    .input(patrolIntervalsSchema)
    .mutation(({ ctx, input }) => writeIntervals(ctx.viewer, input, ctx.address).then(() => ({ ok: true as const }))),
});
