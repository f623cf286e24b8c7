import { type Calls, once } from './one-call.ts';
import type { ZoneObjects } from './two-zones.ts';

const deviceOf = (zone: ZoneObjects) => ({
  id: zone.deviceId,
  kind: 'device',
  name: 'x',
  path: '03',
  scopeKey: zone.scopeKey,
});

const UPPER = '12000000002000009998';

/** The part of `CALLS` (every-call.ts) about GB/T 28181 devices and platforms. */
export const DEVICE_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'devices.list': () => once({}),
  'devices.groups': (zone) => once({ device: zone.deviceId }, false),
  'devices.channels': (zone) => once({ device: zone.deviceId }),
  'devices.status': () => once(undefined, false),
  'devices.owners': () => once({}, false),
  'devices.cameras': (zone) => once({ device: zone.deviceId, channel: zone.channelId, text: 'camera' }, false),
  'devices.add': (zone) => once({ ...deviceOf(zone), id: '34020000001180009999' }, false),
  'devices.change': (zone) => once(deviceOf(zone), false),
  'devices.renewPassword': (zone) => once({ device: zone.deviceId }, false),
  'devices.link': (zone) => once({ device: zone.deviceId, channel: zone.channelId, camera: null }, false),
  'devices.refreshCatalog': (zone) => once({ device: zone.deviceId }, false),
  'cascade.list': () => once(undefined, false),
  'cascade.cameras': () => once({ upper: UPPER }, false),
  'cascade.add': () => once({ id: UPPER, name: 'x', ownId: UPPER, host: '127.0.0.1', password: 'x' }, false),
  'cascade.change': () => once({ id: UPPER, name: 'x', ownId: UPPER, host: '127.0.0.1' }, false),
  'cascade.share': (zone) => once({ upper: UPPER, cameras: [zone.cameraId], shared: true }, false),
  'cascade.retire': () => once({ upper: UPPER }, false),
  'devices.retire': () => once({ device: '34020000001180009998' }, false),
};
