import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { asEngine } from '../database.ts';
import { putFile } from '../files/store.ts';
import {
  AttachmentBuffer,
  type AttachmentFile,
  askAttachmentsBody,
  attachmentAnswerBody,
  attachmentSplitter,
  parseAttachmentFile,
  parseAttachmentList,
} from '../ingest/jt808/attachment.ts';
import type { DriverAlarm } from '../ingest/jt808/driver-alarm.ts';
import { buildFrame, type Jt808Message, parseFrame } from '../ingest/jt808/frame.ts';
import { JT808, platformAck } from '../ingest/jt808/terminal.ts';
import { eventTime } from './terminal-alarms.ts';
import type { TerminalLink } from './terminal-host.ts';
import type { KnownTerminal } from './terminal-row.ts';

const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** All files that are on their way together. */
const MAX_OPEN_BYTES = 256 * 1024 * 1024;
const IDLE_MS = 30_000;
/** What was asked for is waited for this long. */
const EXPECT_MS = 30 * 60_000;
const MAX_EXPECTED = 5_000;
const MAX_CONNECTIONS = 200;

interface Expected {
  readonly terminal: KnownTerminal;
  readonly mark: string;
  readonly code: string;
  readonly at: number;
  readonly until: number;
}

/** Files of alarms (0x9208): asked for, taken on a port of their own, stored under their hash. */
export class AttachmentServer {
  private readonly server: Server;
  private readonly publicHost: string | null;
  private readonly expected = new Map<string, Expected>();
  private readonly sockets = new Set<Socket>();
  private openBytes = 0;
  private readonly counts = { stored: 0, refused: 0 };

