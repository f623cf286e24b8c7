import { DEFAULT_PARAMETERS } from '../../domain/assessment-parameters.ts';
import { LAYERS, TILE_LAYERS } from '../../domain/layer.ts';
import { RS_BH } from '../../domain/loop-plan.ts';
import { READY_SCENES } from '../../domain/wall-scene.ts';
import { DEVICE_CALLS } from './device-calls.ts';
import { DUTY_CALLS } from './duty-calls.ts';
import { FIELD_CALLS } from './field-calls.ts';
import { HAZARD_CALLS } from './hazard-calls.ts';
import { type Calls, once } from './one-call.ts';
import { PATROL_CALLS } from './patrol-calls.ts';
import { PERMIT_CALLS } from './permit-calls.ts';
import { PIPELINE_CALLS, pipelinePaths } from './pipeline-calls.ts';
import { RECORDING_CALLS } from './recording-calls.ts';
import { REPAIR_CALLS } from './repair-calls.ts';
import { RESPONSE_CALLS } from './response-calls.ts';
import { ROUTING_CALLS } from './routing-calls.ts';
import { replayPaths, SCENE_CALLS } from './scene-calls.ts';
import { MEETING_PLACE, type ZoneObjects } from './two-zones.ts';
import { VIDEO_CALLS } from './video-calls.ts';

const NO_FILTERS = { sectors: null, zones: null, enterprises: null, tiers: null, media: null };
const point = { kind: 'point', position: MEETING_PLACE } as const;

/** A rule that every point of the two zones would have crossed. */
const TRIAL_RULE = {
  kind: 'limit',
  scenario: 'tank',
  nameZh: '试算',
  nameEn: 'Trial',
  indicator: 'pressure',
  unit: 'MPa',
  tiers: [{ tier: 'yellow', limit: 0.5 }],
  actionZh: '核对',
  actionEn: 'Verify',
  source: 'S2 Art 18',
};

