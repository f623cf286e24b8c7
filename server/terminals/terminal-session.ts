import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { buildFrame, frameSplitter, type Jt808Message, parseFrame } from '../ingest/jt808/frame.ts';
import { parseBatch, parseLocation } from '../ingest/jt808/location.ts';
import { type Reassembly, reassembly } from '../ingest/jt808/reassembly.ts';
import {
  JT808,
  parseAuth,
  parseRegistration,
  parseTerminalAck,
  plainNumber,
  platformAck,
  type RegisterResult,
  registerAnswer,
  resendBody,
} from '../ingest/jt808/terminal.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import { terminalAlarms } from './terminal-alarms.ts';
import type { TerminalHost, TerminalLink } from './terminal-host.ts';
import type { KnownTerminal } from './terminal-row.ts';

const RESULT = { ok: 0, fail: 1, bad: 2, unsupported: 3 } as const;
/** A stranger that proves nothing is not kept. */
const PROVE_WITHIN_MS = 30_000;
/** Three heartbeats of the usual minute. */
const SILENCE_MS = 180_000;
const MAX_FAILURES = 3;
/** Messages of one terminal that wait for their turn. */
const MAX_WAITING = 500;
const COMMAND_MS = 10_000;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token, 'latin1').digest();

/** Plates are written with and without the dot. */
const plainPlate = (plate: string): string => plate.replace(/[·•.\s-]/g, '').toUpperCase();

interface Asked {
  resolve(message: Jt808Message): void;
  readonly timer: NodeJS.Timeout;
}

/** One connection of a terminal: proves itself, then reports; keyed on the raw bytes of its number. */
export class TerminalSession implements TerminalLink {
  private readonly socket: Socket;
  private readonly host: TerminalHost;
  private readonly parts: Reassembly = reassembly();
  private readonly asked = new Map<string, Asked>();
  private readonly resend: NodeJS.Timeout;
  private readonly proof: NodeJS.Timeout;
  private alarms: ReturnType<typeof terminalAlarms> | null = null;
  private tail: Promise<void> = Promise.resolve();
  private waiting = 0;
  private serial = 0;
  private failures = 0;
  private over = false;
  /** How the terminal writes its number and which edition it speaks; known from the first message. */
  private address: Pick<Jt808Message, 'terminal' | 'version'> | null = null;
  /** Set once it has proved itself. */
  terminal: KnownTerminal | null = null;

  constructor(socket: Socket, host: TerminalHost) {
    this.socket = socket;
    this.host = host;
    const splitter = frameSplitter();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.setTimeout(SILENCE_MS, () => this.close('silent'));
    socket.on('data', (chunk: Buffer) => {
      for (const between of splitter.push(chunk)) this.take(between);
    });
    socket.on('error', () => this.close('connection broken'));
    socket.on('close', () => this.close('connection closed'));
    this.proof = setTimeout(() => this.terminal ?? this.close('no proof'), PROVE_WITHIN_MS);
    this.resend = setInterval(() => this.askAgain(), 5_000);
    this.resend.unref();
  }

  get remote(): string {
    return this.socket.remoteAddress ?? '';
  }
  /** The address of ours that the terminal dialled. */
  get local(): string {
    return (this.socket.localAddress ?? '').replace(/^::ffff:/, '');
  }

