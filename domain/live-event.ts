import { z } from 'zod';
import type { EngineFinding } from './clock-watch.ts';
import { LAYERS } from './layer.ts';
import { HANDLINGS, type LoopStepName } from './loop-state.ts';
import { PTZ_CHANGES } from './ptz-lease.ts';

/**
 * What the live stream tells a browser (tRPC subscription `live.events`). Every message is tracked with the `seq` up to
 * which the stream has come, so that a reconnect resumes there.
 */
const layer = z.enum(LAYERS);
const tierRank = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/** The state of one object changed; complete, so that the newest one wins. Times are epoch milliseconds. */
export const stateChangeSchema = z.object({
  layer,
  fid: z.int(),
  tier: tierRank,
  /** true online, false offline, null never seen. */
  online: z
    .union([z.boolean(), z.int().min(-1).max(1)])
    .nullable()
    .transform((value) => (typeof value === 'number' ? (value < 0 ? null : value === 1) : value)),
  lost: z.boolean(),
  unacknowledged: z.boolean(),
  /** Silence that a written permission allows (REQ-WF-02). */
  outage: z.boolean().default(false),
  since: z.number(),
  deadline: z.number().nullable(),
  sector: z.int(),
  zone: z.int(),
  enterprise: z.int(),
  lng: z.number(),
  lat: z.number(),
});
export type StateChange = z.infer<typeof stateChangeSchema>;

/** Steps of a warning that change what lists, cards and the map show of it. */
export const WARNING_CHANGES = [
  'opened',
  'raised',
  'lowered',
  'repeated',
  'normal',
  'acknowledged',
  'verified',
  'handling',
  'reported',
  'assigned',
  'clear_asked',
  'returned',
  'downgraded',
  'shelved',
  'unshelved',
  'notice',
  'on_site',
  'call',
  'lost',
  'closed',
] as const satisfies readonly LoopStepName[];

/** Something happened to a warning. Times are epoch milliseconds. */
export const warningChangeSchema = z.object({
  id: z.union([z.number(), z.string()]).transform(Number),
  fid: z.int(),
  layer,
  tier: tierRank,
  state: z.enum(['open', 'closed']),
  change: z.enum(WARNING_CHANGES),
  reasonZh: z.string(),
  reasonEn: z.string(),
  name: z.string(),
  openedAt: z.number(),
  at: z.number(),
  // Absent in events from before the loop.
  epoch: z.int().default(1),
  worstTier: tierRank.default(0),
  handling: z.enum(HANDLINGS).default('waiting'),
  nextStep: z.enum(['notice', 'on_site']).nullable().catch(null),
  deadline: z.number().nullable().default(null),
  normalSince: z.number().nullable().default(null),
  shelvedUntil: z.number().nullable().default(null),
  floodId: z.number().nullable().default(null),
});
export type WarningChange = z.infer<typeof warningChangeSchema>;

/** Geometry or attributes of an object changed: tiles that touch the box (west, south, east, north) are stale. */
export const objectChangeSchema = z.object({
  layer,
  fid: z.int(),
  change: z.enum(['created', 'changed', 'removed']),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
export type ObjectChange = z.infer<typeof objectChangeSchema>;

export const FIELD_TOPICS = ['task', 'help', 'permit'] as const;
export type FieldTopic = (typeof FIELD_TOPICS)[number];

/** Who has a camera's drive now, for those who see the camera (REQ-VID-11); `by` is the name of whoever acted. */
export const ptzNoticeSchema = z.object({
  fid: z.int(),
  cameraId: z.string(),
  change: z.enum(PTZ_CHANGES),
  by: z.string(),
});
export type PtzNotice = z.infer<typeof ptzNoticeSchema>;

/** A clock that jumped, a process that was suspended or away; `at` in epoch milliseconds of the clock that is now. */
export interface EngineNotice extends EngineFinding {
  readonly at: number;
}

/** How the server is: its clock (epoch ms), the age of the warning engine's last cycle, the log's newest number. */
export interface Pulse {
  readonly serverTime: number;
  /** null while no engine has ever run. Above 30 every screen shows an alarm: silence is not calm. */
  readonly engineAgeSeconds: number | null;
  /** What the engine noticed about the clock or itself in the last quarter of an hour; absent from servers of before. */
  readonly trouble?: EngineNotice | null;
  readonly seq: number;
}

export type LiveMessage =
  | ({ readonly kind: 'hello' } & Pulse)
  | ({ readonly kind: 'beat' } & Pulse)
  /** The cursor is older than what is kept, or too much was waiting: load the snapshot again. */
  | { readonly kind: 'resync'; readonly seq: number }
  /** The session or its rights ended; the stream closes after this. Ask `session.me` and start again. */
  | { readonly kind: 'ended'; readonly reason: 'grants' | 'session' }
  | { readonly kind: 'state'; readonly seq: number; readonly state: StateChange }
  | { readonly kind: 'warning'; readonly seq: number; readonly warning: WarningChange }
  | { readonly kind: 'object'; readonly seq: number; readonly object: ObjectChange }
  /** Something changed of an incident that the viewer reaches: ask for it again. */
  | { readonly kind: 'incident'; readonly seq: number; readonly id: number }
  /** Zones of a scenario that the viewer reaches were drawn anew or taken away. */
  | { readonly kind: 'hazard'; readonly seq: number; readonly id: number }
  /** A road was closed or opened, or the road graph replaced: ask for blocks and routes again. */
  | { readonly kind: 'roads'; readonly seq: number }
  /** A finding from the field that the viewer reaches is new or changed: ask for it again. */
  | { readonly kind: 'finding'; readonly seq: number; readonly id: string }
  /** A task of the field or a call for help is new or changed: ask for it again. */
  | { readonly kind: 'field'; readonly seq: number; readonly topic: FieldTopic; readonly id: string }
  /** A camera's drive changed hands, or somebody asks for it. */
  | { readonly kind: 'ptz'; readonly seq: number; readonly ptz: PtzNotice };
