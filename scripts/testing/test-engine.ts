import { createSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';
import type { MediaAnswer, MediaEngine, MediaEvent, ReceiverRequest } from '../../server/video/media-engine.ts';

interface Waiting {
  readonly request: ReceiverRequest;
  bytes: Buffer;
  ssrc: number | null;
  close(): void;
}

const GONE: MediaAnswer = { kind: 'refused', reason: 'gone' };

/** An engine that takes RTP on real sockets and only counts it: enough to see that a camera really sends. */
export class TestEngine implements MediaEngine {
  readonly capabilities = new Set(['receive'] as const);
  readonly ended: string[] = [];
  private readonly waiting = new Map<string, Waiting>();
  private readonly listeners = new Set<(event: MediaEvent) => void>();

  start(): void {}
  stop(streamId: string): void {
    void this.closeReceiver(streamId);
  }

  /** Everything that came for a stream. */
  received(streamId: string): Buffer {
    return this.waiting.get(streamId)?.bytes ?? Buffer.alloc(0);
  }

  request(streamId: string): ReceiverRequest | undefined {
    return this.waiting.get(streamId)?.request;
  }

  /** The SSRC that the camera said it would use, or the one it was asked to. */
  ssrcOf(streamId: string): number | null {
    return this.waiting.get(streamId)?.ssrc ?? null;
  }

  get open(): number {
    return this.waiting.size;
  }

  tell(event: MediaEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  async openReceiver(request: ReceiverRequest): Promise<{ readonly ip: string; readonly port: number }> {
    const waiting: Waiting = { request, bytes: Buffer.alloc(0), ssrc: request.ssrc, close: () => undefined };
    this.waiting.set(request.streamId, waiting);
    const port = request.mode === 'udp' ? await this.listenUdp(waiting) : await this.listenTcp(waiting);
    return { ip: '127.0.0.1', port };
  }

  private listenUdp(waiting: Waiting): Promise<number> {
    const socket = createSocket('udp4');
    socket.on('message', (bytes) => take(waiting, bytes));
    waiting.close = () => socket.close();
    return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));
  }

  private listenTcp(waiting: Waiting): Promise<number> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('data', (bytes: Buffer) => take(waiting, bytes));
      socket.on('error', () => undefined);
    });
    waiting.close = () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    };
    return new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
  }

  connectActive(streamId: string, ip: string, port: number): Promise<void> {
    const waiting = this.waiting.get(streamId);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: ip, port });
      socket.once('error', reject);
      socket.once('connect', () => resolve());
      socket.on('data', (bytes: Buffer) => (waiting === undefined ? undefined : take(waiting, bytes)));
      const before = waiting?.close;
      if (waiting !== undefined)
        waiting.close = () => {
          socket.destroy();
          before?.();
        };
    });
  }

  updateSsrc(streamId: string, ssrc: number): void {
    const waiting = this.waiting.get(streamId);
    if (waiting !== undefined) waiting.ssrc = ssrc;
  }

  async closeReceiver(streamId: string): Promise<void> {
    this.waiting.get(streamId)?.close();
    this.waiting.delete(streamId);
  }

  frames(streamId: string) {
    return {
      frame: () => undefined,
      lost: () => undefined,
      ended: () => {
        this.ended.push(streamId);
      },
    };
  }

  async startPull(): Promise<void> {}
  async stopPull(): Promise<void> {}
  /** Until when each stream is held. */
  readonly held = new Map<string, number>();
  hold(streamId: string, until: number): void {
    this.held.set(streamId, until);
  }
  isOnline = () => false;
  status = () => null;
  playlist = async () => GONE;
  media = async () => GONE;
  tap = () => () => undefined;

  on(listener: (event: MediaEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const streamId of [...this.waiting.keys()]) void this.closeReceiver(streamId);
  }
}

function take(waiting: Waiting, bytes: Buffer): void {
  if (waiting.bytes.length < 1_000_000) waiting.bytes = Buffer.concat([waiting.bytes, bytes]);
}
