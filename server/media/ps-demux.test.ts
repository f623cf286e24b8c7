import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { psDemux } from './ps-demux.ts';

/** Six pictures of a demo clip, packed by FFmpeg 5.1 (`-f vob`): an independent muxer, without a stream map. */
const packed = readFileSync(new URL('./fixtures/tank-farm.ps', import.meta.url));
const clip = readFileSync(new URL('../../db/seed/clips/tank-farm.h264', import.meta.url));

const head = (id: number, body: Buffer): Buffer => {
  const start = Buffer.from([0, 0, 1, id, 0, 0]);
  start.writeUInt16BE(body.length, 4);
  return Buffer.concat([start, body]);
};
const PACK = Buffer.from('000001ba44000400040100008303f8', 'hex').subarray(0, 14);
PACK[13] = 0xf8;
/** A map that names H.265 video and A-law audio (0x24, 0x90). */
const MAP = head(0xbc, Buffer.from('e1ff0000000824e0000090c0000000000000', 'hex'));
const pes = (id: number, data: Buffer, pts = true): Buffer =>
  head(id, Buffer.concat([Buffer.from(pts ? '8080052100018001' : '808000', 'hex').subarray(0, pts ? 8 : 3), data]));

describe('program streams', () => {
  it('give back the clip that another program packed, byte by byte, with its times', () => {
    const units = psDemux().push(packed, true);
    const data = Buffer.concat(units.map((unit) => unit.data));
    expect(data.equals(clip.subarray(0, data.length))).toBe(true);
    expect(units[0]).toMatchObject({ kind: 'video', codec: 'h264', pts: 45_000 });
    expect(units.flatMap((unit) => unit.pts ?? [])).toEqual([45_000, 54_000, 72_000]);
  });

  it('give the same however the bytes arrive', () => {
    const whole = Buffer.concat(
      psDemux()
        .push(packed, true)
        .map((unit) => unit.data),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 40 }), (cuts) => {
        const demux = psDemux();
        const data: Buffer[] = [];
        let at = 0;
        for (const cut of [...cuts, packed.length]) {
          const end = Math.min(packed.length, at + cut);
          data.push(...demux.push(packed.subarray(at, end), end === packed.length).map((unit) => unit.data));
          at = end;
        }
        expect(Buffer.concat(data).equals(whole)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('name codecs by the stream map, and hand audio and video apart', () => {
    const stream = Buffer.concat([
      PACK,
      MAP,
      pes(0xe0, Buffer.from('0000000140010c')),
      pes(0xc0, Buffer.from('d5d5', 'hex')),
    ]);
    expect(
      psDemux()
        .push(stream, true)
        .map(({ kind, codec }) => [kind, codec]),
    ).toEqual([
      ['video', 'h265'],
      ['audio', 'g711a'],
    ]);
  });

  it('know H.265 by its parameter set where the map is missing', () => {
    const vps = Buffer.from('0000000140010c01ffff', 'hex');
    expect(psDemux().push(Buffer.concat([PACK, pes(0xe0, vps)]), true)[0]?.codec).toBe('h265');
  });

  it('take a picture of unknown length up to the next start code or the end of the picture', () => {
    const open = pes(0xe0, Buffer.from('00000001675566', 'hex'));
    open.writeUInt16BE(0, 4);
    const demux = psDemux();
    expect(demux.push(Buffer.concat([PACK, open]), false)).toEqual([]);
    expect(demux.push(Buffer.alloc(0), true)[0]?.data.toString('hex')).toBe('00000001675566');
    const next = psDemux().push(Buffer.concat([PACK, open, PACK]), false);
    expect(next[0]?.data.toString('hex')).toBe('00000001675566');
  });

  it('skip private streams, and begin at a pack', () => {
    const stream = Buffer.concat([
      pes(0xe0, Buffer.alloc(8, 9)),
      PACK,
      pes(0xbd, Buffer.alloc(20)),
      pes(0xc0, Buffer.from([1])),
    ]);
    expect(
      psDemux()
        .push(stream, true)
        .map((unit) => unit.kind),
    ).toEqual(['audio']);
  });

  it('never throw and never pile up, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 40 }), (changes) => {
        const bytes = Buffer.from(packed.subarray(0, 6000));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        psDemux().push(bytes, true);
      }),
      { numRuns: 500 },
    );
    const demux = psDemux();
    const open = pes(0xe0, Buffer.alloc(10));
    open.writeUInt16BE(0, 4);
    demux.push(Buffer.concat([PACK, open]), false);
    for (let index = 0; index < 200; index += 1) demux.push(Buffer.alloc(64 * 1024, 1), false);
    expect(demux.push(Buffer.concat([PACK, pes(0xc0, Buffer.from([1]))]), true)).toHaveLength(1);
  });
});
