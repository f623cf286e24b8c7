import { createServer, type Server, type Socket } from 'node:net';
import type { FrameSink } from '../../media/frame.ts';
import { plainNumber } from '../jt808/terminal.ts';
import { channelFrames } from './frames.ts';
import { mediaSplitter } from './media.ts';

/** A connection that sends no packet of a stream that was asked for is not kept. */
const FIRST_PACKET_MS = 10_000;
/** From the order to the first frame, and from one frame to the next. */
const SILENCE_MS = 10_000;
const MAX_CONNECTIONS = 1_000;

/** One channel of one terminal that was asked to send. */
export interface ExpectedMedia {
  /** Sound that cannot be decoded here; null while there is none. */
  unheard(): string | null;
  /** Resolves with the first frame. */
  readonly begun: Promise<void>;
  add(sink: FrameSink): void;
  /** Returns how many are left. */
  remove(sink: FrameSink): number;
}

class Stream implements ExpectedMedia {
  private readonly sinks = new Set<FrameSink>();
  private readonly timer: NodeJS.Timeout;
  private readonly ended: () => void;
  private frames = channelFrames();
  private lost = 0;
  private begin: () => void = () => {};
  readonly begun = new Promise<void>((resolve) => {
    this.begin = resolve;
  });
  socket: Socket | null = null;

  constructor(ended: () => void) {
    this.ended = ended;
    this.timer = setTimeout(() => this.fail('no_pictures'), SILENCE_MS);
    this.timer.unref();
  }

  unheard(): string | null {
    return this.frames.unheard;
  }
  add(sink: FrameSink): void {
    this.sinks.add(sink);
  }
  remove(sink: FrameSink): number {
    this.sinks.delete(sink);
    if (this.sinks.size === 0) this.close();
    return this.sinks.size;
  }

  take(socket: Socket, packet: Parameters<ReturnType<typeof channelFrames>['push']>[0]): void {
    if (this.socket !== socket) {
      this.socket = socket;
      this.frames = channelFrames();
      this.lost = 0;
    }
    const frames = this.frames.push(packet, performance.now());
    const missing = this.frames.lost - this.lost;
    this.lost = this.frames.lost;
    for (const sink of this.sinks) {
      if (missing > 0) sink.lost(missing);
      for (const frame of frames) sink.frame(frame);
    }
    if (frames.length === 0) return;
    this.begin();
    this.timer.refresh();
  }

  fail(reason: 'no_pictures' | 'ended'): void {
    const told = [...this.sinks];
    this.sinks.clear();
    this.close();
    for (const sink of told) sink.ended(reason);
  }

  close(): void {
    clearTimeout(this.timer);
    this.socket?.destroy();
    this.socket = null;
    this.ended();
  }
}

const keyOf = (number: string, channel: number): string => `${plainNumber(number)}:${channel}`;

/** The port on which terminals deliver pictures and sound; only what was asked for is taken. */
export class MediaServer {
  private readonly server: Server;
  private readonly streams = new Map<string, Stream>();
  private readonly sockets = new Set<Socket>();
  private readonly counts = { taken: 0, refused: 0 };

  private constructor() {
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Rejects when the port cannot be had. */
  static async start(host: string, port: number): Promise<MediaServer> {
    const one = new MediaServer();
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
    return { ...this.counts, streams: this.streams.size };
  }

  /** The stream of a channel that is running or waited for; undefined where nobody asked. */
  stream(number: string, channel: number): ExpectedMedia | undefined {
    return this.streams.get(keyOf(number, channel));
  }

  /** From now on packets of this channel are taken; it ends by itself when it stays silent. */
  expect(number: string, channel: number): ExpectedMedia {
    const key = keyOf(number, channel);
    const known = this.streams.get(key);
    if (known !== undefined) return known;
    const stream = new Stream(() => {
      if (this.streams.get(key) === stream) this.streams.delete(key);
    });
    this.streams.set(key, stream);
    return stream;
  }

  private accept(socket: Socket): void {
    if (this.sockets.size >= MAX_CONNECTIONS) {
      this.counts.refused += 1;
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    const splitter = mediaSplitter();
    let mine: Stream | null = null;
    const refuse = () => {
      this.counts.refused += 1;
      socket.destroy();
    };
    const late = setTimeout(refuse, FIRST_PACKET_MS);
    socket.setTimeout(SILENCE_MS * 2, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      for (const packet of splitter.push(chunk)) {
        const stream = this.streams.get(keyOf(packet.sim, packet.channel));
        // Nobody asked, or somebody else is sending it already: a stranger cannot put pictures before viewers.
        if (stream === undefined || (stream.socket !== null && stream.socket !== socket)) return refuse();
        if (mine === null) {
          mine = stream;
          this.counts.taken += 1;
          clearTimeout(late);
        }
        stream.take(socket, packet);
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(late);
      this.sockets.delete(socket);
      if (mine?.socket === socket) mine.fail('ended');
    });
  }

  async close(): Promise<void> {
    for (const stream of [...this.streams.values()]) stream.close();
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
