import { connect, type Socket } from 'node:net';
import { clipPictures, toneAlaw } from './clip-pictures.ts';
import * as wire from './terminal-wire.ts';

/** What a terminal sends beside its 808 connection: pictures and sound (JT/T 1078), and the files of an alarm. */
export interface MediaOptions {
  readonly phone: string;
  readonly sound: boolean;
  /** The clock of its pictures stands still. */
  readonly frozenClock?: boolean;
  /** Ten bytes of SIM in media packets. */
  readonly longSim?: boolean;
  /** Sends this payload type as its sound. */
  readonly soundPayload?: number;
  /** Sends so many times faster than its clips play. */
  readonly speed?: number;
}

/** No packet carries more (JT/T 1078, table 19). */
const MEDIA_BYTES = 950;

/** Plays a clip to an address until it is stopped. */
export function streamClip(
  options: MediaOptions,
  host: string,
  port: number,
  channel: number,
  clip: string,
): { stop(): void } {
  const { pictures, sps, pps, fps } = clipPictures(clip);
  const { phone, longSim, frozenClock, sound, soundPayload = 6, speed = 1 } = options;
  const sim = longSim === true ? phone.padStart(20, '0') : phone;
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  socket.on('close', () => clearInterval(timer));
  const started = performance.now();
  const epoch = Date.now();
  const mark = Buffer.from([0, 0, 0, 1]);
  let sequence = 0;
  let sent = 0;
  const send = (kind: number, payload: number, at: number, data: Buffer) => {
    const timestamp = frozenClock === true ? epoch : at;
    for (let from = 0; from < data.length; from += MEDIA_BYTES) {
      const last = from + MEDIA_BYTES >= data.length;
      const part = from === 0 ? (last ? 0 : 1) : last ? 2 : 3;
      const head = { payload, marker: last, sequence, channel, kind, part, timestamp };
      socket.write(wire.mediaPacket(sim, head, data.subarray(from, from + MEDIA_BYTES)));
      sequence += 1;
    }
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - started) / 1000) * fps * speed);
    for (; sent <= due; sent += 1) {
      const picture = pictures[sent % pictures.length];
      if (picture === undefined) return;
      const at = epoch + (sent / fps) * 1000;
      const units = picture.key ? [sps, pps, ...picture.units] : picture.units;
      send(picture.key ? 0 : 1, 98, at, Buffer.concat(units.flatMap((unit) => [mark, unit])));
      if (sound) send(3, soundPayload, at, toneAlaw(440).subarray((sent * 320) % 8000, ((sent * 320) % 8000) + 320));
    }
  }, 20);
  return {
    stop: () => {
      clearInterval(timer);
      socket.destroy();
    },
  };
}

export interface AlarmFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface FileOptions {
  readonly edition: 2013 | 2019;
  readonly phone: string;
  readonly terminalId: string;
  /** Leaves the last block of each file out the first time. */
  readonly loseBlocks?: boolean;
}

/** Sends the files of one alarm and fills the gaps that the platform names. Rejects when it is turned away. */
export async function sendFiles(
  options: FileOptions,
  socket: Socket,
  mark: Buffer,
  number: Buffer,
  files: readonly AlarmFile[],
): Promise<void> {
  const { edition, phone, terminalId, loseBlocks } = options;
  const answers: wire.Received[] = [];
  let tell: () => void = () => {};
  const read = wire.reader(edition);
  socket.on('data', (chunk) => {
    answers.push(...read(chunk));
    tell();
  });
  socket.on('close', () => tell());
  const ask = async (id: number, body: Buffer, answerId: number): Promise<Buffer> => {
    socket.write(wire.frame(edition, phone, id, 1, body));
    for (;;) {
      const at = answers.findIndex((one) => one.id === answerId);
      if (at >= 0) return answers.splice(at, 1)[0]?.body ?? Buffer.alloc(0);
      if (socket.destroyed) throw new Error('the platform refused the files');
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
    }
  };
  await ask(0x1210, wire.attachmentList(terminalId, mark, number, files), 0x8001);
  for (const { name, bytes } of files) {
    const about = wire.attachmentFile(name, name.endsWith('.jpg') ? 0 : 2, bytes.length);
    await ask(0x1211, about, 0x8001);
    for (let at = 0; at < bytes.length; at += 65_536) {
      const last = at + 65_536 >= bytes.length;
      if (!last || loseBlocks !== true) socket.write(wire.attachmentBlock(name, at, bytes.subarray(at, at + 65_536)));
    }
    for (;;) {
      const answer = await ask(0x1212, about, 0x9212);
      const behind = 1 + (answer[0] ?? 0);
      if (answer[behind + 1] === 0) break;
      for (let gap = 0; gap < (answer[behind + 2] ?? 0); gap += 1) {
        const at = answer.readUInt32BE(behind + 3 + gap * 8);
        const length = answer.readUInt32BE(behind + 7 + gap * 8);
        socket.write(wire.attachmentBlock(name, at, bytes.subarray(at, at + length)));
      }
    }
  }
}
