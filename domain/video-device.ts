import { z } from 'zod';
import { DATUMS } from './place.ts';

/** What registers by GB/T 28181: a device of an enterprise, a platform below us, and the one above us. */
export const VIDEO_DEVICE_KINDS = ['device', 'platform-lower', 'platform-upper'] as const;
/** Kinds that can be added; a platform above us is not registered with yet. */
export const ADDED_KINDS = ['device', 'platform-lower'] as const satisfies readonly VideoDeviceKind[];
export type VideoDeviceKind = (typeof VIDEO_DEVICE_KINDS)[number];

/** How pictures reach us (REQ-VID-01..04): 01 platform to platform, 02 through a converging unit, 03 device direct. */
export const ACCESS_PATHS = ['01', '02', '03'] as const;
export type AccessPath = (typeof ACCESS_PATHS)[number];

export const VIDEO_DEVICE_STATES = ['never', 'online', 'offline'] as const;
export type VideoDeviceState = (typeof VIDEO_DEVICE_STATES)[number];

export const MEDIA_MODES = ['tcp_passive', 'udp', 'tcp_active'] as const;

/** Why something of a device was refused or failed; words stand in the messages of `devices`. */
export const DEVICE_ERRORS = [
  'wrong_password',
  'replayed',
  'foreign_address',
  'rate_limited',
  'no_keepalive',
  'logged_out',
  'no_answer',
  'catalog_incomplete',
  'catalog_too_large',
  'unreadable',
  'channel_busy',
  'not_acceptable',
  'no_pictures',
  'device_fault',
  'refused',
] as const;
export type DeviceError = (typeof DEVICE_ERRORS)[number];

/** What differs between makes (video-protocols 3.10); every part has a default that suits most. */
export const deviceProfileSchema = z.object({
  mediaMode: z.enum(MEDIA_MODES).default('tcp_passive'),
  charset: z.enum(['auto', 'utf-8', 'gb18030']).default('auto'),
  /** Pictures may come from another address than messages do; otherwise they are dropped and counted. */
  mediaFromAnywhere: z.boolean().default(false),
  /** The Date header sets the device's clock; some devices take it for UTC and are then hours off. */
  dateHeader: z.boolean().default(true),
  subscribeCatalog: z.boolean().default(false),
  subscribeAlarm: z.boolean().default(false),
  subscribePosition: z.boolean().default(false),
  /** A device that told an alarm of its own is silent until the alarm is reset (annex A.2.5). */
  resetAlarms: z.boolean().default(true),
  /** What pushed events (GA/T 1400) are called here, by the sender's own numbers; others are `ai_event`. */
  eventKinds: z.record(z.string().regex(/^\d{1,6}$/), z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)).default({}),
  keepaliveSeconds: z.int().min(5).max(600).default(60),
});
export type DeviceProfile = z.infer<typeof deviceProfileSchema>;

export const DEFAULT_PROFILE: DeviceProfile = deviceProfileSchema.parse({});

export const videoDeviceIdSchema = z.string().regex(/^\d{20}$/);

/** A device as a person enters it. The password is made by us and shown once. */
export const videoDeviceSchema = z.object({
  id: videoDeviceIdSchema,
  kind: z.enum(ADDED_KINDS),
  name: z.string().trim().min(1).max(80),
  path: z.enum(ACCESS_PATHS),
  datum: z.enum(DATUMS).default('WGS84'),
  profile: deviceProfileSchema.default(DEFAULT_PROFILE),
  allowedAddresses: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .max(20)
    .default([]),
  vehicleId: z.string().trim().min(1).max(80).nullable().default(null),
  /** The cell whose holders see the device; one that the person reaches. */
  scopeKey: z.int().positive(),
});
export type VideoDeviceInput = z.infer<typeof videoDeviceSchema>;

/** Three keepalives that did not come: the device is offline (GB/T 28181 9.6). */
export const MISSED_KEEPALIVES = 3;

/** Milliseconds without a word after which a device is not there any more. */
export const silenceMs = (keepaliveSeconds: number): number => MISSED_KEEPALIVES * keepaliveSeconds * 1000;

/** Whether a device counts as present at a moment: registered, and heard of within three intervals of its keepalive. */
export function isPresent(
  device: { readonly expiresAt: number; readonly heardAt: number; readonly keepaliveSeconds: number },
  now: number,
): boolean {
  return now < device.expiresAt && now - device.heardAt <= silenceMs(device.keepaliveSeconds);
}

/** Kinds of raw alarms by method and type of annex A.2.5; what is not listed keeps its numbers in the message. */
const ALARM_KINDS: Readonly<Record<string, string>> = {
  '2/1': 'video_loss',
  '2/2': 'camera_blocked',
  '2/3': 'storage_full',
  '2/4': 'over_temperature',
  '2/5': 'low_temperature',
  '5/1': 'manual_alarm',
  '5/2': 'motion',
  '5/3': 'left_object',
  '5/4': 'removed_object',
  '5/5': 'tripwire',
  '5/6': 'intrusion',
  '5/7': 'wrong_way',
  '5/8': 'loitering',
  '5/9': 'people_flow',
  '5/10': 'crowd_density',
  '5/11': 'video_abnormal',
  '5/12': 'fast_move',
  '6/1': 'storage_fault',
  '6/2': 'fan_fault',
};
const ALARM_METHODS: Readonly<Record<number, string>> = {
  1: 'phone_alarm',
  2: 'device_alarm',
  3: 'sms_alarm',
  4: 'gps_alarm',
  5: 'video_alarm',
  6: 'device_fault',
};

/** The kind of raw alarm that a device's alarm is for our rules. */
export function alarmKindOf(method: number | null, type: number | null): string {
  return ALARM_KINDS[`${method}/${type}`] ?? ALARM_METHODS[method ?? 0] ?? 'other_alarm';
}
