import { randomBytes } from 'node:crypto';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { Remote } from './sip-transport.ts';

/** Who we are in SIP: our 20-digit id, its realm, and the address that devices reach us at. */
export interface SipSelf {
  readonly id: string;
  readonly realm: string;
  /** Address and port that we tell; with NAT not the ones we listen on. */
  readonly address: string;
  readonly port: number;
}

export const newToken = (bytes = 8): string => randomBytes(bytes).toString('hex');
const newBranch = (): string => `z9hG4bK${newToken(10)}`;

export interface RequestPlan {
  readonly method: string;
  /** Whom it is for: a device or one of its channels. */
  readonly user: string;
  readonly remote: Remote;
  readonly body?: Buffer;
  readonly contentType?: string;
  readonly extra?: readonly (readonly [name: string, value: string])[];
  /** Inside a dialog; without it a new one is begun, whose To carries no tag (Hikvision refuses one). */
  readonly dialog?: DialogNames;
  /** From and To of a registration name the registered, not the registrar. */
  readonly registers?: boolean;
}

export interface DialogNames {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly sequence: number;
  /** What the other side's Contact says; ours is made when there is none. */
  readonly target?: string;
}

const NO_BODY = Buffer.alloc(0);

export function viaOf(self: SipSelf, remote: Remote, branch = newBranch()): string {
  return `SIP/2.0/${remote.protocol.toUpperCase()} ${self.address}:${self.port};rport;branch=${branch}`;
}

/** A request of ours; with a body comes its type. */
export function writeRequest(self: SipSelf, plan: RequestPlan): SipMessage {
  const { method, user, remote, body = NO_BODY, contentType, extra = [], dialog, registers = false } = plan;
  const uri = dialog?.target ?? `sip:${user}@${remote.ip}:${remote.port}`;
  const own = `<sip:${self.id}@${self.realm}>`;
  return {
    start: { kind: 'request', method, uri },
    headers: [
      ['via', viaOf(self, remote)],
      ['from', dialog?.from ?? `${own};tag=${newToken(5)}`],
      ['to', dialog?.to ?? (registers ? own : `<sip:${user}@${remote.ip}:${remote.port}>`)],
      ['call-id', dialog?.callId ?? `${newToken()}@${self.address}`],
      ['cseq', `${dialog?.sequence ?? 1} ${method}`],
      ['contact', `<sip:${self.id}@${self.address}:${self.port}>`],
      ['max-forwards', '70'],
      ['user-agent', 'Guanlan'],
      ...(contentType === undefined ? [] : [['content-type', contentType] as const]),
      ...extra,
    ],
    body,
  };
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  415: 'Unsupported Media Type',
  423: 'Interval Too Brief',
  429: 'Too Many Requests',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
};

/** The source that the packet really had, as the first Via must tell it (RFC 3261 18.2.1, RFC 3581). */
function viaAnswered(via: string, remote: Remote): string {
  const plain = via.replace(/;rport(=\d*)?(?=;|$)/i, '').replace(/;received=[^;]*/i, '');
  return `${plain};rport=${remote.port};received=${remote.ip}`;
}

/** An answer to a request; `tag` is ours where the request began something and carries none. */
export function writeAnswer(
  request: SipMessage,
  remote: Remote,
  status: number,
  more: {
    readonly tag?: string;
    readonly extra?: readonly (readonly [string, string])[];
    readonly body?: Buffer;
  } = {},
): SipMessage {
  const { tag = newToken(5), extra = [], body = NO_BODY } = more;
  const vias = request.headers.filter(([name]) => name === 'via');
  const to = header(request, 'to') ?? '';
  return {
    start: { kind: 'response', status, reason: REASONS[status] ?? '' },
    headers: [
      ...vias.map(([, via], index) => ['via', index === 0 ? viaAnswered(via, remote) : via] as const),
      ['from', header(request, 'from') ?? ''],
      ['to', status === 100 || /;tag=/i.test(to) ? to : `${to};tag=${tag}`],
      ['call-id', header(request, 'call-id') ?? ''],
      ['cseq', header(request, 'cseq') ?? ''],
      ['user-agent', 'Guanlan'],
      ...extra,
    ],
    body,
  };
}

/** The user part of an address header (`"x" <sip:user@host>;tag=…`); null without one. */
export function userOf(value: string | null): string | null {
  return /sips?:([^@>;\s]{1,64})@/i.exec(value ?? '')?.[1] ?? null;
}

export const tagOf = (value: string | null): string | null => /;\s*tag=([^;\s>]+)/i.exec(value ?? '')?.[1] ?? null;
export function sequenceOf(message: SipMessage): { readonly number: number; readonly method: string } {
  const parts = /^(\d{1,10})\s+([A-Z]+)$/i.exec(header(message, 'cseq') ?? '');
  return { number: Number(parts?.[1] ?? 0), method: (parts?.[2] ?? '').toUpperCase() };
}

export const branchOf = (message: SipMessage): string =>
  /;\s*branch=([^;\s,]+)/i.exec(header(message, 'via') ?? '')?.[1] ?? '';

/** The address inside a Contact header, without its brackets. */
export const contactUri = (value: string | null): string | null =>
  /<(sips?:[^>]{1,255})>/i.exec(value ?? '')?.[1] ?? /^(sips?:[^;\s]{1,255})/i.exec(value ?? '')?.[1] ?? null;
