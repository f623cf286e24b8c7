import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { readPicture } from '../../server/media/h26x.ts';
import { chance, clipUnits, psPack, RtpPacker } from '../testing/camera-bytes.ts';

/**
 * Cameras that send program streams over UDP in real time. `load`: 1080p, 25 pictures/s, 4 Mbit/s, a key picture every two
 * seconds, filled with noise (nothing here decodes it). `clip`: a clip of the demo, for a browser that does.
 */
const [kind = 'load', portList = '[]'] = process.argv.slice(2);
const ports: readonly number[] = portList.split(',').map(Number);
const PICTURE_MS = 40;
const GOP = 50;

/** Noise without start codes behind a slice header. */
function slice(head: number, bytes: number, random: () => number): Buffer {
  const data = Buffer.alloc(bytes);
  for (let index = 0; index < bytes; index++) data[index] = 1 + Math.floor(random() * 255);
  return Buffer.concat([Buffer.from([0, 0, 0, 1, head, 0x88]), data]);
}

function noise(): Buffer[] {
  const random = chance(1);
  const sets = Buffer.from('0000000167640028acd940780227e5c044000003000400000300c83c60c6580000000168ebe3cb22c0', 'hex');
  // 120 KB and 49 of 17.95 KB in two seconds: 4 Mbit/s.
  return Array.from({ length: GOP }, (_, index) =>
    index === 0 ? Buffer.concat([sets, slice(0x65, 120_000, random)]) : slice(0x41, 17_950, random),
  );
}

const units =
  kind === 'load'
    ? noise()
    : clipUnits(readFileSync(new URL('../../db/seed/clips/tank-farm.h264', import.meta.url)), 10_000);
const keys = units.map((unit) => readPicture('h264', unit)?.key === true);
const socket = createSocket('udp4');
const cameras = ports.map((port, index) => ({ port, packer: new RtpPacker(index + 1), shift: (index * 7) % GOP }));
let sent = 0;
let number = 0;
const began = performance.now();
/** Each camera has its own moment within the picture interval: real ones do not send in step. */
setInterval(() => {
  const due = Math.floor(((performance.now() - began) / PICTURE_MS) * cameras.length);
  for (; number < due; number++) {
    const camera = cameras[number % cameras.length];
    if (camera === undefined) return;
    const picture = Math.floor(number / cameras.length);
    const place = (picture + (kind === 'load' ? camera.shift : 0)) % units.length;
    const unit = units[place];
    if (unit === undefined) return;
    const ticks = picture * 3_600;
    for (const packet of camera.packer.pack(psPack(unit, { key: keys[place] === true, ticks }), ticks)) {
      socket.send(packet, camera.port, '127.0.0.1');
      sent += 1;
    }
  }
}, 2);
process.on('message', () => process.send?.({ sent }));
process.send?.({ ready: true });
