import { DATUMS } from '../../domain/place.ts';
import {
  ACCESS_PATHS,
  DEFAULT_PROFILE,
  type DeviceProfile,
  MEDIA_MODES,
  type VideoDeviceInput,
} from '../../domain/video-device.ts';
import type { DeviceView } from './device-types.ts';

const CHARSETS = ['auto', 'utf-8', 'gb18030'] as const;

function profileOf(values: FormData): DeviceProfile {
  const text = (name: string): string => String(values.get(name) ?? '');
  const on = (name: string): boolean => values.get(name) !== null;
  return {
    ...DEFAULT_PROFILE,
    mediaMode: MEDIA_MODES.find((one) => one === text('mediaMode')) ?? DEFAULT_PROFILE.mediaMode,
    charset: CHARSETS.find((one) => one === text('charset')) ?? DEFAULT_PROFILE.charset,
    keepaliveSeconds: Number(text('keepaliveSeconds')) || DEFAULT_PROFILE.keepaliveSeconds,
    eventKinds: Object.fromEntries(
      text('eventKinds')
        .split(/\s+/)
        .map((line) => line.split('='))
        .flatMap(([code = '', kind = '']) => (code === '' || kind === '' ? [] : [[code, kind]])),
    ),
    dateHeader: on('dateHeader'),
    mediaFromAnywhere: on('mediaFromAnywhere'),
    resetAlarms: on('resetAlarms'),
    subscribeCatalog: on('subscribeCatalog'),
    subscribeAlarm: on('subscribeAlarm'),
    subscribePosition: on('subscribePosition'),
  };
}

/** What the form says, for the server to check; id and kind of a device that is known stay. */
export function deviceInput(
  values: FormData,
  kind: VideoDeviceInput['kind'],
  device: DeviceView | null,
): VideoDeviceInput {
  const text = (name: string): string => String(values.get(name) ?? '').trim();
  return {
    id: device?.id ?? text('id'),
    kind: device?.kind === 'platform-lower' ? 'platform-lower' : device === null ? kind : 'device',
    name: text('name'),
    path: ACCESS_PATHS.find((one) => one === text('path')) ?? '03',
    datum: DATUMS.find((one) => one === text('datum')) ?? 'WGS84',
    profile: profileOf(values),
    allowedAddresses: text('addresses')
      .split(/[\s,，]+/)
      .filter((one) => one !== ''),
    vehicleId: text('vehicle') === '' ? null : text('vehicle'),
    scopeKey: Number(text('scopeKey')),
  };
}
