import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeGbk } from '../ingest/gb28181/gb-text.ts';
import { splitAnnexB, toAccessUnits } from './annexb.ts';
import { fragmentPictures, pictureFormat } from './fragment-pictures.ts';
import { initSegment, mediaFragment } from './mp4.ts';
import { psDemux } from './ps-demux.ts';
import { psPack } from './ps-mux.ts';
import { rtpPacker } from './rtp-packer.ts';
import { codecString, parseSps } from './sps.ts';

const clip = readFileSync(new URL('../../db/seed/clips/gate.h264', import.meta.url));
const units = toAccessUnits(splitAnnexB(clip)).slice(0, 60);
const [first] = units;
const sps = first?.sps ?? new Uint8Array();
const pps = first?.pps ?? new Uint8Array();
const samples = units.map(({ data, key }, index) => ({ data, key, time: index * 3_600, duration: 3_600 }));

describe('pictures on their way to a platform above', () => {
  const format = pictureFormat(initSegment({ codec: codecString(sps), ...parseSps(sps), sps, pps, timescale: 90_000 }));

  it('come out of fragments as the byte stream that went in', () => {
    expect(format?.codec).toBe('h264');
    const pictures = format === null ? [] : fragmentPictures(format, mediaFragment(1, samples));
    expect(pictures.map(({ key }) => key)).toEqual(samples.map(({ key }) => key));
    expect(pictures.map(({ dts }) => dts)).toEqual(samples.map(({ time }) => time));
    const nals = splitAnnexB(pictures[0]?.data ?? new Uint8Array());
    expect(nals[0]).toEqual(sps);
    expect(nals[1]).toEqual(pps);
  });

  it('are packed so that an independent demuxer finds each with its time, at times beyond 32 bits too', () => {
    const start = 2 ** 32 + 12_345;
    const pictures = format === null ? [] : fragmentPictures(format, mediaFragment(1, samples));
    const demux = psDemux();
    const found = pictures.flatMap((picture) =>
      demux.push(psPack({ ...picture, pts: picture.pts + start, dts: picture.dts + start }), true),
    );
    expect(found.map(({ pts }) => pts)).toEqual(pictures.map(({ pts }) => pts + start));
    expect(Buffer.concat(found.map(({ data }) => data))).toEqual(Buffer.concat(pictures.map(({ data }) => data)));
    expect(new Set(found.map(({ codec }) => codec))).toEqual(new Set(['h264']));
  });

  it('carry decode times of their own where pictures are reordered, and are cut where a PES would be too long', () => {
    const data = Buffer.concat([Buffer.from([0, 0, 0, 1, 0x65]), Buffer.alloc(150_000, 0x55)]);
    const pack = psPack({ codec: 'h264', data, key: true, pts: 9_000, dts: 5_400 });
    // PES with both times: flags 0xC0, ten bytes, prefixes 3 and 1 (ISO/IEC 13818-1, 2.4.3.7).
    const at = pack.indexOf(Buffer.from([0, 0, 1, 0xe0]));
    expect([...pack.subarray(at + 6, at + 9)]).toEqual([0x80, 0xc0, 10]);
    expect((pack[at + 9] ?? 0) >> 4).toBe(3);
    expect((pack[at + 14] ?? 0) >> 4).toBe(1);
    const found = psDemux().push(pack, true);
    expect(found.reduce((sum, unit) => sum + unit.data.length, 0)).toBe(data.length);
  });

  it('stand in packets of one time, the last one marked, with numbers that wrap', () => {
    const packets = rtpPacker(0xfedcba98, 65_535)(Buffer.alloc(3_000), 2 ** 32 + 7);
    expect(packets.map((packet) => packet.readUInt16BE(2))).toEqual([65_535, 0, 1]);
    expect(packets.map((packet) => (packet[1] ?? 0) >> 7)).toEqual([0, 0, 1]);
    expect(packets.map((packet) => packet.readUInt32BE(4))).toEqual([7, 7, 7]);
    expect(packets[0]?.readUInt32BE(8)).toBe(0xfedcba98);
  });

  it('are named in letters that a GB 18030 reader understands', () => {
    const text = '罐区 T-203 出入口①';
    expect(new TextDecoder('gb18030').decode(encodeGbk(text))).toBe(text);
    expect(encodeGbk('罐').toString('hex')).toBe('b9de');
    expect(encodeGbk('😀').toString()).toBe('?');
  });
});
