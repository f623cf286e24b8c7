import { cameraSightInput, spotSightInput } from '../../domain/sight-schema.ts';
import { router, scoped } from '../trpc.ts';
import { readCameraSight, readSpotSight } from './queries.ts';

/** Camera sense: what a camera sees, and who sees a spot, registered bodies considered (REQ-EMER-04). */
export const sightRouter = router({
  camera: scoped('video.view')
    .input(cameraSightInput)
    .query(({ ctx, input }) => readCameraSight(ctx.tx, input.fid, ctx.viewer.precision)),
  spot: scoped('video.view')
    .input(spotSightInput)
    .query(({ ctx, input }) => readSpotSight(ctx.tx, input.layer, input.fid, ctx.viewer.precision)),
});
