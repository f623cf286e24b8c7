import { readFileSync } from 'node:fs';
import { readFragments } from '../../server/media/box-reader.ts';
import type { FrameSink } from '../../server/media/frame.ts';
import { formatOf, readPicture } from '../../server/media/h26x.ts';
import { initSegment, mediaFragment } from '../../server/media/mp4.ts';
import { psDemux } from '../../server/media/ps-demux.ts';
import { parseRtp, rtpOverTcp } from '../../server/media/rtp.ts';
import { RtpToFrames } from '../../server/media/rtp-to-frames.ts';
import { readAdts } from '../../server/media/sound.ts';
import { tsDemux } from '../../server/media/ts-demux.ts';
import { clipUnits, framed, psPack, RtpPacker, tsPackets } from '../testing/camera-bytes.ts';
import { GB28181_PARSERS } from './fuzz-gb28181.ts';
import { PULLED_PARSERS } from './fuzz-pulled.ts';
import type { FuzzedParser } from './fuzzed-parser.ts';

const clip = () => clipUnits(readFileSync(new URL('../../db/seed/clips/tank-farm.h264', import.meta.url)), 4);
const small = () => clip().map((unit) => unit.subarray(0, 3_000));
const packs = () =>
  small().map((unit, index) =>
    psPack(unit, { key: index === 0, ticks: index * 3_600, sound: Buffer.alloc(320, 0xd5) }),
  );
const SPS = Buffer.from('67640028acd940780227e5c044000003000400000300c83c60c658', 'hex');
const PPS = Buffer.from('68ebe3cb22c0', 'hex');
const H265_SETS = Buffer.from(
  '0000000140010c01ffff01600000030090000003000003003fba0240000000014201010160000003009000000300000300' +
    '3fa00502016965ba4932bc05a020000000014401c172b46240000000012601af09',
  'hex',
);

const MPEG4 = Buffer.from(
  '000001b001000001b58913000001000000012000c48d8800cd1404522d1443000001b24c617663000001b610c0f0a1',
  'hex',
);

const silent = (): FrameSink => ({ frame() {}, lost() {}, ended() {} });
/** A refusal that the function announces is an answer, not a crash. */
const orRangeError = (work: () => void) => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
};

function fragmentSeed(): Uint8Array {
  const format = formatOf('h264', { vps: null, sps: SPS, pps: PPS });
  const samples = small().map((data, index) => ({ data, key: index === 0, time: index * 3_600, duration: 3_600 }));
  return Buffer.concat([initSegment(format), mediaFragment(1, samples)]);
}

/** Parsers of received bytes; each protocol adds its own. */
export const PARSERS: readonly FuzzedParser[] = [
  {
    name: 'program stream',
    seeds: packs,
    run(bytes) {
      const demux = psDemux();
      const half = bytes.length >> 1;
      demux.push(bytes.subarray(0, half), false);
      demux.push(bytes.subarray(half), true);
      demux.cut();
    },
  },
  {
    name: 'transport stream',
    seeds: () => [tsPackets(small())],
    run(bytes) {
      const demux = tsDemux();
      const half = bytes.length >> 1;
      demux.push(bytes.subarray(0, half), false);
      demux.push(bytes.subarray(half), true);
    },
  },
  {
    name: 'RTP',
    seeds: () => new RtpPacker(1).pack(packs()[0] ?? Buffer.alloc(0), 0).slice(0, 3),
    run(bytes) {
      parseRtp(bytes);
    },
  },
  {
    name: 'RTP to pictures',
    seeds: () => [framedAll(), Buffer.concat(new RtpPacker(1).pack(tsPackets(small()), 0).map(framed))],
    run(bytes) {
      const rtp = new RtpToFrames(silent(), () => {});
      for (const packet of rtpOverTcp().push(bytes)) rtp.push(packet, 0);
      rtp.tick(1e9);
    },
  },
  {
    name: 'RFC 4571',
    seeds: () => [framedAll()],
    run(bytes) {
      const cutter = rtpOverTcp();
      for (let at = 0; at < bytes.length; at += 977) cutter.push(bytes.subarray(at, at + 977));
    },
  },
  {
    name: 'pictures of each coding',
    seeds: () => [...small(), H265_SETS, MPEG4],
    run(bytes) {
      for (const codec of ['h264', 'h265', 'mpeg4'] as const) {
        const picture = readPicture(codec, bytes);
        if (picture?.sps && picture.pps) {
          const { vps, sps, pps } = picture;
          orRangeError(() => initSegment(formatOf(codec, { vps, sps, pps })));
        }
      }
    },
  },
  {
    name: 'ADTS',
    seeds: () => [Buffer.from('fff150800bdffc21000349'.repeat(6), 'hex')],
    run: (bytes) => void readAdts(bytes),
  },
  {
    name: 'MP4 boxes',
    seeds: () => [fragmentSeed()],
    run: (bytes) => orRangeError(() => void readFragments(bytes)),
  },
  ...PULLED_PARSERS,
  ...GB28181_PARSERS,
];

function framedAll(): Buffer {
  const packer = new RtpPacker(1);
  return Buffer.concat(packs().flatMap((pack, index) => packer.pack(pack, index * 3_600).map(framed)));
}
