import { adminRouter } from './admin/router.ts';
import { aroundRouter } from './around/router.ts';
import { assessmentRouter } from './assessment/router.ts';
import { cascadeRouter } from './cascade/router.ts';
import { devicesRouter } from './devices/router.ts';
import { dutyRouter } from './duty/router.ts';
import { evaluationsRouter } from './evaluations/router.ts';
import { fieldRouter } from './field/router.ts';
import { hazardsRouter } from './hazards/router.ts';
import { helpRouter } from './help/router.ts';
import { imagesRouter } from './images/router.ts';
import { importsRouter } from './imports/router.ts';
import { incidentPlansRouter } from './incident-plans/router.ts';
import { incidentsRouter } from './incidents/router.ts';
import { liveRouter } from './live/router.ts';
import { notifyRouter } from './notify/router.ts';
import { objectsRouter } from './objects/router.ts';
import { outagesRouter } from './outages/router.ts';
import { patrolsRouter } from './patrols/router.ts';
import { permitsRouter } from './permits/router.ts';
import { pipelinesRouter } from './pipelines/router.ts';
import { ptzRouter } from './ptz/router.ts';
import { pullsRouter } from './pulls/router.ts';
import { recordingsRouter } from './recording/router.ts';
import { repairsRouter } from './repairs/router.ts';
import { replayRouter } from './replay/router.ts';
import { responseRouter } from './response/router.ts';
import { routingRouter } from './routing/router.ts';
import { rulesRouter } from './rules/router.ts';
import { searchRouter } from './search/router.ts';
import { sessionRouter } from './session/router.ts';
import { sightRouter } from './sight/router.ts';
import { situationRouter } from './situation/router.ts';
import { tasksRouter } from './tasks/router.ts';
import { terminalsRouter } from './terminals/router.ts';
import { router } from './trpc.ts';
import { undergroundRouter } from './underground/router.ts';
import { videoRouter } from './video/router.ts';
import { coverageRouter } from './video-wall/coverage-router.ts';
import { videoWallRouter } from './video-wall/router.ts';
import { wallsRouter } from './walls/router.ts';
import { warningsRouter } from './warnings/router.ts';
import { worldsRouter } from './worlds/router.ts';

/** The typed interface of the UI: one router per noun, each in its own folder. */
export const appRouter = router({
  admin: adminRouter,
  around: aroundRouter,
  cascade: cascadeRouter,
  coverage: coverageRouter,
  devices: devicesRouter,
  duty: dutyRouter,
  assessment: assessmentRouter,
  evaluations: evaluationsRouter,
  images: imagesRouter,
  hazards: hazardsRouter,
  field: fieldRouter,
  help: helpRouter,
  imports: importsRouter,
  incidentPlans: incidentPlansRouter,
  incidents: incidentsRouter,
  live: liveRouter,
  notify: notifyRouter,
  objects: objectsRouter,
  outages: outagesRouter,
  ptz: ptzRouter,
  pulls: pullsRouter,
  patrols: patrolsRouter,
  routing: routingRouter,
  permits: permitsRouter,
  pipelines: pipelinesRouter,
  recordings: recordingsRouter,
  repairs: repairsRouter,
  response: responseRouter,
  replay: replayRouter,
  rules: rulesRouter,
  search: searchRouter,
  session: sessionRouter,
  sight: sightRouter,
  situation: situationRouter,
  tasks: tasksRouter,
  terminals: terminalsRouter,
  underground: undergroundRouter,
  video: videoRouter,
  videoWall: videoWallRouter,
  walls: wallsRouter,
  warnings: warningsRouter,
  worlds: worldsRouter,
});
export type AppRouter = typeof appRouter;
