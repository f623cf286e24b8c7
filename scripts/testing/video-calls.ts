import { type Calls, once } from './one-call.ts';
import { MEETING_PLACE, type ZoneObjects } from './two-zones.ts';

/** Calls of live video, steering and the wall, for the walk of server/access.db.test.ts. */
export const VIDEO_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'coverage.object': (zone) => once({ fid: zone.fids.sites }),
  'coverage.list': () => once({}, false),
  'coverage.explain': (zone) =>
    once({ fid: zone.fids.sites, ruleSet: 'RS-BH', item: 'channels', text: '四个字吧' }, false),
  'ptz.state': (zone) => once({ cameraId: zone.cameraId }, false),
  'ptz.acquire': (zone) => once({ cameraId: zone.cameraId }, false),
  'ptz.command': (zone) => once({ cameraId: zone.cameraId, command: { kind: 'stop' } }, false),
  'ptz.reserve': (zone) => once({ cameraId: zone.cameraId, minutes: 5, reason: '定位监控' }, false),
  'ptz.breakReservation': (zone) => once({ cameraId: zone.cameraId, reason: '险情处置' }, false),
  'ptz.request': (zone) => once({ cameraId: zone.cameraId }, false),
  'ptz.release': (zone) => once({ cameraId: zone.cameraId }, false),
  'ptz.savePreset': (zone) => once({ cameraId: zone.cameraId, number: 1, name: 'x' }, false),
  'ptz.removePreset': (zone) => once({ cameraId: zone.cameraId, number: 1 }, false),
  'video.open': (zone) => once({ cameraId: zone.cameraId }, false),
  'video.stream': (zone) => once({ cameraId: zone.cameraId, sub: false }, false),
  'video.renew': (zone) => once({ cameraId: zone.cameraId }, false),
  'videoWall.zones': () => once(undefined, false),
  'videoWall.sites': (zone) => once({ zone: zone.zone }, false),
  'videoWall.camerasOf': (zone) => once({ zone: zone.zone, site: 0 }),
  'videoWall.search': () => once({ text: 'cameras' }),
  'videoWall.cameras': (zone) => once({ ids: [zone.cameraId] }),
  'videoWall.ready': () => once({ scene: 'flood' }, false),
  'videoWall.seeing': (zone) => [
    { input: { target: { warning: zone.warningId }, radiusMeters: 100 }, tells: true },
    { input: { target: { layer: 'assets', fid: zone.fids.assets } }, tells: true },
    { input: { target: { at: MEETING_PLACE }, radiusMeters: 1000 }, tells: true },
  ],
  'videoWall.scenes': () => once(undefined, false),
  'videoWall.saveScene': (zone) =>
    once({ name: 'x', layout: 1, cameras: [zone.cameraId], carouselSeconds: null, shared: true }, false),
  'videoWall.removeScene': () => once({ id: 1 }, false),
};
