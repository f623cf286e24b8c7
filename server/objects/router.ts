import { z } from 'zod';
import { layerSchema } from '../../domain/code-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { selectionSchema, situationFiltersSchema } from '../../domain/situation-schema.ts';
import { router, scoped } from '../trpc.ts';
import { readObjectHistory, readObjectWarnings } from './history-queries.ts';
import { readObjectPage } from './list-queries.ts';
import { readLivePoints, readTrend } from './live-queries.ts';
import { readCameras, readDocuments, readIdentity, readLayerOf } from './queries.ts';

const fid = z.int().min(1).max(2_147_483_647);
/** Epoch milliseconds in the past; null is now. */
const moment = z.int().min(0).max(8_640_000_000_000).nullable().default(null);
const cursor = z.object({ rank: z.int(), name: z.string().max(200), fid });

/** What stands behind a click on the map: identity, live values, trend, history; and each layer as a list. */
export const objectsRouter = router({
  card: scoped('situation.read')
    .input(selectionSchema)
    .query(async ({ ctx, input }) => {
      const identity = await readIdentity(ctx.tx, input.layer, input.fid);
      const cameras = await readCameras(ctx.tx, identity);
      const warnings = await readObjectWarnings(ctx.tx, input.fid);
      return { identity, cameras, warnings, documents: await readDocuments(ctx.tx, input.fid) };
    }),
  live: scoped('situation.read')
    .input(z.object({ fid, at: moment }))
    .query(({ ctx, input }) => readLivePoints(ctx.tx, input.fid, input.at)),
  trend: scoped('situation.read')
    .input(
      z.object({
        pointFid: fid,
        hours: z.union([z.literal(1), z.literal(6), z.literal(24), z.literal(168), z.literal(336)]),
        at: moment,
      }),
    )
    .query(({ ctx, input }) => readTrend(ctx.tx, input.pointFid, input.hours, input.at)),
  history: scoped('situation.read')
    .input(z.object({ fid }))
    .query(({ ctx, input }) => readObjectHistory(ctx.tx, input.fid)),
  list: scoped('situation.read')
    .input(
      z.object({
        layer: layerSchema,
        text: z.string().trim().max(60).default(''),
        filters: situationFiltersSchema,
        cursor: cursor.nullish(),
        limit: z.int().min(1).max(100).default(50),
      }),
    )
    .query(({ ctx, input }) => readObjectPage(ctx.tx, { ...input, cursor: input.cursor ?? null })),
  locate: scoped('situation.read')
    .input(z.object({ fid }))
    .query(async ({ ctx, input }) => {
      const layer = await readLayerOf(ctx.tx, input.fid);
      if (layer === null) throw new RefusalError({ code: 'not_found', message: `no object ${input.fid}` });
      const { name, nameEn, position, bbox } = await readIdentity(ctx.tx, layer, input.fid);
      return { layer, fid: input.fid, name, nameEn, position, bbox };
    }),
});
