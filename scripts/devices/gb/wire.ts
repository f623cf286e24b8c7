import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as Datagram } from 'node:dgram';
import { connect, type Socket } from 'node:net';

/**
 * SIP of a simulated device, written from GB/T 28181 and RFC 3261 and sharing nothing with the platform's code, so that
 * one misreading is not in both.
 */
export interface Packet {
  /** Request: method; answer: ''. */
  readonly method: string;
  /** Answer: status; request: 0. */
  readonly status: number;
  readonly uri: string;
  readonly head: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export const token = (): string => randomBytes(6).toString('hex');
const EMPTY = Buffer.alloc(0);

export function get(packet: Packet, name: string): string {
  return packet.head.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}

/** A whole message at the beginning of bytes, and how many it took; null while it is not whole. */
export function read(bytes: Buffer): { packet: Packet; used: number } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const head = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  const length = Number(head.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
  if (bytes.length < end + 4 + length) return null;
  const body = Buffer.from(bytes.subarray(end + 4, end + 4 + length));
  const words = first.split(' ');
  const answer = words[0] === 'SIP/2.0';
  return {
    packet: {
      method: answer ? '' : (words[0] ?? ''),
      status: answer ? Number(words[1]) : 0,
      uri: answer ? '' : (words[1] ?? ''),
      head,
      body,
    },
    used: end + 4 + length,
  };
}

/** `lengthInCharacters`: what devices do that count letters instead of bytes. */
export function write(packet: Packet, lengthInCharacters: boolean): Buffer {
  const first =
    packet.method === ''
      ? `SIP/2.0 ${packet.status} ${packet.status === 200 ? 'OK' : 'X'}`
      : `${packet.method} ${packet.uri} SIP/2.0`;
  const length = lengthInCharacters ? packet.body.toString('utf8').length : packet.body.length;
  const lines = packet.head.filter(([name]) => name !== 'Content-Length').map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from([first, ...lines, `Content-Length: ${length}`, '', ''].join('\r\n'), 'latin1'),
    packet.body,
  ]);
}

export type Answer = (status: number, extra?: readonly (readonly [string, string])[], body?: Buffer) => void;
export type Handler = (packet: Packet, answer: Answer) => void;

export interface WireSettings {
  readonly protocol: 'udp' | 'tcp';
  readonly server: { readonly ip: string; readonly port: number };
  /** Our own address; loopback by default. Another one of 127/8 makes a device from elsewhere. */
  readonly ip?: string;
}

/** One socket to the platform, shared by as many devices as like; requests find theirs by the id in the request line. */
export class Wire {
  readonly ip: string;
  port = 0;
  private readonly settings: WireSettings;
  private server: WireSettings['server'];
  private readonly handlers = new Map<string, Handler>();
  private readonly waiting = new Map<string, (packet: Packet) => void>();
  private readonly done = new Map<string, Buffer | null>();
  private datagrams: Datagram | undefined;
  private stream: Socket | undefined;

  constructor(settings: WireSettings) {
    this.settings = settings;
    this.server = settings.server;
    this.ip = settings.ip ?? '127.0.0.1';
  }

  async open(): Promise<this> {
    if (this.settings.protocol === 'tcp') await this.openTcp();
    else await this.openUdp();
    return this;
  }

  private openUdp(): Promise<void> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
    this.datagrams = socket;
    socket.on('message', (bytes, { address, port }) => {
      const found = read(bytes);
      // An answer goes to where the question came from: after a restart that may be another port than we register at.
      if (found !== null) this.take(found.packet, (answer) => socket.send(answer, port, address));
    });
    socket.on('error', () => undefined);
    return new Promise((resolve) =>
      socket.bind(0, this.ip, () => {
        this.port = socket.address().port;
        resolve();
      }),
    );
  }

  private openTcp(): Promise<void> {
    const { ip, port } = this.settings.server;
    return new Promise((resolve, reject) => {
      const socket = connect({ host: ip, port, localAddress: this.ip });
      this.stream = socket;
      let bytes: Buffer = EMPTY;
      socket.on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]);
        for (let found = read(bytes); found !== null; found = read(bytes)) {
          bytes = bytes.subarray(found.used);
          this.take(found.packet, (answer) => socket.write(answer));
        }
      });
      socket.once('error', reject);
      socket.on('error', () => undefined);
      socket.once('connect', () => {
        this.port = socket.localPort ?? 0;
        resolve();
      });
    });
  }

  attach(id: string, handler: Handler): void {
    this.handlers.set(id, handler);
  }

  /** A request; resolves with the final answer, rejects after ten seconds. */
  ask(packet: Packet, lengthInCharacters = false): Promise<Packet> {
    const branch = /branch=([^;]+)/.exec(get(packet, 'Via'))?.[1] ?? '';
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(branch);
        reject(new Error(`no answer to ${packet.method}`));
      }, 10_000);
      this.waiting.set(branch, (answer) => {
        if (answer.status < 200) return;
        clearTimeout(timer);
        this.waiting.delete(branch);
        resolve(answer);
      });
      this.put(write(packet, lengthInCharacters));
    });
  }

  /** The platform listens elsewhere now; datagrams only. */
  moveTo(server: WireSettings['server']): void {
    this.server = server;
  }

  via(): string {
    return `SIP/2.0/${this.settings.protocol.toUpperCase()} ${this.ip}:${this.port};rport;branch=z9hG4bK${token()}`;
  }

  put(bytes: Buffer): void {
    const { ip, port } = this.server;
    if (this.stream !== undefined) this.stream.write(bytes);
    else this.datagrams?.send(bytes, port, ip);
  }

  private take(packet: Packet, back: (bytes: Buffer) => void): void {
    const via = packet.head.find(([name]) => name.toLowerCase() === 'via')?.[1] ?? '';
    const branch = /branch=([^;]+)/.exec(via)?.[1] ?? '';
    if (packet.method === '') {
      this.waiting.get(branch)?.(packet);
      return;
    }
    const id = /sip:(\d+)@/.exec(packet.uri)?.[1] ?? '';
    const handler = this.handlers.get(id);
    const key = `${packet.method} ${branch} ${get(packet, 'Call-ID')}`;
    const before = this.done.get(key);
    if (before !== undefined) {
      if (before !== null) back(before);
      return;
    }
    this.done.set(key, null);
    if (this.done.size > 5_000) this.done.clear();
    const answer: Answer = (status, extra = [], body = EMPTY) => {
      const bytes = write({ method: '', status, uri: '', head: answerHead(packet, extra), body }, false);
      if (status >= 200) this.done.set(key, bytes);
      back(bytes);
    };
    if (handler === undefined) answer(404);
    else handler(packet, answer);
  }

  close(): void {
    this.datagrams?.close();
    this.stream?.destroy();
  }
}

/** What is repeated from the request, but for what the answer says itself. */
export function answerHead(
  packet: Packet,
  extra: readonly (readonly [string, string])[],
): (readonly [string, string])[] {
  const own = new Set(extra.map(([name]) => name.toLowerCase()));
  const repeated = packet.head.filter(([name]) => {
    const lower = name.toLowerCase();
    return ['via', 'from', 'to', 'call-id', 'cseq'].includes(lower) && !own.has(lower);
  });
  return [...repeated, ...extra];
}
