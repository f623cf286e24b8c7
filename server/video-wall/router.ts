import {
  readySceneSchema,
  sceneIdSchema,
  sceneSchema,
  seeingSchema,
  wallCamerasOfSchema,
  wallCamerasSchema,
  wallSearchSchema,
  wallSitesSchema,
} from '../../domain/video-scene-schema.ts';
import { router, scoped } from '../trpc.ts';
import { camerasById, camerasOf, readyCameras, searchCameras, sitesOf, zonesOf } from './queries.ts';
import { listScenes, removeScene, saveScene } from './scenes.ts';
import { seeingCameras } from './seeing.ts';

const viewing = scoped('video.view');

/** The video wall: what there is to watch, and in which arrangement. */
export const videoWallRouter = router({
  zones: viewing.query(({ ctx }) => zonesOf(ctx.tx)),
  sites: viewing.input(wallSitesSchema).query(({ ctx, input }) => sitesOf(ctx.tx, input.zone)),
  camerasOf: viewing
    .input(wallCamerasOfSchema)
    .query(({ ctx, input }) => camerasOf(ctx.tx, input.zone, input.site, input.cursor)),
  search: viewing.input(wallSearchSchema).query(({ ctx, input }) => searchCameras(ctx.tx, input.text, input.cursor)),
  cameras: viewing.input(wallCamerasSchema).query(({ ctx, input }) => camerasById(ctx.tx, input.ids)),
  ready: viewing.input(readySceneSchema).query(({ ctx, input }) => readyCameras(ctx.tx, input.scene, input.zone)),
  seeing: viewing.input(seeingSchema).query(({ ctx, input }) => seeingCameras(ctx.tx, input)),
  scenes: viewing.query(({ ctx }) => listScenes(ctx.tx, ctx.viewer)),
  saveScene: viewing.input(sceneSchema).mutation(({ ctx, input }) => saveScene(ctx.tx, ctx.viewer, input, ctx.address)),
  removeScene: viewing
    .input(sceneIdSchema)
    .mutation(({ ctx, input }) => removeScene(ctx.tx, ctx.viewer, input.id, ctx.address)),
});
