import {
  bindWallSchema,
  configureWallSchema,
  saveSceneSchema,
  sceneIdSchema,
  wallCamerasSchema,
  wallIdSchema,
  wallReportSchema,
} from '../../domain/wall-schema.ts';
import { asAuth } from '../database.ts';
import { administration, permitted, router, scoped } from '../trpc.ts';
import { nearCameras, sceneCameras } from './cameras.ts';
import { bindWall, configureWall, reportWall, revokeWall, wallIdOf } from './commands.ts';
import { listWalls, ownProgramme } from './devices.ts';
import { listScenes, removeScene, saveScene } from './scenes.ts';
import { dayTrend } from './trend.ts';

const ok = { ok: true } as const;

/** Walls: screens bound from a desk, their scenes, and what a screen asks for itself. Times are epoch milliseconds. */
export const wallsRouter = router({
  list: administration('walls.manage').query(({ ctx }) => listWalls(ctx.tx, ctx.viewer)),
  bind: administration('walls.manage')
    .input(bindWallSchema)
    .mutation(({ ctx, input }) => bindWall(ctx.tx, ctx, input)),
  configure: administration('walls.manage')
    .input(configureWallSchema)
    .mutation(({ ctx, input }) => configureWall(ctx.tx, ctx, input).then(() => ok)),
  revoke: administration('walls.manage')
    .input(wallIdSchema)
    .mutation(({ ctx, input }) => revokeWall(ctx.tx, ctx, input.id).then(() => ok)),
  scenes: scoped('walls.manage').query(({ ctx }) => listScenes(ctx.tx, ctx.viewer)),
  saveScene: scoped('walls.manage')
    .input(saveSceneSchema)
    .mutation(({ ctx, input }) => saveScene(ctx.tx, ctx.viewer, input)),
  removeScene: scoped('walls.manage')
    .input(sceneIdSchema)
    .mutation(({ ctx, input }) => removeScene(ctx.tx, ctx.viewer, input.id).then(() => ok)),
  /** The programme of the screen that asks; null for a person who looks at a preview. */
  mine: permitted('situation.read').query(({ ctx: { viewer } }) => {
    const id = wallIdOf(viewer);
    return id === null ? null : asAuth((tx) => ownProgramme(tx, id));
  }),
  report: permitted('situation.read')
    .input(wallReportSchema)
    .mutation(({ ctx: { viewer }, input }) => asAuth((tx) => reportWall(tx, viewer, input)).then(() => ok)),
  cameras: scoped('situation.read')
    .input(wallCamerasSchema)
    .query(({ ctx, input }) => ('scene' in input ? sceneCameras(ctx.tx, input.scene) : nearCameras(ctx.tx, input))),
  trend: scoped('situation.read').query(({ ctx }) => dayTrend(ctx.tx)),
});
