import { textAt } from './protocol.ts';

/** Transaction status of ReadyForQuery: idle, in a transaction, in a failed transaction. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** What one batch of the engine's answers says, and what of it goes to the client. */
export type BackendScan = {
  /** Of the last ReadyForQuery; undefined when there was none. */
  readonly status: TransactionStatus | undefined;
  /** Text of the first ErrorResponse. */
  readonly error: string | undefined;
  /** The answers without what was dropped, in order. */
  readonly pieces: readonly Buffer[];
  /** NotificationResponse messages, which belong to every listening connection. */
  readonly notifications: readonly Buffer[];
  /** The statement changed the session's login user, as ParameterStatus tells. */
  readonly authorizationChanged: boolean;
};

const READY = 0x5a;
const ERROR = 0x45;
const NOTIFICATION = 0x41;
const COPY_IN_RESPONSE = 0x47;
const PARAMETER_STATUS = 0x53;

function statusOf(byte: number | undefined): TransactionStatus {
  if (byte === 0x49) return 'I';
  return byte === 0x54 ? 'T' : 'E';
}

/** Human text (`M` field) of an ErrorResponse. */
function errorText(body: Buffer): string {
  let offset = 0;
  while (offset < body.length && body[offset] !== 0) {
    if (body[offset] === 0x4d) return textAt(body, offset + 1);
    offset = body.indexOf(0, offset) + 1;
    if (offset === 0) break;
  }
  return 'unknown error';
}

/**
 * Walks the engine's answers. ReadyForQuery is always taken out: the engine also sends one after an error that is
 * still waiting for Sync, so the caller decides whether to pass it on. CopyInResponse is taken out because the
 * front has answered it already.
 */
export function scanBackend(out: Buffer): BackendScan {
  let status: TransactionStatus | undefined;
  let error: string | undefined;
  let authorizationChanged = false;
  const pieces: Buffer[] = [];
  const notifications: Buffer[] = [];
  let offset = 0;
  let kept = 0;
  while (offset + 5 <= out.length) {
    const type = out[offset];
    const end = offset + 1 + out.readInt32BE(offset + 1);
    if (type === READY || type === NOTIFICATION || type === COPY_IN_RESPONSE) {
      if (offset > kept) pieces.push(out.subarray(kept, offset));
      kept = end;
      if (type === READY) status = statusOf(out[offset + 5]);
      if (type === NOTIFICATION) notifications.push(out.subarray(offset, end));
    } else if (type === ERROR) {
      error ??= errorText(out.subarray(offset + 5, end));
    } else if (type === PARAMETER_STATUS && textAt(out, offset + 5) === 'session_authorization') {
      authorizationChanged = true;
    }
    offset = end;
  }
  if (out.length > kept) pieces.push(out.subarray(kept));
  return { status, error, pieces, notifications, authorizationChanged };
}
