import type { TaskAnswer } from '../../domain/field-task.ts';
import type { FindingCode, FindingSeverity } from '../../domain/finding.ts';
import type { PatrolKind, PatrolMode } from '../../domain/patrol.ts';
import type { PermitAct } from '../../domain/permit.ts';
import type { PermitActInput } from '../../domain/permit-schema.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

/** A picture as the device keeps it until the server has it whole. */
export interface FieldMedia {
  readonly sha256: string;
  readonly role: 'original' | 'marked';
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** Where an item is on its way; `reason` says why it waits. */
export type SendState = 'waiting' | 'sending' | 'sent' | 'failed';

export interface FieldPlace {
  readonly lng: number;
  readonly lat: number;
  readonly accuracyMeters: number;
}

/** What every item has that waits on the device. */
export interface QueuedItem {
  readonly id: string;
  /** Account that made it; only that account's session sends it. */
  readonly author: string;
  readonly authorName: string;
  readonly note: string;
  /** Epoch milliseconds of this device. */
  readonly takenAt: number;
  readonly position: FieldPlace | null;
  readonly media: readonly FieldMedia[];
  readonly state: SendState;
  readonly reason: string;
  readonly attempts: number;
  /** Hashes that the server has whole. */
  readonly done: readonly string[];
}

/** A finding as the device keeps it. */
export interface FindingItem extends QueuedItem {
  readonly kind: 'finding';
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
}

/** What was read of a post. */
export interface PostRead {
  readonly by: 'qr' | 'typed' | 'nfc';
  readonly code: string;
}

/** What was entered at a point of a task. */
export interface ResultItem extends QueuedItem {
  readonly kind: 'result';
  readonly task: string;
  readonly taskName: string;
  readonly point: string;
  readonly pointName: string;
  readonly unable: boolean;
  readonly answers: readonly TaskAnswer[];
  readonly post: PostRead | null;
  /** As the device judges; the server judges again. */
  readonly proved: boolean;
  readonly faulty: boolean;
}

/** A call for help; it is sent past everything else (use-help.ts). `reason` is `ended` when the desk has ended it. */
export interface HelpItem extends QueuedItem {
  readonly kind: 'help';
  readonly phone: string;
}

/** A piece of a patrol's track; forgotten when it has arrived. Fixes: epoch ms, lng, lat, metres, mocked. */
export interface TrackItem extends QueuedItem {
  readonly kind: 'track';
  readonly track: string;
  readonly seq: number;
  readonly patrol: PatrolKind;
  readonly mode: PatrolMode;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly fixes: readonly (readonly [at: number, lng: number, lat: number, accuracyMeters: number, mocked: 0 | 1])[];
}

/** An act of the guardian of a permit; `note` are its words. */
export interface PermitItem extends QueuedItem {
  readonly kind: 'permit';
  readonly permit: string;
  readonly ticket: string;
  readonly act: PermitAct;
  readonly gas: PermitActInput['gas'];
  readonly alarm: number | null;
}

/** What is sent one after the other. */
export type SentItem = FindingItem | ResultItem | TrackItem | PermitItem;
export type FieldItem = SentItem | HelpItem;

/** What a device takes along. */
export type CarriedTasks = RouterOutputs['tasks']['mine'];
export type CarriedTask = CarriedTasks['tasks'][number];
export type CarriedPoint = CarriedTask['points'][number];
export type CarriedPermits = RouterOutputs['permits']['mine'];
