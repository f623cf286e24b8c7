import type { CascadeError } from '../../domain/cascade.ts';
import { MANSCDP } from '../gb28181/sender.ts';
import { type SipEndpoint, SipTimeout } from '../gb28181/sip-endpoint.ts';
import type { Remote } from '../gb28181/sip-transport.ts';
import { type DialogNames, newToken, type RequestPlan, type SipSelf, writeRequest } from '../gb28181/sip-write.ts';
import { encodeGbk } from '../ingest/gb28181/gb-text.ts';
import { type ManscdpPart, writeManscdp } from '../ingest/gb28181/manscdp.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import { answerChallenge } from './digest-answer.ts';
import type { UpperHealth, UpperRow } from './upper-store.ts';

const ANSWER_MS = 10_000;
/** GB/T 28181 9.1: whoever was refused or heard nothing asks again after a minute at the earliest. */
const RETRY_MS = 60_000;
/** Keepalives without an answer after which the registration is taken for lost (9.6). */
const MAX_SILENT = 3;

export interface UpperParts {
  readonly endpoint: SipEndpoint;
  /** Our address as devices are told it; the id is the one that the platform gave us. */
  readonly address: string;
  readonly port: number;
  readonly unseal: (sealed: Buffer) => string;
  readonly told: (health: UpperHealth) => void;
  readonly retryMs?: number;
}

const statusOf = (answer: SipMessage): number => (answer.start.kind === 'response' ? answer.start.status : 0);

/** Our registration at one platform above: REGISTER with digest, keepalive, and again when it was lost. */
export class UpperLink {
  readonly row: UpperRow;
  readonly remote: Remote;
  readonly self: SipSelf;
  online = false;
  private readonly parts: UpperParts;
  private readonly password: string;
  private registration: DialogNames;
  private timer: NodeJS.Timeout | undefined;
  private registeredUntil = 0;
  private silent = 0;
  private serial = 0;
  private closed = false;

  constructor(row: UpperRow, parts: UpperParts) {
    const { id, ownId, host, port, transport } = row;
    this.row = row;
    this.parts = parts;
    this.password = parts.unseal(row.password);
    this.remote = { protocol: transport, ip: host, port };
    this.self = { id: ownId, realm: id.slice(0, 10), address: parts.address, port: parts.port };
    const own = `<sip:${ownId}@${this.self.realm}>`;
    this.registration = {
      callId: `${newToken()}@${parts.address}`,
      from: `${own};tag=${newToken(5)}`,
      to: own,
      sequence: 0,
    };
  }

  start(): void {
    void this.turn();
  }

  /** One step of the link; each says when the next is due. */
  private async turn(): Promise<void> {
    const { keepaliveSeconds, expiresSeconds } = this.row;
    const due = !this.online || Date.now() > this.registeredUntil - (expiresSeconds * 1000) / 3;
    const ok = due ? await this.register() : await this.keepalive();
    if (this.closed) return;
    // A registration that was lost is asked for at once; one that was refused waits.
    const waitMs = ok
      ? keepaliveSeconds * 1000
      : due
        ? (this.parts.retryMs ?? RETRY_MS)
        : this.online
          ? keepaliveSeconds * 1000
          : 0;
    this.timer = setTimeout(() => void this.turn(), waitMs);
  }

  private async register(expires = this.row.expiresSeconds): Promise<boolean> {
    try {
      const first = await this.sendRegister(expires, null);
      const challenge = header(first, 'www-authenticate');
      const answer = statusOf(first) === 401 && challenge !== null ? await this.prove(expires, challenge) : first;
      const status = answer === null ? 401 : statusOf(answer);
      if (status !== 200)
        return this.failed(status === 401 || status === 403 ? 'wrong_password' : 'refused', `REGISTER ${status}`);
      if (expires === 0) return true;
      const granted = Number(/^\d{1,7}$/.exec(header(answer ?? first, 'expires') ?? '')?.[0] ?? expires);
      this.registeredUntil = Date.now() + Math.max(30, granted) * 1000;
      this.silent = 0;
      this.online = true;
      this.parts.told({ state: 'online', registered: true, heard: true, error: null });
      return true;
    } catch (error) {
      return this.failed('no_answer', error instanceof SipTimeout ? 'REGISTER' : String(error));
    }
  }

  private prove(expires: number, challenge: string): Promise<SipMessage> | null {
    const { id, ownId, host, port } = this.row;
    const about = { username: ownId, password: this.password, method: 'REGISTER', uri: `sip:${id}@${host}:${port}` };
    const authorization = answerChallenge(challenge, about);
    return authorization === null ? null : this.sendRegister(expires, authorization);
  }

  private sendRegister(expires: number, authorization: string | null): Promise<SipMessage> {
    this.registration = { ...this.registration, sequence: this.registration.sequence + 1 };
    return this.ask({
      method: 'REGISTER',
      user: this.row.id,
      dialog: this.registration,
      extra: [
        ['expires', String(expires)],
        ...(authorization === null ? [] : [['authorization', authorization] as const]),
      ],
    });
  }

  private failed(error: CascadeError, detail: string): false {
    this.online = false;
    if (!this.closed) this.parts.told({ state: 'offline', error, detail });
    return false;
  }

  private async keepalive(): Promise<boolean> {
    try {
      const status = await this.tell('Notify', 'Keepalive', this.row.ownId, [['Status', 'OK']]);
      if (status === 200) {
        this.silent = 0;
        this.parts.told({ heard: true });
        return true;
      }
      // It does not know us any more: its own restart, most often.
      return this.failed('refused', `Keepalive ${status}`);
    } catch {
      this.silent += 1;
      return this.silent >= MAX_SILENT ? this.failed('no_keepalive', String(this.silent)) : false;
    }
  }

  nextSerial(): number {
    this.serial = (this.serial % 99_999) + 1;
    return this.serial;
  }

  /** Sends a request and resolves with its final answer; rejects with SipTimeout. */
  ask(plan: Omit<RequestPlan, 'remote'>): Promise<SipMessage> {
    return this.parts.endpoint.request(this.write(plan), this.remote, ANSWER_MS);
  }

  write(plan: Omit<RequestPlan, 'remote'>): SipMessage {
    return writeRequest(this.self, { ...plan, remote: this.remote });
  }

  /** One MANSCDP body as MESSAGE; resolves with the status that it was answered with. */
  async tell(
    root: 'Notify' | 'Response',
    command: string,
    target: string,
    parts: readonly ManscdpPart[],
    serial = this.nextSerial(),
  ): Promise<number> {
    const body = encodeGbk(writeManscdp(root, command, serial, target, parts).toString());
    return statusOf(await this.ask({ method: 'MESSAGE', user: this.row.id, body, contentType: MANSCDP }));
  }

  /** Leaves the platform in good order; nothing is waited for longer than `ANSWER_MS`. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    if (this.online) await this.register(0);
    this.online = false;
  }
}
