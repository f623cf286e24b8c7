import { z } from 'zod';
import { setAvailabilitySchema } from '../../domain/resource-availability.ts';
import { RESOURCE_TYPES } from '../../domain/resource-type.ts';
import { blockIdSchema, blockRoadSchema } from '../../domain/road-block.ts';
import { oneRouteSchema, ringsSchema, routeAskSchema, routePlaceSchema } from '../../domain/route-schema.ts';
import { asViewer } from '../database.ts';
import { readStationWeather } from '../hazards/station-weather.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { setAvailability } from './availability.ts';
import { blockRoad, unblockRoad } from './commands.ts';
import { reaching, readResources } from './nearest.ts';
import { listBlocks, nameClosures } from './queries.ts';
import { costMatrix, fastestRoute, reachedWithin } from './router-engine.ts';

/** Who gets there, how, and which roads are closed; seconds, metres, WGS 84. */
export const routingRouter = router({
  route: permitted('situation.read')
    .input(oneRouteSchema)
    .query(async ({ ctx, input }) => {
      const { from, to, vehicle, avoid, windFromDeg } = input;
      const route = await fastestRoute(from, to, vehicle, { avoid, windFromDeg });
      if ('why' in route || route.blocked.length === 0) return route;
      return { ...route, blocked: await asViewer(ctx.viewer, (tx) => nameClosures(tx, route.blocked)) };
    }),
  /** Every emergency resource of the scope with its way to a place, the fastest on top. */
  nearest: permitted('situation.read')
    .input(
      z.object({
        to: routePlaceSchema,
        types: z
          .array(z.enum(RESOURCE_TYPES))
          .min(1)
          .default([...RESOURCE_TYPES]),
      }),
    )
    .query(async ({ ctx, input }) => {
      const rows = await asViewer(ctx.viewer, (tx) => readResources(tx, input.to, input.types));
      const keeps = ctx.viewer.permissions.has('resources.keep');
      return { resources: await reaching(rows, input.to), mayKeep: keeps };
    }),
  rings: permitted('situation.read')
    .input(ringsSchema)
    .query(({ input }) => reachedWithin(input.from, input.vehicle, input.minutes)),
  /** Wind at a place for an approach from upwind; null where no station near it tells. */
  wind: scoped('situation.read')
    .input(routePlaceSchema)
    .query(async ({ ctx, input }) => {
      const { wind_direction, wind_speed } = await readStationWeather(ctx.tx, [input.lng, input.lat]);
      return { direction: wind_direction, speed: wind_speed };
    }),
  setAvailability: scoped('resources.keep')
    .input(setAvailabilitySchema)
    .mutation(({ ctx, input }) => setAvailability(ctx.tx, ctx.viewer, input, ctx.address)),
  matrix: permitted('situation.read')
    .input(routeAskSchema)
    .query(({ input }) => costMatrix(input)),
  blocks: scoped('situation.read').query(async ({ ctx }) => ({
    blocks: await listBlocks(ctx.tx),
    mayBlock: ctx.viewer.permissions.has('roads.block'),
  })),
  block: scoped('roads.block')
    .input(blockRoadSchema)
    .mutation(({ ctx, input }) => blockRoad(ctx.tx, ctx.viewer, input, ctx.address)),
  unblock: scoped('roads.block')
    .input(blockIdSchema)
    .mutation(({ ctx, input }) => unblockRoad(ctx.tx, ctx.viewer, input.id, ctx.address)),
});
