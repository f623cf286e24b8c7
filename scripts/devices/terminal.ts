import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { type AlarmFile, type FileOptions, type MediaOptions, sendFiles, streamClip } from './terminal-media.ts';
import * as wire from './terminal-wire.ts';

/** A vehicle's terminal that dials a platform: registers, reports, raises alarms, streams a clip, sends files; misbehaves on request. */
export interface TerminalOptions extends MediaOptions, Omit<FileOptions, 'terminalId'> {
  readonly host: string;
  readonly port: number;
  /** 12 digits. */
  readonly phone: string;
  /** The plate in GBK. */
  readonly plate: Buffer;
  /** Where the vehicle is now. */
  readonly place: () => wire.Place;
  /** Milliseconds between reports; 0 reports only when told. */
  readonly everyMs: number;
  /** Clip of each channel, from channel 1 on. */
  readonly clips: readonly string[];
  /** Token of an earlier registration; without it the terminal registers first. */
  readonly token?: string;
  /** Never authenticates after its registration. */
  readonly skipAuth?: boolean;
  /** Accepts the order and sends nothing. */
  readonly mute?: boolean;
  /** Writes every byte by itself. */
  readonly dribble?: boolean;
}

const TERMINAL_ID = 'GLSIM01';

export class Terminal {
  readonly options: TerminalOptions;
  private readonly socket: Socket;
  /** By what is awaited: `ack <serial>`, or `registered`. */
  private readonly waiting = new Map<string, (body: Buffer) => void>();
  private readonly streams = new Map<number, { stop(): void }>();
  private readonly files: AlarmFile[] = [];
  private report: NodeJS.Timeout | undefined;
  private serial = 0;
  /** Orders of the platform, newest last. */
  readonly orders: wire.Received[] = [];
  token: string | undefined;
  /** Resolves when the platform ends the connection. */
  readonly closed: Promise<void>;

  private constructor(options: TerminalOptions, socket: Socket) {
    this.options = options;
    this.socket = socket;
    this.token = options.token;
    const read = wire.reader(options.edition);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const message of read(chunk)) this.take(message);
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
    void this.closed.then(() => this.stop());
  }

  /** Dials, registers where no token is known, authenticates, and begins to report. Rejects when the platform refuses. */
  static async start(options: TerminalOptions): Promise<Terminal> {
    const socket = await new Promise<Socket>((resolve, reject) => {
      const made = connect(options.port, options.host, () => resolve(made));
      made.once('error', reject);
    });
    const terminal = new Terminal(options, socket);
    if (terminal.token === undefined) await terminal.register();
    if (options.skipAuth !== true) await terminal.authenticate();
    if (options.everyMs > 0) terminal.report = setInterval(() => void terminal.locate(), options.everyMs);
    return terminal;
  }

  send(id: number, body: Buffer, parts?: readonly [number, number]): number {
    this.serial = (this.serial + 1) & 0xffff;
    const bytes = wire.frame(this.options.edition, this.options.phone, id, this.serial, body, parts);
    if (this.options.dribble !== true) this.socket.write(bytes);
    else for (const byte of bytes) this.socket.write(Buffer.of(byte));
    return this.serial;
  }

  /** Bytes as they are, right or wrong. */
  raw(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  private answerTo(what: string): Promise<Buffer> {
    const answered = new Promise<Buffer>((resolve) => this.waiting.set(what, resolve));
    const ended = this.closed.then(() => {
      throw new Error('the platform closed the connection');
    });
    return Promise.race([answered, ended]);
  }

  private async register(): Promise<void> {
    this.send(0x0100, wire.registration(this.options.edition, TERMINAL_ID, this.options.plate));
    const body = await this.answerTo('registered');
    if (body[2] !== 0) throw new Error(`registration refused: ${body[2]}`);
    this.token = body.toString('latin1', 3);
  }

  private async authenticate(): Promise<void> {
    const token = Buffer.from(this.token ?? '', 'latin1');
    const body =
      this.options.edition === 2019 ? Buffer.concat([Buffer.of(token.length), token, Buffer.alloc(35)]) : token;
    if ((await this.ask(0x0102, body)) !== 0) throw new Error('authentication refused');
  }

  /** Sends a message and waits for the platform's general answer to it; resolves with the result. */
  async ask(id: number, body: Buffer): Promise<number> {
    return (await this.answerTo(`ack ${this.send(id, body)}`))[4] ?? 255;
  }

  /** Reports where it is; `alarmWord` as bits, `items` beside the mileage. Resolves with the platform's result. */
  locate(alarmWord = 0, items: readonly (readonly [number, Buffer])[] = []): Promise<number> {
    return this.ask(0x0200, wire.location(this.options.place(), Date.now(), alarmWord, items)).catch(() => 255);
  }

  /** A driver alarm, with files that the platform may ask for. */
  driverAlarm(type: number, phase: 0 | 1 | 2, files: readonly AlarmFile[] = []): Promise<number> {
    this.files.push(...files);
    const at = Date.now();
    const mark = wire.alarmMark(TERMINAL_ID, at, 1, files.length);
    return this.locate(0, [wire.driverItem(type, phase, this.options.place(), at, mark)]);
  }

  private take(message: wire.Received): void {
    const { id, serial, body } = message;
    if (id === 0x8001 || id === 0x8100) {
      const what = id === 0x8100 ? 'registered' : `ack ${body.readUInt16BE(0)}`;
      this.waiting.get(what)?.(body);
      this.waiting.delete(what);
      return;
    }
    this.orders.push(message);
    if (id === 0x9101) this.live(serial, body);
    else if (id === 0x9102) this.control(serial, body);
    else if (id === 0x9201) this.playback(serial, body);
    else if (id === 0x9202) this.playbackControl(serial, body);
    else if (id === 0x9205) this.records(serial, body);
    else if (id === 0x9208) this.attach(serial, body);
    else if (id !== 0x8003) this.ack(serial, id, 3);
  }

  private ack(serial: number, id: number, result: number): void {
    this.send(0x0001, Buffer.from([serial >> 8, serial & 255, id >> 8, id & 255, result]));
  }

  private live(serial: number, body: Buffer): void {
    const length = body[0] ?? 0;
    const host = body.toString('latin1', 1, 1 + length);
    const port = body.readUInt16BE(1 + length);
    const channel = body[5 + length] ?? 0;
    const clip = this.options.clips[channel - 1];
    this.ack(serial, 0x9101, clip === undefined ? 1 : 0);
    if (clip === undefined || this.options.mute === true) return;
    this.endStream(channel);
    this.streams.set(channel, streamClip(this.options, host, port, channel, clip));
  }

  /** Its recordings look like what it sees now. */
  private playback(serial: number, body: Buffer): void {
    const length = body[0] ?? 0;
    const channel = body[5 + length] ?? 0;
    const clip = this.options.clips[channel - 1];
    this.ack(serial, 0x9201, clip === undefined ? 1 : 0);
    if (clip === undefined) return;
    const host = body.toString('latin1', 1, 1 + length);
    this.endStream(channel);
    this.streams.set(channel, streamClip(this.options, host, body.readUInt16BE(1 + length), channel, clip));
  }

  private playbackControl(serial: number, body: Buffer): void {
    this.ack(serial, 0x9202, 0);
    if (body[1] === 2) this.endStream(body[0] ?? 0);
  }

  private control(serial: number, body: Buffer): void {
    this.ack(serial, 0x9102, 0);
    if (body[1] === 0) this.endStream(body[0] ?? 0);
  }

  private endStream(channel: number): void {
    this.streams.get(channel)?.stop();
    this.streams.delete(channel);
  }

  /** One recording of the last hour on each channel. */
  private records(serial: number, body: Buffer): void {
    const now = Date.now();
    const item = Buffer.concat([
      body.subarray(0, 1),
      wire.beijing(now - 3_600_000),
      wire.beijing(now),
      Buffer.alloc(8),
      Buffer.from([0, 1, 1, 0, 0, 16, 0]),
    ]);
    this.send(0x1205, Buffer.concat([Buffer.from([serial >> 8, serial & 255, 0, 0, 0, 1]), item]));
  }

  private attach(serial: number, body: Buffer): void {
    this.ack(serial, 0x9208, 0);
    const length = body[0] ?? 0;
    const from = 5 + length;
    const socket = connect(body.readUInt16BE(1 + length), body.toString('latin1', 1, 1 + length));
    socket.on('error', () => undefined);
    const mark = body.subarray(from, from + 16);
    const about = { ...this.options, terminalId: TERMINAL_ID };
    sendFiles(about, socket, mark, body.subarray(from + 16, from + 48), this.files.splice(0))
      .catch((error: unknown) => console.error(`terminal ${this.options.phone}: ${String(error)}`))
      .finally(() => socket.end());
  }

  private stop(): void {
    clearInterval(this.report);
    for (const channel of [...this.streams.keys()]) this.endStream(channel);
  }

  async close(): Promise<void> {
    this.stop();
    this.socket.destroy();
    await this.closed;
  }
}

