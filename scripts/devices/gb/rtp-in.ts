import { createSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';

/** Datagrams, a connection that the sender opens, or one that we open. */
export type RtpInMode = 'udp' | 'tcp-wait' | 'tcp-dial';

export interface RtpIn {
  readonly port: number;
  /** What came so far. */
  readonly seen: {
    packets: number;
    /** Gaps in the numbers. */
    lost: number;
    ssrc: number;
    /** Packets with a marker: one ends each picture. */
    pictures: number;
    /** Packs with a stream map, which stand before key pictures. */
    maps: number;
    /** Elementary stream of pictures. */
    pictureBytes: Buffer;
  };
  dial(ip: string, port: number): Promise<void>;
  close(): void;
}

const KEEP_BYTES = 4 * 1024 * 1024;

/** The payload of picture PES (0xE0) in one pack. */
function picturesOf(pack: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = pack.indexOf(Buffer.from([0, 0, 1, 0xe0])); at >= 0 && at + 9 < pack.length; ) {
    const length = pack.readUInt16BE(at + 4);
    const from = at + 9 + (pack[at + 8] ?? 0);
    parts.push(pack.subarray(from, at + 6 + length));
    const next = at + 6 + length;
    at = pack.readUInt32BE(Math.min(next, pack.length - 4)) === 0x1e0 ? next : -1;
  }
  return Buffer.concat(parts);
}

/** A place that takes RTP with program streams and says what it saw; written from annex C of GB/T 28181. */
export async function openRtpIn(mode: RtpInMode, ip: string): Promise<RtpIn> {
  const seen: RtpIn['seen'] = { packets: 0, lost: 0, ssrc: 0, pictures: 0, maps: 0, pictureBytes: Buffer.alloc(0) };
  let pack: Buffer[] = [];
  let last = -1;
  const take = (packet: Buffer) => {
    const number = packet.readUInt16BE(2);
    if (last >= 0) seen.lost += (number - last - 1) & 0xffff;
    last = number;
    seen.packets += 1;
    seen.ssrc = packet.readUInt32BE(8);
    pack.push(packet.subarray(12));
    if (((packet[1] ?? 0) & 0x80) === 0) return;
    const whole = Buffer.concat(pack);
    pack = [];
    seen.pictures += 1;
    if (whole.indexOf(Buffer.from([0, 0, 1, 0xbc])) >= 0) seen.maps += 1;
    if (seen.pictureBytes.length < KEEP_BYTES)
      seen.pictureBytes = Buffer.concat([seen.pictureBytes, picturesOf(whole)]);
  };
  const sockets: Socket[] = [];
  const follow = (socket: Socket) => {
    sockets.push(socket);
    let bytes: Buffer = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) {
        take(bytes.subarray(2, 2 + bytes.readUInt16BE(0)));
        bytes = bytes.subarray(2 + bytes.readUInt16BE(0));
      }
    });
  };
  const dial = (host: string, port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      socket.once('error', reject);
      socket.once('connect', () => resolve());
      follow(socket);
    });
  if (mode === 'udp') {
    const socket = createSocket({ type: 'udp4', recvBufferSize: KEEP_BYTES });
    socket.on('message', take);
    await new Promise<void>((resolve) => socket.bind(0, ip, () => resolve()));
    return { port: socket.address().port, seen, dial, close: () => socket.close() };
  }
  const server = createServer(follow);
  if (mode === 'tcp-wait') await new Promise<void>((resolve) => server.listen(0, ip, () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 9;
  return {
    port,
    seen,
    dial,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