/** Every procedure that a viewer may call, with inputs that lead to zone A. A new procedure fails until it is here. */
export const CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  ...VIDEO_CALLS,
  ...DEVICE_CALLS,
  ...PATROL_CALLS,
  ...PERMIT_CALLS,
  'around.query': (zone) => [
    { input: { origin: point, radiusMeters: 1000 }, tells: true },
    { input: { origin: { kind: 'object', layer: 'assets', fid: zone.fids.assets }, radiusMeters: 1000 }, tells: true },
    {
      input: { origin: { kind: 'stretch', fid: zone.fids.pipelines, fromMeters: 0, toMeters: 50 }, radiusMeters: 500 },
      tells: true,
    },
  ],
  'assessment.runs': () => once(undefined, false),
  'assessment.results': (zone) => once({ runId: zone.assessment.runId, unit: 'enterprise', findingsOnly: false }),
  'assessment.unit': (zone) => once({ runId: zone.assessment.runId, unit: 'enterprise', key: zone.zone }),
  'assessment.preview': () => once({ period: 'week', fromDay: '2026-01-05' }, false),
  'assessment.askForRun': () => once({ period: 'week', fromDay: '2026-01-05' }, false),
  'assessment.parameters': () => once(undefined, false),
  'assessment.setParameters': () => once({ version: 0, body: DEFAULT_PARAMETERS, note: '' }, false),
  'assessment.drafts': () => once({}),
  'assessment.draft': (zone) => once({ id: zone.assessment.draftId }),
  'assessment.editDraft': (zone) =>
    once({ id: zone.assessment.draftId, revision: 9, textZh: '四个字吧', textEn: 'text' }, false),
  'assessment.approveDraft': (zone) => once({ id: zone.assessment.draftId, revision: 9 }, false),
  'assessment.sendDraft': (zone) => once({ id: zone.assessment.draftId, revision: 9, number: '1号' }, false),
  'assessment.withdrawDraft': (zone) => once({ id: zone.assessment.draftId, revision: 9, text: '四个字吧' }, false),
  'assessment.archiveDraft': (zone) => once({ id: zone.assessment.draftId, revision: 9, text: '四个字吧' }, false),
  'assessment.answerDraft': (zone) => once({ id: zone.assessment.draftId, revision: 9, text: '四个字吧' }, false),
  'assessment.appeals': () => once(undefined),
  'assessment.appeal': (zone) =>
    once(
      { runId: zone.assessment.runId, fids: [zone.fids.sensors], from: 1, to: 2, reason: '十个字以上的申诉理由' },
      false,
    ),
  'assessment.decideAppeal': (zone) => once({ id: zone.assessment.appealId, accept: false, text: '四个字吧' }, false),
  ...DUTY_CALLS,
  ...HAZARD_CALLS,
  ...ROUTING_CALLS,
  ...FIELD_CALLS,
  'imports.list': () => once(undefined, false),
  'imports.progress': (zone) => once({ id: zone.importId }, false),
  'imports.preview': () =>
    once(
      {
        layer: 'cameras',
        filename: 'c.csv',
        format: 'csv',
        text: 'name,lng,lat\nC,117.7,38.95',
        datum: 'WGS84',
        coordinateKind: 'unknown',
      },
      false,
    ),
  'imports.cancel': (zone) => once({ id: zone.importId }, false),
  'imports.commit': (zone) => once({ id: zone.importId }, false),
  ...REPAIR_CALLS,
  'incidentPlans.list': () => once(undefined, false),
  'incidentPlans.get': () => once({ kind: 'fire' }, false),
  'incidentPlans.save': () => once({ kind: 'lifting', note: '', steps: [] }, false),
  'incidentPlans.withdraw': () => once({ kind: 'lifting' }, false),
  'incidentPlans.decide': () => once({ kind: 'lifting', version: 1, approve: true, reason: '' }, false),
  'incidents.contacts': (zone) => once({ id: zone.incidentId }, false),
  'incidents.list': () => once({ state: 'open' }),
  'incidents.get': (zone) => once({ id: zone.incidentId }),
  'incidents.open': (zone) =>
    once({ layer: 'assets', fid: zone.fids.assets, kind: 'fire', exercise: true, text: '' }, false),
  'incidents.note': (zone) => once({ id: zone.incidentId, text: 'x' }, false),
  'incidents.correct': (zone) => once({ id: zone.incidentId, entryId: 1, text: 'x' }, false),
  'incidents.level': (zone) => once({ id: zone.incidentId, level: 4 }, false),
  'incidents.step': (zone) => once({ id: zone.incidentId, step: 'alarm' }, false),
  'incidents.radius': (zone) => once({ id: zone.incidentId, radiusMeters: 500 }, false),
  'incidents.kind': (zone) => once({ id: zone.incidentId, kind: 'other' }, false),
  'incidents.casualties': (zone) =>
    once({ id: zone.incidentId, casualties: { dead: 0, missing: 0, injured: 0, trapped: 0 } }, false),
  'incidents.saveReport': (zone) =>
    once(
      {
        reportId: zone.reportId,
        body: {
          unit: '',
          place: '',
          happenedAt: 0,
          course: '',
          casualties: { dead: 0, missing: 0, injured: 0, trapped: 0 },
          loss: '',
          measures: '',
          other: '',
        },
      },
      false,
    ),
  'incidents.submitReport': (zone) => once({ reportId: zone.reportId }, false),
  'incidents.newReport': (zone) => once({ id: zone.incidentId, level: 'bureau', kind: 'follow_up' }, false),
  'incidents.close': (zone) => once({ id: zone.incidentId, text: 'x' }, false),
  // A stream; see "the live stream" below.
  'live.events': () => [],
  'notify.inbox': () => once(undefined),
  'notify.seen': () => once({ ids: [1] }, false),
  'notify.read': (zone) => once({ warning: zone.warningId }, false),
  'notify.released': (zone) => once({ warning: zone.warningId }, false),
  'notify.release': (zone) => once({ warning: zone.warningId, reason: 'test' }, false),
  'notify.withdraw': (zone) => once({ warning: zone.warningId }, false),
  'notify.recipients': () => once(undefined, false),
  'notify.setRecipient': () => once({ party: 'bureau', organisation: 1 }, false),
  'notify.removeRecipient': () => once({ id: 1 }, false),
  'notify.organisations': () => once({ text: '' }, false),
  'notify.contacts': () => once({}, false),
  'notify.saveContact': () => once({ organisation: 1, name: 'x', channel: 'sms', address: '13800000000' }, false),
  'notify.endpoints': () => once(undefined, false),
  'notify.saveEndpoint': () => once({ kind: 'sms', address: 'https://example.cn' }, false),
  'notify.testContact': () => once({ contact: 1 }, false),
  'notify.testEndpoint': () => once({ endpoint: 'city' }, false),
  'notify.deliveries': (zone) => once({ warning: zone.warningId }, false),
  'notify.delivery': () => once({ id: 1 }, false),
  'notify.counts': () => once(undefined, false),
  'notify.retry': () => once({ id: 1 }, false),
  'notify.members': () => once({ organisation: 1 }, false),
  'notify.addMember': () => once({ organisation: 1, identifier: 'nobody' }, false),
  'notify.removeMember': () => once({ organisation: 1, userId: 'nobody' }, false),
  'objects.card': (zone) => LAYERS.map((layer) => ({ input: { layer, fid: zone.fids[layer] }, tells: true })),
  'objects.live': (zone) => once({ fid: zone.fids.assets }),
  'objects.trend': (zone) => once({ pointFid: zone.fids.sensors, hours: 24 }, false),
  'objects.history': (zone) => once({ fid: zone.fids.vehicles }, false),
  'objects.list': () => LAYERS.map((layer) => ({ input: { layer, filters: NO_FILTERS }, tells: true })),
  'objects.locate': (zone) => LAYERS.map((layer) => ({ input: { fid: zone.fids[layer] }, tells: true })),
  'outages.list': () => once({}),
  'outages.points': (zone) => once({ fid: zone.fids.assets }),
  'outages.request': (zone) =>
    once({ fid: zone.fids.assets, points: null, reason: 'other', text: '四个字吧', from: 1, to: 2 }, false),
  'outages.verify': (zone) => once({ id: zone.assessment.outageId, permit: false, text: '四个字吧' }, false),
  'outages.withdraw': (zone) => once({ id: zone.assessment.outageId }, false),
  'outages.end': (zone) => once({ id: zone.assessment.outageId }, false),
  ...PIPELINE_CALLS,
  ...RECORDING_CALLS,
  ...RESPONSE_CALLS,
  ...SCENE_CALLS,
  'rules.list': () => once({}, false),
  'rules.get': () => once({ id: 'gas.combustible' }, false),
  'rules.points': () => once({ text: 'sensors' }),
  'rules.dryRun': () => once({ id: 'trial.pressure', body: TRIAL_RULE }, false),
  'rules.saveDraft': () => once({ id: 'trial.pressure', body: TRIAL_RULE }, false),
  'rules.withdrawDraft': () => once({ id: 'trial.pressure' }, false),
  'rules.approve': () => once({ id: 'trial.pressure', version: 1 }, false),
  'rules.refuse': () => once({ id: 'trial.pressure', version: 1 }, false),
  'rules.unwatched': () => once(undefined),
  'rules.plans': () => once(undefined, false),
  'rules.savePlan': () => once({ ...RS_BH, shelfMaxMinutes: 0 }, false),
  'rules.decidePlan': () => once({ id: 'RS-BH', version: 99, approve: false }, false),
  'search.query': () => once({ text: 'assets' }),
  'situation.frame': () => once(undefined),
  'situation.enterprises': () => once({ text: '化工' }),
  'session.welcome': () => once(undefined, false),
  'session.me': () => once(undefined, false),
  'session.startStory': () => once(undefined, false),
  'session.setLocale': () => once({ locale: 'en' }, false),
  'session.changePassword': () => once({ password: 'x', newPassword: 'y' }, false),
  'pulls.list': () => once({}, false),
  'pulls.save': (zone) => once({ cameraId: zone.cameraId, kind: 'rtsp', address: 'rtsp://169.254.0.1/' }, false),
  'pulls.remove': () => once({ id: 'pull_nothing' }, false),
  'pulls.test': (zone) => once({ cameraId: zone.cameraId, kind: 'rtsp', address: 'rtsp://169.254.0.1/' }, false),
  'terminals.list': () => once({}, false),
  'terminals.status': () => once(undefined, false),
  'terminals.save': () => once({ vehicleId: 'obj_1_vehicles', number: '13900009999' }, false),
  'terminals.remove': () => once({ number: '013900009998' }, false),
  'video.open': (zone) => once({ cameraId: zone.cameraId }, false),
  'video.stream': (zone) => once({ cameraId: zone.cameraId, sub: false }, false),
  'video.renew': (zone) => once({ cameraId: zone.cameraId }, false),
  'walls.list': () => once(undefined, false),
  'walls.bind': () => once({ code: 'ABC234', name: 'x', programme: { scene: READY_SCENES.watch, hours: [] } }, false),
  'walls.configure': () =>
    once({ id: 'wall_0123456789abcdef', name: 'x', programme: { scene: READY_SCENES.watch, hours: [] } }, false),
  'walls.revoke': () => once({ id: 'wall_0123456789abcdef' }, false),
  'walls.scenes': () => once(undefined, false),
  'walls.saveScene': () => once({ id: null, name: 'x', body: READY_SCENES.watch, shared: false }, false),
  'walls.removeScene': () => once({ id: 1 }, false),
  'walls.mine': () => once(undefined, false),
  'walls.report': () => once({ width: 1, height: 1, focus: '', heapMegabytes: 0, faults: [] }, false),
  'walls.cameras': (zone) => [
    { input: { lng: MEETING_PLACE[0], lat: MEETING_PLACE[1], fid: zone.fids.assets }, tells: true },
    { input: { scene: 'flood' }, tells: false },
  ],
  'walls.trend': () => once(undefined, false),
  'warnings.list': () => once({}),
  'warnings.get': (zone) => once({ id: zone.warningId }),
  'warnings.counts': () => once(undefined, false),
  'warnings.acknowledge': (zone) => once({ id: zone.warningId }, false),
  'warnings.verify': (zone) => once({ id: zone.warningId, verdict: 'true', text: 'x' }, false),
  'warnings.handle': (zone) => once({ id: zone.warningId, text: 'x' }, false),
  'warnings.report': (zone) => once({ id: zone.warningId, text: 'x' }, false),
  'warnings.downgrade': (zone) => once({ id: zone.warningId, tier: 'blue', text: 'x' }, false),
  'warnings.clear': (zone) => once({ id: zone.warningId, text: 'x' }, false),
  'warnings.confirm': (zone) => once({ id: zone.warningId }, false),
  'warnings.sendBack': (zone) => once({ id: zone.warningId, text: 'x' }, false),
  'warnings.assign': (zone) => once({ id: zone.warningId, userId: null }, false),
  'warnings.comment': (zone) => once({ id: zone.warningId, text: 'x' }, false),
  'warnings.shelve': (zone) => once({ id: zone.warningId, minutes: 5, reason: 'x' }, false),
  'warnings.approveShelf': (zone) => once({ id: zone.warningId }, false),
  'warnings.unshelve': (zone) => once({ id: zone.warningId }, false),
  'warnings.colleagues': () => once(undefined, false),
};