  private constructor(publicHost: string | null) {
    this.publicHost = publicHost;
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Rejects when the port cannot be had. */
  static async start(host: string, port: number, publicHost: string | null): Promise<AttachmentServer> {
    const one = new AttachmentServer(publicHost);
    await new Promise<void>((resolve, reject) => {
      one.server.once('error', reject);
      one.server.listen(port, host, resolve);
    });
    return one;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }
  status() {
    return { ...this.counts, expected: this.expected.size };
  }

  /** Asks a terminal for the files of an alarm; an alarm without files and one that goes on are not asked about. */
  ask(session: TerminalLink, terminal: KnownTerminal, alarm: DriverAlarm, now: number): void {
    if (alarm.attachments === 0 || alarm.phase === 'end' || alarm.code === null) return;
    const known = [...this.expected.values()].some(
      (one) => one.mark === alarm.mark && one.terminal.number === terminal.number,
    );
    if (known) return;
    for (const [number, one] of this.expected) if (one.until < now) this.expected.delete(number);
    if (this.expected.size >= MAX_EXPECTED) return;
    const number = randomBytes(16).toString('hex');
    const at = eventTime(alarm.at, now);
    this.expected.set(number, { terminal, mark: alarm.mark, code: alarm.code, at, until: now + EXPECT_MS });
    const ip = this.publicHost ?? session.local;
    session
      .command(JT808.askAttachments, askAttachmentsBody(ip, this.port, alarm.mark, number))
      .catch(() => this.expected.delete(number));
  }

  private accept(socket: Socket): void {
    if (this.sockets.size >= MAX_CONNECTIONS) {
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    const visit = new AttachmentVisit(socket, {
      expected: (number) => this.expected.get(number),
      reserve: (bytes) => {
        if (this.openBytes + bytes > MAX_OPEN_BYTES) return false;
        this.openBytes += bytes;
        return true;
      },
      release: (bytes) => {
        this.openBytes -= bytes;
      },
      stored: () => {
        this.counts.stored += 1;
      },
    });
    const splitter = attachmentSplitter();
    let tail: Promise<void> = Promise.resolve();
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      const parts = splitter.push(chunk);
      // Storing takes its time; a terminal that sends faster than that waits.
      socket.pause();
      tail = tail
        .then(async () => {
          for (const part of parts) await visit.take(part);
        })
        .then(
          () => void socket.resume(),
          () => {
            this.counts.refused += 1;
            socket.destroy();
          },
        );
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.sockets.delete(socket);
      void tail.finally(() => visit.end());
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

interface VisitHost {
  expected(number: string): Expected | undefined;
  reserve(bytes: number): boolean;
  release(bytes: number): void;
  stored(): void;
}

/** One connection with the files of one alarm. */
class AttachmentVisit {
  private readonly socket: Socket;
  private readonly host: VisitHost;
  private readonly files = new Map<string, { readonly file: AttachmentFile; readonly buffer: AttachmentBuffer }>();
  private alarm: Expected | null = null;
  private serial = 0;

  constructor(socket: Socket, host: VisitHost) {
    this.socket = socket;
    this.host = host;
  }

  /** Rejects for what nobody asked for: the connection ends. */
  async take(part: ReturnType<ReturnType<typeof attachmentSplitter>['push']>[number]): Promise<void> {
    if (part.kind === 'block') {
      this.files.get(part.name)?.buffer.write(part.offset, part.data);
      return;
    }
    const parsed = parseFrame(part.between);
    if (!parsed.ok) return;
    const { message } = parsed;
    if (message.id === JT808.attachmentList) this.begin(message);
    else if (this.alarm === null) throw new Error('files that nobody asked for');
    else if (message.id === JT808.attachmentFile) this.file(message);
    else if (message.id === JT808.attachmentDone) await this.done(message, this.alarm);
    else this.answer(message, 0);
  }

  private begin(message: Jt808Message): void {
    for (const dialect of ['jiangsu', 'guangdong'] as const) {
      const list = parseAttachmentList(message.body, dialect);
      const expected = list === null ? undefined : this.host.expected(list.number);
      if (expected?.terminal.dialect === dialect && expected.mark === list?.mark) this.alarm = expected;
    }
    if (this.alarm === null) throw new Error('files that nobody asked for');
    this.answer(message, 0);
  }

  private file(message: Jt808Message): void {
    const file = parseAttachmentFile(message.body);
    const fits = file !== null && file.sizeBytes <= MAX_FILE_BYTES && this.files.size < 64;
    if (file === null || !fits || this.files.has(file.name) || !this.host.reserve(file.sizeBytes)) {
      this.answer(message, file !== null && this.files.has(file.name) ? 0 : 1);
      return;
    }
    this.files.set(file.name, { file, buffer: new AttachmentBuffer(Math.max(1, file.sizeBytes), MAX_FILE_BYTES) });
    this.answer(message, 0);
  }

  private async done(message: Jt808Message, alarm: Expected): Promise<void> {
    const told = parseAttachmentFile(message.body);
    const known = told === null ? undefined : this.files.get(told.name);
    if (known === undefined) {
      this.answer(message, 1);
      return;
    }
    const gaps = known.buffer.gaps();
    if (gaps.length === 0) {
      await store(alarm, known.file, known.buffer.whole());
      this.drop(known.file);
      this.host.stored();
    }
    this.send(message, JT808.attachmentAnswer, attachmentAnswerBody(known.file, gaps));
  }

  private drop(file: AttachmentFile): void {
    if (this.files.delete(file.name)) this.host.release(file.sizeBytes);
  }

  private answer(message: Jt808Message, result: number): void {
    this.send(message, JT808.platformAck, platformAck(message.serial, message.id, result));
  }

  private send({ terminal, version }: Jt808Message, id: number, body: Buffer): void {
    this.serial = (this.serial + 1) & 0xffff;
    this.socket.write(buildFrame({ id, terminal, version, serial: this.serial, body }));
  }

  end(): void {
    for (const { file } of [...this.files.values()]) this.drop(file);
  }
}

/** Keeps the bytes first, then the row: a row never names a file that is not there. */
async function store({ terminal, mark, code, at }: Expected, file: AttachmentFile, bytes: Buffer): Promise<void> {
  const sha256 = await putFile(bytes);
  await asEngine((tx) =>
    tx.query(
      `insert into vehicle_media (vehicle_fid, terminal, alarm_mark, code, alarm_at, name, kind, size_bytes, sha256, received_at)
       values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), $6, $7, $8, $9, guanlan.now()) on conflict (terminal, alarm_mark, name) do nothing`,
      [terminal.vehicleFid, terminal.number, mark, code, at, file.name, file.kind, bytes.length, sha256],
    ),
  );
}
