import { type Calls, once } from './one-call.ts';
import type { ZoneObjects } from './two-zones.ts';

const deviceOf = (zone: ZoneObjects) => ({
  id: zone.deviceId,
  kind: 'device',
  name: 'x',
  path: '03',
  scopeKey: zone.scopeKey,
});

/** The part of `CALLS` (every-call.ts) about GB/T 28181 devices. */
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
  'devices.retire': () => once({ device: '34020000001180009998' }, false),
};
