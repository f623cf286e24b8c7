import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import {
  openSipTransport,
  type Remote,
  remoteKey,
  type SipTransport,
  type TransportSettings,
} from './sip-transport.ts';
import { branchOf, sequenceOf, writeAnswer } from './sip-write.ts';

/** RFC 3261 17: first repetition, slowest repetition, and when a transaction gives up. */
const T1_MS = 500;
const T2_MS = 4_000;
const LIMIT_MS = 32_000;
/** Answers are kept this long for requests that are repeated; 10,000 devices a minute make about 6,000 of them. */
const MAX_ANSWERED = 60_000;
const SWEEP_MS = 1_000;

export class SipTimeout extends Error {
  constructor(method: string, remote: Remote) {
    super(`no answer to ${method} from ${remote.ip}:${remote.port}`);
  }
}

export type Respond = (
  status: number,
  more?: {
    readonly tag?: string;
    readonly extra?: readonly (readonly [string, string])[];
    readonly body?: Buffer;
  },
) => void;

export interface EndpointHandlers {
  /** A new request; repetitions of it are answered here with the same answer. Not called for ACK of a refusal. */
  request(message: SipMessage, remote: Remote, respond: Respond): void;
  /** A 200 to an INVITE of ours that nobody waits for any more (it was cancelled, or we had given up). */
  late(answer: SipMessage, remote: Remote): void;
}

interface Asked {
  readonly message: SipMessage;
  readonly remote: Remote;
  readonly answered: (answer: SipMessage) => void;
  readonly failed: (error: Error) => void;
  readonly invite: boolean;
  provisional: boolean;
  timer: NodeJS.Timeout | undefined;
  readonly limit: NodeJS.Timeout;
}

/** Requests and answers over the transport: repeats what is lost, answers repetitions, and matches answers to requests. */
export class SipEndpoint {
  readonly counted = { foreignAnswers: 0, repeated: 0 };
  private readonly asked = new Map<string, Asked>();
  private readonly answered = new Map<string, { readonly at: number; answer: SipMessage | null }>();
  private readonly acknowledged = new Map<string, { readonly at: number; ack: SipMessage; remote: Remote }>();
  private readonly handlers: EndpointHandlers;
  private readonly sweeper: NodeJS.Timeout;
  private shell: SipTransport | undefined;

  private constructor(handlers: EndpointHandlers) {
    this.handlers = handlers;
    this.sweeper = setInterval(() => this.sweep(Date.now()), SWEEP_MS);
    this.sweeper.unref();
  }

  static async open(settings: Omit<TransportSettings, 'onMessage'>, handlers: EndpointHandlers): Promise<SipEndpoint> {
    const endpoint = new SipEndpoint(handlers);
    endpoint.shell = await openSipTransport({
      ...settings,
      onMessage: (message, remote) => endpoint.take(message, remote),
    });
    return endpoint;
  }

  get transport(): SipTransport {
    if (this.shell === undefined) throw new Error('the SIP endpoint is not open');
    return this.shell;
  }

  /** Sends a request and resolves with the final answer; rejects with SipTimeout. A shorter limit may be given. */
  request(message: SipMessage, remote: Remote, limitMs = LIMIT_MS): Promise<SipMessage> {
    return this.ask(message, remote, false, limitMs);
  }

  /** Like `request`, for INVITE: repetition stops at the first provisional answer. A refusal is acknowledged here. */
  async invite(message: SipMessage, remote: Remote, limitMs: number): Promise<SipMessage> {
    const answer = await this.ask(message, remote, true, limitMs);
    if (answer.start.kind === 'response' && answer.start.status >= 300) this.sendAck(message, answer, remote);
    return answer;
  }

  /** Takes an INVITE back that was not answered yet; its transaction ends with 487. */
  cancel(invite: SipMessage, remote: Remote): void {
    const uri = invite.start.kind === 'request' ? invite.start.uri : '';
    const message: SipMessage = {
      start: { kind: 'request', method: 'CANCEL', uri },
      headers: invite.headers
        .filter(([name]) => ['via', 'from', 'to', 'call-id', 'max-forwards'].includes(name))
        .concat([['cseq', `${sequenceOf(invite).number} CANCEL`]]),
      body: Buffer.alloc(0),
    };
    this.request(message, remote, 5_000).catch(() => undefined);
  }

  /** Sends a message that has no answer (ACK); a repeated 200 of that call is answered with it again. */
  acknowledge(ack: SipMessage, remote: Remote): void {
    this.acknowledged.set(`${header(ack, 'call-id')} ${sequenceOf(ack).number}`, { at: Date.now(), ack, remote });
    this.transport.send(ack, remote);
  }

