import { createSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Bytes of payload in one packet; with RTP, UDP and IP below one Ethernet frame. */
const PAYLOAD = 1_400;
const PROGRAM_STREAM = 96;

export interface Out {
  /** One pack; it is cut into packets with one timestamp, the last of them marked. */
  send(pack: Buffer, timestamp: number): void;
  /** Port we send from or wait on. */
  readonly port: number;
  close(): void;
}

export interface OutSettings {
  readonly ssrc: number;
  /** The first packet is a receiver report, as some devices send it. */
  readonly rtcpFirst?: boolean;
  readonly rtspFraming?: boolean;
  /** Every n-th packet is never sent. */
  readonly loseEvery?: number;
  readonly swap?: boolean;
}

function packets(settings: OutSettings): (pack: Buffer, timestamp: number) => Buffer[] {
  let sequence = Math.floor(Math.random() * 65_536);
  let sent = 0;
  return (pack, timestamp) => {
    const out: Buffer[] = [];
    if (sent === 0 && settings.rtcpFirst === true) out.push(Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 1]));
    for (let at = 0; at < pack.length; at += PAYLOAD) {
      const head = Buffer.alloc(12);
      head[0] = 0x80;
      head[1] = PROGRAM_STREAM | (at + PAYLOAD >= pack.length ? 0x80 : 0);
      head.writeUInt16BE(sequence & 0xffff, 2);
      head.writeUInt32BE(timestamp >>> 0, 4);
      head.writeUInt32BE(settings.ssrc >>> 0, 8);
      sequence += 1;
      sent += 1;
      if (settings.loseEvery !== undefined && sent % settings.loseEvery === 0) continue;
      out.push(Buffer.concat([head, pack.subarray(at, at + PAYLOAD)]));
    }
    const [first, second] = out;
    if (settings.swap === true && first !== undefined && second !== undefined) out.splice(0, 2, second, first);
    return out;
  };
}

export function udpOut(ip: string, port: number, settings: OutSettings, from = '127.0.0.1'): Promise<Out> {
  const cut = packets(settings);
  const socket = createSocket('udp4');
  let open = true;
  socket.on('error', () => undefined);
  return new Promise((resolve) =>
    socket.bind(0, from, () =>
      resolve({
        port: socket.address().port,
        send: (pack, timestamp) => {
          if (open) for (const packet of cut(pack, timestamp)) socket.send(packet, port, ip, () => undefined);
        },
        close: () => {
          if (open) socket.close();
          open = false;
        },
      }),
    ),
  );
}

/** RFC 4571: two bytes of length before each packet; RTSP's `$` framing on request. */
function framed(packet: Buffer, rtsp: boolean): Buffer {
  const head = rtsp ? Buffer.from([0x24, 0, 0, 0]) : Buffer.alloc(2);
  head.writeUInt16BE(packet.length, head.length - 2);
  return Buffer.concat([head, packet]);
}

function streamOut(settings: OutSettings, socketOf: () => Socket | undefined, port: number, close: () => void): Out {
  const cut = packets(settings);
  return {
    port,
    send: (pack, timestamp) => {
      const socket = socketOf();
      // A receiver that cannot follow must not fill our memory.
      if (socket === undefined || socket.writableLength > 8 * 1024 * 1024) return;
      for (const packet of cut(pack, timestamp)) socket.write(framed(packet, settings.rtspFraming === true));
    },
    close,
  };
}

export function tcpOut(ip: string, port: number, settings: OutSettings): Promise<Out> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: ip, port });
    socket.once('error', reject);
    socket.on('error', () => undefined);
    socket.once('connect', () =>
      resolve(
        streamOut(
          settings,
          () => (socket.destroyed ? undefined : socket),
          socket.localPort ?? 0,
          () => socket.destroy(),
        ),
      ),
    );
  });
}

/** Waits for the platform to dial. */
export function tcpWaiting(settings: OutSettings, ip = '127.0.0.1'): Promise<Out> {
  let peer: Socket | undefined;
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    peer = socket;
  });
  return new Promise((resolve) =>
    server.listen(0, ip, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve(
        streamOut(
          settings,
          () => peer,
          port,
          () => {
            peer?.destroy();
            server.close();
          },
        ),
      );
    }),
  );
}