/** A plate in GBK, of the characters that the demo's plates use. */
export function plateGbk(plate: string): Buffer {
  const known: Readonly<Record<string, readonly number[]>> = { 津: [0xbd, 0xf2], 演: [0xd1, 0xdd], '·': [0xa1, 0xa4] };
  return Buffer.from([...plate].flatMap((letter) => known[letter] ?? [letter.charCodeAt(0)]));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '6608' },
      phone: { type: 'string', default: '013900000001' },
      plate: { type: 'string', default: '津D·C0001演' },
      edition: { type: 'string', default: '2019' },
      lng: { type: 'string', default: '117.7' },
      lat: { type: 'string', default: '38.95' },
      clip: { type: 'string', default: 'port-road' },
    },
  });
  if (values.help === true) {
    console.log(
      'node scripts/devices/terminal.ts [--host] [--port 6608] [--phone 12 digits] [--plate] [--edition 2013|2019] [--lng] [--lat] [--clip]',
    );
    return;
  }
  const [lng, lat] = [Number(values.lng), Number(values.lat)];
  const started = Date.now();
  const terminal = await Terminal.start({
    host: values.host,
    port: Number(values.port),
    phone: values.phone,
    edition: values.edition === '2013' ? 2013 : 2019,
    plate: plateGbk(values.plate),
    // A circle of 500 m at walking pace.
    place: () => {
      const turn = (Date.now() - started) / 60_000;
      return {
        lng: lng + Math.cos(turn) * 0.006,
        lat: lat + Math.sin(turn) * 0.0045,
        speedKmh: 30,
        course: (((90 - (turn * 180) / Math.PI + 90) % 360) + 360) % 360,
      };
    },
    everyMs: 1_000,
    clips: [values.clip],
    sound: true,
  });
  console.log(`terminal ${values.phone} reports to ${values.host}:${values.port}`);
  await terminal.closed;
}

if (import.meta.main) await main();
