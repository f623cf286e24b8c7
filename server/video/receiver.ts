import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { rtpOverTcp } from '../media/rtp.ts';

/** A key picture of 300 KB arrives in one burst; with the usual 208 KB a third of it was lost (video-protocols 3.10). */
const BUFFER_BYTES = 4 * 1024 * 1024;
const DIAL_MS = 5_000;

export interface ReceiverEvents {
  /** One packet off the wire. */
  packet(bytes: Buffer): void;
  /** Media from somebody else than the camera. */
  stranger(address: string): void;
  /** The camera closed its connection. */
  closed(): void;
  warning(text: string): void;
}

export interface ReceiverSettings {
  readonly mode: 'udp' | 'tcp-passive' | 'tcp-active';
  readonly host: string;
  readonly port: number;
  /** The only address that may send; null for whoever comes first. */
  readonly peer: string | null;
}

/** IPv4 as it is, also where the socket speaks IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:/, '');

/** One port that waits for one camera. The first sender is pinned; others are dropped and told of. */
export class Receiver {
  private readonly settings: ReceiverSettings;
  private readonly events: ReceiverEvents;
  private udp: UdpSocket | null = null;
  private server: Server | null = null;
  private socket: Socket | null = null;
  private peer: string | null;
  private closed = false;

  constructor(settings: ReceiverSettings, events: ReceiverEvents) {
    this.settings = settings;
    this.events = events;
    this.peer = settings.peer;
  }

  /** The port it listens on. Rejects when it is taken by another program. */
  async listen(): Promise<number> {
    if (this.settings.mode === 'udp') return this.listenUdp();
    return this.settings.mode === 'tcp-passive' ? this.listenTcp() : this.settings.port;
  }

  private listenUdp(): Promise<number> {
    const { host, port } = this.settings;
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    this.udp = socket;
    socket.on('message', (bytes, { address }) => {
      this.peer ??= address;
      if (address === this.peer) this.events.packet(bytes);
      else this.events.stranger(address);
    });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, host, () => {
        socket.off('error', reject);
        socket.on('error', (error) => this.events.warning(`the receiver failed: ${error.message}`));
        this.enlarge(socket);
        resolve(socket.address().port);
      });
    });
  }

  /** The system may allow less than is asked for (net.core.rmem_max): then it is told, since bursts will be lost. */
  private enlarge(socket: UdpSocket): void {
    try {
      socket.setRecvBufferSize(BUFFER_BYTES);
      if (socket.getRecvBufferSize() < BUFFER_BYTES)
        this.events.warning('the system allows small receive buffers only; raise net.core.rmem_max to 4194304');
    } catch {
      this.events.warning('the system refuses a larger receive buffer');
    }
  }

  private listenTcp(): Promise<number> {
    const { host, port } = this.settings;
    const server = createServer((socket) => {
      const address = plain(socket.remoteAddress ?? '');
      if (this.socket !== null || (this.peer !== null && address !== this.peer)) {
        socket.destroy();
        this.events.stranger(address);
      } else {
        this.peer = address;
        this.adopt(socket);
      }
    });
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  private adopt(socket: Socket): void {
    this.socket = socket;
    const cutter = rtpOverTcp();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 10_000);
    socket.on('data', (chunk) => {
      for (const packet of cutter.push(chunk)) this.events.packet(packet);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.socket === socket) this.socket = null;
      if (!this.closed) this.events.closed();
    });
  }

  /** Dials a camera that waits for us. Rejects when it does not answer within five seconds. */
  dial(ip: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ host: ip, port });
      const limit = setTimeout(() => socket.destroy(new Error('no answer in time')), DIAL_MS);
      socket.once('error', (error) => {
        clearTimeout(limit);
        reject(error);
      });
      socket.once('connect', () => {
        clearTimeout(limit);
        if (this.closed) socket.destroy();
        else this.adopt(socket);
        resolve();
      });
    });
  }

  close(): void {
    this.closed = true;
    this.udp?.close();
    this.udp = null;
    this.server?.close();
    this.server = null;
    this.socket?.destroy();
    this.socket = null;
  }
}