  private sendAck(invite: SipMessage, answer: SipMessage, remote: Remote): void {
    const uri = invite.start.kind === 'request' ? invite.start.uri : '';
    const keep = invite.headers.filter(([name]) => ['via', 'from', 'call-id', 'max-forwards'].includes(name));
    const to = ['to', header(answer, 'to') ?? ''] as const;
    this.transport.send(
      {
        start: { kind: 'request', method: 'ACK', uri },
        headers: [...keep, to, ['cseq', `${sequenceOf(invite).number} ACK`]],
        body: Buffer.alloc(0),
      },
      remote,
    );
  }

  private ask(message: SipMessage, remote: Remote, invite: boolean, limitMs: number): Promise<SipMessage> {
    return new Promise((resolve, reject) => {
      const { method } = sequenceOf(message);
      const key = `${branchOf(message)} ${method}`;
      const asked: Asked = {
        message,
        remote,
        answered: resolve,
        failed: reject,
        invite,
        provisional: false,
        timer: undefined,
        limit: setTimeout(() => {
          this.forget(key);
          reject(new SipTimeout(method, remote));
        }, limitMs),
      };
      this.asked.set(key, asked);
      this.transport.send(message, remote);
      if (remote.protocol === 'udp') this.repeat(asked, T1_MS);
    });
  }

  private repeat(asked: Asked, afterMs: number): void {
    asked.timer = setTimeout(() => {
      if (asked.invite && asked.provisional) return;
      this.transport.send(asked.message, asked.remote);
      this.repeat(asked, asked.invite ? afterMs * 2 : Math.min(afterMs * 2, T2_MS));
    }, afterMs);
  }

  private forget(key: string): Asked | undefined {
    const asked = this.asked.get(key);
    if (asked === undefined) return undefined;
    clearTimeout(asked.timer);
    clearTimeout(asked.limit);
    this.asked.delete(key);
    return asked;
  }

  private take(message: SipMessage, remote: Remote): void {
    if (message.start.kind === 'response') this.takeAnswer(message, message.start.status, remote);
    else this.takeRequest(message, message.start.method, remote);
  }

  private takeAnswer(answer: SipMessage, status: number, remote: Remote): void {
    const { method, number } = sequenceOf(answer);
    const key = `${branchOf(answer)} ${method}`;
    const asked = this.asked.get(key);
    if (asked === undefined) {
      if (method !== 'INVITE' || status < 200 || status >= 300) return;
      const known = this.acknowledged.get(`${header(answer, 'call-id')} ${number}`);
      if (known !== undefined) this.transport.send(known.ack, known.remote);
      else this.handlers.late(answer, remote);
      return;
    }
    // Whoever guesses a branch from elsewhere must not answer for the device.
    if (remote.ip !== asked.remote.ip) {
      this.counted.foreignAnswers += 1;
      return;
    }
    if (status < 200) {
      asked.provisional = true;
      return;
    }
    this.forget(key);
    asked.answered(answer);
  }

  private takeRequest(message: SipMessage, method: string, remote: Remote): void {
    if (method === 'ACK') {
      this.handlers.request(message, remote, () => undefined);
      return;
    }
    const key = [header(message, 'call-id'), header(message, 'cseq'), branchOf(message), remoteKey(remote)].join(' ');
    const before = this.answered.get(key);
    if (before !== undefined) {
      this.counted.repeated += 1;
      if (before.answer !== null) this.transport.send(before.answer, remote);
      return;
    }
    const entry: { readonly at: number; answer: SipMessage | null } = { at: Date.now(), answer: null };
    this.answered.set(key, entry);
    if (this.answered.size > MAX_ANSWERED)
      for (const oldest of this.answered.keys()) {
        this.answered.delete(oldest);
        break;
      }
    this.handlers.request(message, remote, (status, more) => {
      const answer = writeAnswer(message, remote, status, more);
      entry.answer = answer;
      this.transport.send(answer, remote);
    });
  }

  private sweep(now: number): void {
    // In the order they came: the first one that is young ends the walk.
    for (const book of [this.answered, this.acknowledged])
      for (const [key, { at }] of book) {
        if (now - at < LIMIT_MS) break;
        book.delete(key);
      }
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper);
    for (const [key, asked] of [...this.asked]) {
      this.forget(key);
      asked.failed(new Error('the gateway is stopping'));
    }
    await this.shell?.close();
  }
}
