import { type Manscdp, type ManscdpPart, writeManscdp } from '../ingest/gb28181/manscdp.ts';
import type { SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { DeviceBook, KnownDevice } from './device-book.ts';
import type { SipEndpoint } from './sip-endpoint.ts';
import type { Remote } from './sip-transport.ts';
import { type RequestPlan, type SipSelf, writeRequest } from './sip-write.ts';

export const MANSCDP = 'Application/MANSCDP+xml';
/** An ordinary question is given up after this; a device that is there answers within one or two seconds. */
const ANSWER_MS = 10_000;

type Parts = readonly ManscdpPart[];

export class NotAnswered extends Error {}

/** Sends questions and commands to devices and waits for what they answer in a message of their own. */
export class Sender {
  readonly endpoint: SipEndpoint;
  readonly self: SipSelf;
  private readonly book: DeviceBook;
  private readonly waiting = new Map<string, (message: Manscdp) => boolean>();

  constructor(endpoint: SipEndpoint, self: SipSelf, book: DeviceBook) {
    this.endpoint = endpoint;
    this.self = self;
    this.book = book;
  }

  /** A request as it is sent; `remote` is where the device was last heard. */
  write(
    device: KnownDevice,
    plan: Omit<RequestPlan, 'remote'>,
  ): { readonly message: SipMessage; readonly remote: Remote } {
    const remote = device.remote;
    if (remote === null) throw new NotAnswered('the device has not registered');
    return { message: writeRequest(this.self, { ...plan, remote }), remote };
  }

  /** One MANSCDP body as MESSAGE; resolves when the device took it, rejects when it refused or is silent. */
  async tell(device: KnownDevice, body: Buffer, user = device.id): Promise<void> {
    const { message, remote } = this.write(device, { method: 'MESSAGE', user, body, contentType: MANSCDP });
    const answer = await this.endpoint.request(message, remote, ANSWER_MS);
    const status = answer.start.kind === 'response' ? answer.start.status : 0;
    if (status < 200 || status >= 300) throw new NotAnswered(`the device answered ${status}`);
  }

  /** A command that has no answer of its own, or whose answer nobody waits for. */
  control(device: KnownDevice, target: string, parts: Parts): Promise<void> {
    const serial = this.book.nextSerial(device);
    return this.tell(device, writeManscdp('Control', 'DeviceControl', serial, target, parts), target);
  }

  /** Asks without waiting for the answer's content; returns the serial number it will carry. */
  async ask(device: KnownDevice, command: string, target: string, parts: Parts = []): Promise<number> {
    const serial = this.book.nextSerial(device);
    await this.tell(device, writeManscdp('Query', command, serial, target, parts), device.id);
    return serial;
  }

  /**
   * Asks and hands every answer with the same device and serial number to `take`, until it says that it has all. Rejects
   * when nothing more comes for `silentMs`.
   */
  collect(
    device: KnownDevice,
    question: { readonly command: string; readonly target: string; readonly parts?: Parts; readonly silentMs?: number },
    take: (message: Manscdp) => boolean,
  ): Promise<void> {
    const { command, target, parts = [], silentMs = ANSWER_MS } = question;
    const serial = this.book.nextSerial(device);
    const key = `${device.id} ${command.toLowerCase()} ${serial}`;
    return new Promise((resolve, reject) => {
      const finish = (error: Error | null) => {
        clearTimeout(timer);
        this.waiting.delete(key);
        if (error === null) resolve();
        else reject(error);
      };
      const late = () => finish(new NotAnswered(`no answer to ${command} from ${device.id}`));
      let timer = setTimeout(late, silentMs);
      this.waiting.set(key, (message) => {
        clearTimeout(timer);
        timer = setTimeout(late, silentMs);
        if (take(message)) finish(null);
        return true;
      });
      this.tell(device, writeManscdp('Query', command, serial, target, parts)).catch((error: unknown) =>
        finish(error instanceof Error ? error : new NotAnswered(String(error))),
      );
    });
  }

  /** Hands an answer to whoever asked; false when nobody did. */
  answered(device: KnownDevice, command: string, serial: number, message: Manscdp): boolean {
    return this.waiting.get(`${device.id} ${command.toLowerCase()} ${serial}`)?.(message) ?? false;
  }
}
