import type { AroundLayer } from '../../domain/around.ts';
import { aroundInputSchema } from '../../domain/around-schema.ts';
import { router, scoped } from '../trpc.ts';
import { readArea } from './area.ts';
import { type Neighbour, readAreaWarnings, readNeighbours } from './queries.ts';

interface Group {
  readonly layer: AroundLayer;
  readonly items: readonly Neighbour[];
  readonly total: number;
}

/** Around here (周边分析; REQ-MAP-16, REQ-EMER-01, -03, -04). One transaction; one bounded statement per layer. */
export const aroundRouter = router({
  query: scoped('situation.read')
    .input(aroundInputSchema)
    .query(async ({ ctx, input }) => {
      const area = await readArea(ctx.tx, input.origin, input.radiusMeters);
      const groups: Group[] = [];
      // In turn, not at once: one transaction is one connection.
      for (const layer of input.layers) groups.push({ layer, ...(await readNeighbours(ctx.tx, layer, area, input)) });
      return {
        center: area.center,
        bbox: area.bbox,
        outline: area.outline,
        groups,
        warnings: await readAreaWarnings(ctx.tx, area, input),
      };
    }),
});
