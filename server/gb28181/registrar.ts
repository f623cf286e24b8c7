import { digestJudge, makeNonce, parseAuthorization } from '../ingest/gb28181/digest.ts';
import { beijingText } from '../ingest/gb28181/manscdp.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { DeviceBook, KnownDevice } from './device-book.ts';
import { remoteText } from './device-book.ts';
import type { Remote } from './sip-transport.ts';
import { userOf } from './sip-write.ts';
import type { Strangers } from './strangers.ts';

export interface RegisterAnswer {
  readonly status: number;
  readonly extra: readonly (readonly [string, string])[];
  /** What came of it: `registered` and `left` change the device's state. */
  readonly outcome: 'challenged' | 'registered' | 'refreshed' | 'left' | 'refused';
  readonly device: KnownDevice | null;
}

export interface RegistrarParts {
  readonly book: DeviceBook;
  readonly strangers: Strangers;
  readonly realm: string;
  readonly key: Buffer;
  readonly unseal: (sealed: Buffer) => string;
}

const DEFAULT_EXPIRES_SECONDS = 86_400;
/** GB/T 28181 9.1: not below an hour; shorter wishes of devices are granted as they are, longer ones are cut. */
const MAX_EXPIRES_SECONDS = 7 * 86_400;
/**
 * Wrong answers in the window before the sender must wait: of one device at one address, and of one address. Never of a
 * device alone, or a stranger could lock it out from elsewhere; many devices may share one address behind NAT.
 */
const MAX_WRONG = 5;
const MAX_WRONG_OF_ADDRESS = 200;
const WRONG_WINDOW_MS = 60_000;
const MAX_COUNTED = 20_000;

/** Counts wrong answers by key, in a window. */
function wrongCounter() {
  const counted = new Map<string, { since: number; count: number }>();
  return {
    isBlocked: (key: string, most: number, now: number): boolean => {
      const entry = counted.get(key);
      return entry !== undefined && now - entry.since < WRONG_WINDOW_MS && entry.count >= most;
    },
    add(key: string, now: number): void {
      const entry = counted.get(key);
      if (entry !== undefined && now - entry.since < WRONG_WINDOW_MS) {
        entry.count += 1;
        return;
      }
      if (counted.size >= MAX_COUNTED)
        for (const [old, { since }] of counted) if (now - since >= WRONG_WINDOW_MS) counted.delete(old);
      if (counted.size < MAX_COUNTED) counted.set(key, { since: now, count: 1 });
    },
  };
}

function expiresOf(request: SipMessage): number {
  const told = header(request, 'expires') ?? /;\s*expires=(\d{1,10})/i.exec(header(request, 'contact') ?? '')?.[1];
  const seconds = told !== undefined && told !== null && /^\d{1,10}$/.test(told.trim()) ? Number(told) : null;
  return seconds === null ? DEFAULT_EXPIRES_SECONDS : Math.min(seconds, MAX_EXPIRES_SECONDS);
}

/**
 * The registrar (GB/T 28181 9.1). Every REGISTER proves itself, also one that ends or repeats a registration: a known
 * Call-ID proves nothing. Nonces are our own, bound to the sender's address, and serve once.
 */
export function registrar({ book, strangers, realm, key, unseal }: RegistrarParts) {
  const judge = digestJudge(key);
  const wrong = wrongCounter();

  const challenge = (source: string, stale: boolean, now: number): RegisterAnswer => ({
    status: 401,
    extra: [
      [
        'www-authenticate',
        `Digest realm="${realm}",nonce="${makeNonce(key, source, now)}",algorithm=MD5${stale ? ',stale=true' : ''}`,
      ],
    ],
    outcome: 'challenged',
    device: null,
  });
  const refuse = (status: number, device: KnownDevice | null, extra: RegisterAnswer['extra'] = []): RegisterAnswer => ({
    status,
    extra,
    outcome: 'refused',
    device,
  });

  const accept = (device: KnownDevice, request: SipMessage, remote: Remote, now: number): RegisterAnswer => {
    const seconds = expiresOf(request);
    if (seconds === 0) {
      device.expiresAt = 0;
      book.note(device.id, { expiresAt: now });
      return { status: 200, extra: [['expires', '0']], outcome: 'left', device };
    }
    const before = device.state === 'online';
    Object.assign(device, { remote, registeredAt: now, expiresAt: now + seconds * 1000, heardAt: now });
    book.note(device.id, {
      registeredAt: now,
      expiresAt: now + seconds * 1000,
      keepaliveAt: now,
      remote: remoteText(remote),
      error: null,
      errorDetail: '',
    });
    return {
      status: 200,
      extra: [
        ['contact', header(request, 'contact') ?? ''],
        ['expires', String(seconds)],
        // Beijing time without a zone: what devices set their clocks by.
        ...(device.profile.dateHeader ? [['date', `${beijingText(now)}.000`] as const] : []),
      ],
      outcome: before ? 'refreshed' : 'registered',
      device,
    };
  };

  return {
    take(request: SipMessage, remote: Remote, now: number): RegisterAnswer {
      const id = userOf(header(request, 'from')) ?? '';
      const device = book.get(id);
      const source = remote.ip;
      const pair = `${id} ${source}`;
      const wrongNow = () => {
        wrong.add(source, now);
        wrong.add(pair, now);
      };
      if (wrong.isBlocked(source, MAX_WRONG_OF_ADDRESS, now) || wrong.isBlocked(pair, MAX_WRONG, now)) {
        if (device !== undefined) book.fail(device, 'rate_limited', now, source, true);
        return refuse(429, device ?? null, [['retry-after', '60']]);
      }
      const authorization = header(request, 'authorization');
      // A stranger is challenged like everybody: what exists here is nobody's business.
      if (authorization === null) return challenge(source, false, now);
      const answer = parseAuthorization(authorization);
      if (device === undefined || device.kind === 'platform-upper') {
        wrongNow();
        strangers.note(id, source, 'unknown_device', now);
        return refuse(403, null);
      }
      if (device.allowedAddresses.length > 0 && !device.allowedAddresses.includes(source)) {
        wrongNow();
        book.fail(device, 'foreign_address', now, source, true);
        return refuse(403, device);
      }
      if (answer === null || answer.username !== id) {
        wrongNow();
        book.fail(device, 'wrong_password', now, source, true);
        return refuse(403, device);
      }
      const about = { method: 'REGISTER', source, password: unseal(device.passwordSealed), realm };
      const verdict = judge.judge(answer, about, now);
      if (verdict === 'ok') return accept(device, request, remote, now);
      if (verdict === 'stale') return challenge(source, true, now);
      wrongNow();
      book.fail(device, verdict === 'replayed' ? 'replayed' : 'wrong_password', now, source, true);
      // Devices that use a nonce twice mean no harm: asked anew, they prove themselves with a fresh one.
      return verdict === 'replayed' ? challenge(source, true, now) : refuse(403, device);
    },
  };
}
