import { describe, expect, it } from 'vitest';
import { crc, decodeG711, flacFrame, flacStreamInfo } from './g711-flac.ts';

describe('G.711', () => {
  it('is decoded to the values of ITU-T G.711 at its ends and around zero', () => {
    expect([...decodeG711('g711a', Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a))]).toEqual([8, -8, 32_256, -32_256]);
    expect([...decodeG711('g711u', Uint8Array.of(0xff, 0x80, 0x00, 0x7f))]).toEqual([0, 32_124, -32_124, 0]);
  });
});

describe('FLAC frames', () => {
  it('carry the checksums of the catalogue of CRCs (SMBUS, UMTS)', () => {
    const check = Buffer.from('123456789');
    expect(crc(8, 0x07, check)).toBe(0xf4);
    expect(crc(16, 0x8005, check)).toBe(0xfee8);
  });

  it('are whole: both checksums leave no remainder, and the samples stand as they are', () => {
    const samples = Int16Array.from({ length: 320 }, (_, index) => index * 100 - 16_000);
    for (const number of [0, 127, 128, 2047, 2048, 65_535, 65_536]) {
      const frame = flacFrame(samples, number);
      expect(crc(16, 0x8005, frame)).toBe(0);
      const length = number < 0x80 ? 1 : number < 0x800 ? 2 : number < 0x10_000 ? 3 : 4;
      const head = 4 + length + 2;
      expect(crc(8, 0x07, frame.subarray(0, head + 1))).toBe(0);
      expect(new DataView(frame.buffer).getInt16(head + 2)).toBe(-16_000);
      // The frame's number is coded like a letter of UTF-8.
      const coded = Buffer.from(frame.subarray(4, 4 + length));
      if (number < 0xd800) expect(coded.toString('utf8')).toBe(String.fromCodePoint(number));
    }
  });

  it('are described as 8 kHz, one channel, 16 bits', () => {
    const info = flacStreamInfo(320);
    const view = new DataView(info.buffer);
    expect(info).toHaveLength(34);
    expect(view.getUint32(10) >>> 12).toBe(8000);
    expect((view.getUint32(10) >>> 9) & 0x07).toBe(0);
    expect((view.getUint32(10) >>> 4) & 0x1f).toBe(15);
  });
});
