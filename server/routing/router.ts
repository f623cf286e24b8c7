import { blockIdSchema, blockRoadSchema } from '../../domain/road-block.ts';
import { oneRouteSchema, routeAskSchema } from '../../domain/route-schema.ts';
import { asViewer } from '../database.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { blockRoad, unblockRoad } from './commands.ts';
import { listBlocks, nameClosures } from './queries.ts';
import { costMatrix, fastestRoute } from './router-engine.ts';

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
