import { z } from 'zod';
import { router, scoped } from '../trpc.ts';
import { countLayers, readDistrict, readEnterprises, readMedia, readReach, readZones } from './queries.ts';

const key = z.int().positive();

/** What frames the map: the district, what the viewer reaches, counts and choices of the filters. */
export const situationRouter = router({
  frame: scoped('situation.read').query(async ({ ctx }) => {
    const district = await readDistrict(ctx.tx);
    const reach = await readReach(ctx.tx);
    const zones = await readZones(ctx.tx);
    const media = await readMedia(ctx.tx);
    return { district, reach, zones, media, counts: await countLayers(ctx.tx) };
  }),
  enterprises: scoped('situation.read')
    .input(z.object({ text: z.string().trim().max(60), keys: z.array(key).max(200).nullable().default(null) }))
    .query(({ ctx, input }) => readEnterprises(ctx.tx, input.text, input.keys)),
});