/** Addresses below every prefix, with what of zone A they could tell. */
const tileAddress = (z: number): string => {
  const n = 2 ** z;
  const x = Math.floor(((MEETING_PLACE[0] + 180) / 360) * n);
  const lat = (MEETING_PLACE[1] * Math.PI) / 180;
  const y = Math.floor(((1 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / Math.PI) / 2) * n);
  return `/api/tiles/${TILE_LAYERS.join(',')}/${z}/${x}/${y}`;
};
export const PATHS: Readonly<Record<string, (zone: ZoneObjects) => readonly { path: string; tells: boolean }[]>> = {
  '/api/tiles/': () => [
    { path: tileAddress(14), tells: true },
    { path: tileAddress(11), tells: false },
    { path: '/api/tiles/sites', tells: false },
  ],
  '/api/3dtiles/': () => [
    { path: '/api/3dtiles/assets/tileset.json', tells: false },
    { path: '/api/3dtiles/assets/0/0/0/full.glb', tells: true },
  ],
  '/api/worlds/': (zone) => [{ path: `/api/worlds/${zone.worldId}/tileset.json`, tells: false }],
  '/api/trpc/': () => [],
  '/api/live/': () => [{ path: '/api/live/state', tells: false }],
  '/api/replay/': replayPaths,
  '/api/video/': (zone) => [
    { path: `/api/video/${zone.cameraId}/index.m3u8`, tells: false },
    { path: `/api/video/${zone.cameraId}/still`, tells: false },
  ],
  '/api/recordings/': (zone) => [{ path: `/api/recordings/${zone.cameraId}/index.m3u8`, tells: false }],
  '/api/images/': (zone) => [{ path: `/api/images/${zone.recording.requestId}/export.zip`, tells: false }],
  '/api/ogc': (zone) => [
    { path: '/api/ogc/collections', tells: false },
    ...TILE_LAYERS.flatMap((layer) => [
      { path: `/api/ogc/collections/${layer}/items?limit=100`, tells: true },
      { path: `/api/ogc/collections/${layer}/items/${zone.fids[layer]}`, tells: true },
    ]),
  ],
  '/api/cap/': (zone) => [
    { path: '/api/cap/feed.xml', tells: true },
    { path: '/api/cap/feed.xml?scope=public', tells: false },
    { path: `/api/cap/${zone.warningId}.xml?scope=public`, tells: false },
    { path: `/api/cap/${zone.warningId}.xml`, tells: true },
  ],
  '/api/assessment/evidence': (zone) => [
    { path: `/api/assessment/evidence?appeal=${zone.assessment.appealId}&name=a.jpg`, tells: false },
  ],
  '/api/evidence': (zone) => [{ path: `/api/evidence/${zone.evidenceId}`, tells: true }],
  '/api/pipelines/': pipelinePaths,
  '/api/audit.csv': () => [{ path: '/api/audit.csv', tells: false }],
  '/api/ingest/': () => [{ path: '/api/ingest/v1/readings', tells: false }],
  '/api/auth/': () => [{ path: '/api/auth/session', tells: false }],
  '/api/demo/sign-in': () => [],
  '/api/field/permits': () => [{ path: '/api/field/permits', tells: false }],
  '/api/field/tracks': () => [{ path: '/api/field/tracks', tells: false }],
  '/api/field/': () => [
    { path: `/api/field/media/6a7f1f9e-1111-4222-8333-444455556666/${'0'.repeat(64)}`, tells: false },
  ],
  '/api/wall/': () => [{ path: '/api/wall/pair', tells: false }],
  '/api/health': () => [{ path: '/api/health', tells: false }],
  '/api/metrics': () => [{ path: '/api/metrics', tells: false }],
  '/api/local-authority.crt': () => [],
};
