import { z } from 'zod';
import { MAX_WINDOW_MS } from '../../domain/replay.ts';
import { asEngine } from '../database.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { historyFrom } from './checkpoints.ts';
import { readMarks, readTurn } from './queries.ts';

const moment = z.number().int().min(0).max(8_640_000_000_000);
const windowSchema = z
  .object({ from: moment, to: moment })
  .refine(({ from, to }) => from <= to && to - from <= MAX_WINDOW_MS, { path: ['to'], error: 'at most eight days' });

/** The slider of the past; stretches themselves are `GET /api/replay/film` and `/tracks`. Times in epoch milliseconds. */
export const replayRouter = router({
  /** From when on the past can be shown; null while nothing has been kept. The same for everybody. */
  history: permitted('situation.read').query(async () => ({ from: await asEngine(historyFrom) })),
  marks: scoped('situation.read')
    .input(windowSchema)
    .query(({ ctx, input }) => readMarks(ctx.tx, ctx.viewer, input.from, input.to)),
  turn: scoped('situation.read')
    .input(z.object({ time: moment, direction: z.union([z.literal(1), z.literal(-1)]) }))
    .query(async ({ ctx, input }) => ({ at: await readTurn(ctx.tx, input.time, input.direction) })),
});
