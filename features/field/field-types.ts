import type { FindingCode, FindingSeverity } from '../../domain/finding.ts';

/** A picture as the device keeps it until the server has it whole. */
export interface FieldMedia {
  readonly sha256: string;
  readonly role: 'original' | 'marked';
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** Where a finding is on its way; `reason` says why it waits. */
export type SendState = 'waiting' | 'sending' | 'sent' | 'failed';

/** A finding as the device keeps it. */
export interface FieldItem {
  readonly id: string;
  /** Account that made it; only that account's session sends it. */
  readonly author: string;
  readonly authorName: string;
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly note: string;
  /** Epoch milliseconds of this device. */
  readonly takenAt: number;
  readonly position: { readonly lng: number; readonly lat: number; readonly accuracyMeters: number } | null;
  readonly media: readonly FieldMedia[];
  readonly state: SendState;
  readonly reason: string;
  readonly attempts: number;
  /** Hashes that the server has whole. */
  readonly done: readonly string[];
}