  /** Ends the connection; told to the host once. */
  close(reason: string): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.proof);
    clearInterval(this.resend);
    this.alarms?.stop();
    for (const { timer } of this.asked.values()) clearTimeout(timer);
    this.asked.clear();
    this.socket.destroy();
    this.host.ended(this, reason);
  }

  private send(id: number, body: Buffer): number {
    this.serial = (this.serial + 1) & 0xffff;
    if (this.address !== null && !this.over)
      this.socket.write(buildFrame({ id, serial: this.serial, body, ...this.address }));
    return this.serial;
  }

  /** Sends an order. Resolves with the answer: 0x0001 with result 0, or the message `answerId`. Rejects with a VideoRefusal. */
  command(id: number, body: Buffer, answerId: number = JT808.terminalAck): Promise<Jt808Message> {
    if (this.over) return Promise.reject(new VideoRefusal('device_offline', 'the terminal has left'));
    const serial = this.send(id, body);
    return new Promise((resolve, reject) => {
      const key = `${answerId} ${serial}`;
      const timer = setTimeout(() => {
        this.asked.delete(key);
        reject(new VideoRefusal('no_answer', 'the terminal does not answer'));
      }, COMMAND_MS);
      this.asked.set(key, {
        timer,
        resolve: (message) => {
          const ack = message.id === JT808.terminalAck ? parseTerminalAck(message.body) : null;
          this.asked.delete(`${JT808.terminalAck} ${serial}`);
          if (ack === null || ack.result === RESULT.ok) resolve(message);
          else if (ack.result === RESULT.unsupported)
            reject(new VideoRefusal('not_acceptable', 'the terminal does not know this order'));
          else reject(new VideoRefusal('busy', `the terminal answers ${ack.result}`));
        },
      });
      // A terminal that knows no such order says so by its general answer, whatever was asked for.
      if (answerId !== JT808.terminalAck)
        this.asked.set(`${JT808.terminalAck} ${serial}`, {
          timer,
          resolve: (message) => {
            const result = parseTerminalAck(message.body)?.result ?? RESULT.ok;
            if (result !== RESULT.ok) reject(new VideoRefusal('not_acceptable', `the terminal answers ${result}`));
          },
        });
    });
  }

  private answer(key: string, message: Jt808Message): void {
    const asked = this.asked.get(key);
    if (asked === undefined) return;
    this.asked.delete(key);
    if (message.id !== JT808.terminalAck || !key.startsWith(`${JT808.terminalAck} `)) clearTimeout(asked.timer);
    asked.resolve(message);
  }

  private take(between: Buffer): void {
    const result = parseFrame(between);
    if (!result.ok) {
      this.host.refused(result.reason);
      return;
    }
    const { message } = result;
    this.address ??= { terminal: message.terminal, version: message.version };
    // One connection is one terminal: another number on it is a mistake or a trick.
    if (message.terminal !== this.address.terminal) {
      this.host.refused('foreign_number');
      return;
    }
    if (message.encryption !== 0) this.ack(message, RESULT.unsupported);
    else {
      const whole = this.parts.push(message, Date.now());
      if (whole === null) this.ack(message, RESULT.ok);
      else this.queue(whole);
    }
  }

  private queue(message: Jt808Message): void {
    if (this.waiting >= MAX_WAITING) {
      this.close('too many messages');
      return;
    }
    this.waiting += 1;
    this.tail = this.tail
      .then(() => (this.over ? undefined : this.handle(message)))
      .catch((error: unknown) => {
        // Nothing was stored, so nothing is answered: the terminal sends it again.
        console.error(`terminal ${message.terminal}: message ${message.id.toString(16)} failed:`, error);
      })
      .finally(() => {
        this.waiting -= 1;
      });
  }

  private ack({ serial, id }: Jt808Message, result: number): void {
    this.send(JT808.platformAck, platformAck(serial, id, result));
  }

  private async handle(message: Jt808Message): Promise<void> {
    if (message.id === JT808.register) await this.register(message);
    else if (message.id === JT808.auth) await this.authenticate(message);
    else if (this.terminal !== null || (await this.mayWithoutProof(message))) await this.report(message);
    else this.fail(message);
  }

  private fail(message: Jt808Message): void {
    this.failures += 1;
    this.host.refused('unproved');
    this.ack(message, RESULT.fail);
    if (this.failures >= MAX_FAILURES) this.close('no proof');
  }

  private async register(message: Jt808Message): Promise<void> {
    const { result, token } = await this.judge(message);
    this.send(JT808.registerAnswer, registerAnswer(message.serial, result, token));
    if (result === 'ok') return;
    this.failures += 1;
    this.host.refused('registration');
    if (this.failures >= MAX_FAILURES) this.close('registration refused');
  }

  private async judge(message: Jt808Message): Promise<{ readonly result: RegisterResult; readonly token: string }> {
    const refuse = (result: RegisterResult) => ({ result, token: '' });
    const registration = parseRegistration(message.body, message.version);
    const number = plainNumber(message.terminal);
    const known = await this.host.desk.find(number);
    if (known === null || registration === null) return refuse('no_terminal');
    const plate = registration.plateColour === 0 ? '' : registration.plate;
    if (plate !== '' && plainPlate(plate) !== plainPlate(known.plate)) {
      await this.host.desk.note(number, `registered with the plate ${plate}`);
      return refuse('no_vehicle');
    }
    // Whoever is connected and proved keeps the number; a stranger cannot push it out by registering anew.
    const other = this.host.session(number);
    if (other !== undefined && other !== this) return refuse('terminal_known');
    const token = randomBytes(8).toString('hex');
    await this.host.desk.registered(number, registration, hashToken(token), this.remote);
    return { result: 'ok', token };
  }

  private async authenticate(message: Jt808Message): Promise<void> {
    const known = await this.host.desk.find(plainNumber(message.terminal));
    const given = hashToken(parseAuth(message.body, message.version));
    if (known?.tokenHash == null || !timingSafeEqual(known.tokenHash, given)) {
      this.fail(message);
      return;
    }
    await this.enter(known);
    this.ack(message, RESULT.ok);
  }

  /** Some terminals never authenticate after a reconnect; those are named one by one. */
  private async mayWithoutProof(message: Jt808Message): Promise<boolean> {
    const known = await this.host.desk.find(plainNumber(message.terminal));
    if (known === null || known.authRequired || known.tokenHash === null) return false;
    await this.enter(known);
    return true;
  }

  private async enter(known: KnownTerminal): Promise<void> {
    clearTimeout(this.proof);
    const raised = await this.host.desk.raisedCodes(known.vehicleFid);
    this.terminal = known;
    this.alarms?.stop();
    this.alarms = terminalAlarms(known, raised, (items) => void this.host.desk.alarms(known, items));
    await this.host.entered(this, known);
  }

  private async report(message: Jt808Message): Promise<void> {
    const { terminal, alarms } = this;
    if (terminal === null || alarms === null) return;
    const { id, body } = message;
    if (id === JT808.heartbeat) this.ack(message, RESULT.ok);
    else if (id === JT808.location) {
      const location = parseLocation(body, terminal.dialect);
      if (location === null) this.ack(message, RESULT.bad);
      else this.stored(message, this.host.take(this, terminal, alarms, [location], false));
    } else if (id === JT808.batch) {
      const { late, locations } = parseBatch(body, terminal.dialect);
      this.stored(message, this.host.take(this, terminal, alarms, locations, late));
    } else if (id === JT808.terminalAck) {
      const ack = parseTerminalAck(body);
      if (ack !== null) this.answer(`${JT808.terminalAck} ${ack.serial}`, message);
    } else if (id === JT808.recordList) {
      if (body.length >= 2) this.answer(`${JT808.recordList} ${body.readUInt16BE(0)}`, message);
      this.ack(message, RESULT.ok);
    } else if (id === JT808.logout) {
      await this.host.desk.loggedOut(terminal.number);
      this.ack(message, RESULT.ok);
      this.close('logged out');
    } else this.ack(message, RESULT.unsupported);
  }

  /** Answered only after the commit: what was not stored is sent again by the terminal (REQ-ING-09). */
  private stored(message: Jt808Message, stored: Promise<void>): void {
    stored.then(
      () => this.ack(message, RESULT.ok),
      (error: unknown) => console.error(`terminal ${message.terminal}: a report was not stored:`, error),
    );
  }

  private askAgain(): void {
    for (const { serial, parts } of this.parts.due(Date.now()))
      this.send(JT808.platformResend, resendBody(serial, parts));
  }
}
