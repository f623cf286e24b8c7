import { createSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';
import { framedRtp } from '../media/rtp-packer.ts';

/** A receiver that cannot follow must not fill our memory: packets are dropped beyond this. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
const DIAL_MS = 5_000;
/** A platform that was to dial in and does not. */
const WAIT_MS = 15_000;
const SEND_BUFFER_BYTES = 4 * 1024 * 1024;

/** One way to a platform above: datagrams, or a connection that either side opens. */
export interface MediaOut {
  /** Our port, for the answer to the INVITE. */
  readonly port: number;
  /** Ready to take packets; rejects when the other side cannot be reached or does not come. */
  open(): Promise<void>;
  send(packets: readonly Buffer[]): void;
  close(): void;
}

export interface OutTarget {
  readonly mode: 'udp' | 'tcp-dial' | 'tcp-wait';
  /** Our own address. */
  readonly host: string;
  readonly ip: string;
  readonly port: number;
  /** The connection was closed by the other side. */
  readonly lost: () => void;
}

export function openMediaOut(target: OutTarget): Promise<MediaOut> {
  if (target.mode === 'udp') return udpOut(target);
  return target.mode === 'tcp-dial' ? Promise.resolve(dialOut(target)) : waitOut(target);
}

function udpOut({ host, ip, port }: OutTarget): Promise<MediaOut> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', sendBufferSize: SEND_BUFFER_BYTES });
  let open = true;
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, () => {
      socket.off('error', reject);
      // Nobody listens there: the platform ends the call when it notices, like any device it would treat so.
      socket.on('error', () => undefined);
      resolve({
        port: socket.address().port,
        open: async () => {},
        send: (packets) => {
          if (open) for (const packet of packets) socket.send(packet, port, ip, () => undefined);
        },
        close: () => {
          if (open) socket.close();
          open = false;
        },
      });
    });
  });
}

function put(socket: Socket | null, packets: readonly Buffer[]): void {
  if (socket === null || socket.destroyed || socket.writableLength > MOST_WAITING_BYTES) return;
  socket.cork();
  for (const packet of packets) socket.write(framedRtp(packet));
  socket.uncork();
}

function dialOut({ host, ip, port, lost }: OutTarget): MediaOut {
  let socket: Socket | null = null;
  let closed = false;
  return {
    // Whoever dials names no port of its own (RFC 4145: 9, the discard port).
    port: 9,
    open: () =>
      new Promise((resolve, reject) => {
        const made = connect({ host: ip, port, localAddress: host === '0.0.0.0' ? undefined : host, timeout: DIAL_MS });
        socket = made;
        made.once('timeout', () => made.destroy(new Error('no answer in time')));
        made.once('error', reject);
        made.once('connect', () => {
          made.setTimeout(0);
          made.off('error', reject);
          made.on('error', () => made.destroy());
          made.on('close', () => (closed ? undefined : lost()));
          resolve();
        });
      }),
    send: (packets) => put(socket, packets),
    close: () => {
      closed = true;
      socket?.destroy();
    },
  };
}

async function waitOut({ host, ip, lost }: OutTarget): Promise<MediaOut> {
  let socket: Socket | null = null;
  let closed = false;
  let came: (() => void) | undefined;
  const server = createServer((made) => {
    const from = (made.remoteAddress ?? '').replace(/^::ffff:/, '');
    if (socket !== null || from !== ip) {
      made.destroy();
      return;
    }
    socket = made;
    made.on('error', () => made.destroy());
    made.on('close', () => (closed ? undefined : lost()));
    server.close();
    came?.();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    open: () =>
      new Promise((resolve, reject) => {
        if (socket !== null) resolve();
        const timer = setTimeout(() => reject(new Error('the platform did not connect')), WAIT_MS);
        timer.unref();
        came = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    send: (packets) => put(socket, packets),
    close: () => {
      closed = true;
      server.close();
      socket?.destroy();
    },
  };
}
