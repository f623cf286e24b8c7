import { z } from 'zod';
import { videoDeviceIdSchema } from './video-device.ts';

/** What went wrong with a platform above us; words stand in the messages of `cascade`. */
export const CASCADE_ERRORS = ['no_answer', 'wrong_password', 'refused', 'no_keepalive'] as const;
export type CascadeError = (typeof CASCADE_ERRORS)[number];

export const CASCADE_STATES = ['never', 'online', 'offline'] as const;
export type CascadeState = (typeof CASCADE_STATES)[number];

/** At most so many cameras are put before a platform, or taken from it, in one act. */
export const MAX_SHARED_AT_ONCE = 500;

/** A platform above us as a person enters it. The password is the one that it gave us; empty on a change keeps it. */
export const cascadeUpperSchema = z.strictObject({
  id: videoDeviceIdSchema,
  name: z.string().trim().min(1).max(80),
  ownId: videoDeviceIdSchema,
  host: z.union([z.ipv4(), z.ipv6()]),
  port: z.int().min(1).max(65_535).default(5_060),
  /** Its media servers, where they are not at its own address: pictures go nowhere else. */
  mediaAddresses: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .max(20)
    .default([]),
  transport: z.enum(['udp', 'tcp']).default('udp'),
  password: z.string().max(128).default(''),
  /** GB/T 28181 9.1: a day, not below an hour; shorter only where the platform above asks for it. */
  expiresSeconds: z.int().min(60).max(604_800).default(86_400),
  keepaliveSeconds: z.int().min(5).max(600).default(60),
  enabled: z.boolean().default(true),
});
export type CascadeUpperInput = z.infer<typeof cascadeUpperSchema>;

/** AlarmPriority of annex A.2.5: 1 is the most urgent; a raw alarm without a tier of its own is the least. */
export const alarmPriorityOf = (tierRank: number | null): number => Math.min(4, Math.max(1, 5 - (tierRank ?? 1)));

/** Methods and types of annex A.2.5 by our kinds of raw alarms; what has none is told as another alarm (7). */
const METHOD_AND_TYPE: Readonly<Record<string, readonly [method: number, type: number | null]>> = {
  video_loss: [2, 1],
  camera_blocked: [2, 2],
  storage_full: [2, 3],
  over_temperature: [2, 4],
  low_temperature: [2, 5],
  manual_alarm: [5, 1],
  motion: [5, 2],
  left_object: [5, 3],
  removed_object: [5, 4],
  tripwire: [5, 5],
  intrusion: [5, 6],
  wrong_way: [5, 7],
  loitering: [5, 8],
  people_flow: [5, 9],
  crowd_density: [5, 10],
  video_abnormal: [5, 11],
  fast_move: [5, 12],
  storage_fault: [6, 1],
  fan_fault: [6, 2],
  device_fault: [6, null],
  device_alarm: [2, null],
  video_alarm: [5, null],
};

export const alarmCodeOf = (kind: string): readonly [method: number, type: number | null] =>
  METHOD_AND_TYPE[kind] ?? [7, null];
