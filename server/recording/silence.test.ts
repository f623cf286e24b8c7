import { describe, expect, it } from 'vitest';
import { findBox, readBoxes } from '../media/box-reader.ts';
import { initSegment, mediaFragment, TIMESCALE } from '../media/mp4.ts';
import { silenceInit, silenceSegment } from './silence.ts';

const FORMAT = {
  codec: 'avc1.42E01E',
  width: 64,
  height: 64,
  sps: Uint8Array.of(0x67, 0x42, 0xe0, 0x1e),
  pps: Uint8Array.of(0x68),
  timescale: TIMESCALE,
};
const SOUND = { codec: 'flac', sampleRate: 8000, channels: 1, configuration: new Uint8Array(34) } as const;
const picture = (time: number, byte: number) => ({
  data: new Uint8Array(50).fill(byte),
  key: true,
  time,
  duration: 3000,
});
const said = (time: number) => ({ data: new Uint8Array(40).fill(0xee), time, duration: 1024 });

describe('the silence of recordings', () => {
  it('leaves the picture track alone in the head of a file', () => {
    const { init, tracks } = silenceInit(initSegment(FORMAT, SOUND));
    expect(tracks).toEqual([2]);
    const moov = findBox(init, 'moov') ?? new Uint8Array();
    expect(readBoxes(moov).filter(({ type }) => type === 'trak').length).toBe(1);
    expect(readBoxes(findBox(moov, 'mvex') ?? new Uint8Array()).map(({ type }) => type)).toEqual(['trex']);
    expect(silenceInit(initSegment(FORMAT))).toEqual({ init: initSegment(FORMAT), tracks: [] });
  });

  it('leaves of every fragment exactly what a silent camera would have sent, and no byte of sound', () => {
    const loud = Buffer.concat([
      mediaFragment(1, [picture(0, 1), picture(3000, 2)], [said(0), said(1024)]),
      mediaFragment(2, [], [said(2048)]),
      mediaFragment(3, [picture(6000, 3)]),
    ]);
    const silent = silenceSegment(loud, [2]);
    const quiet = Buffer.concat([
      mediaFragment(1, [picture(0, 1), picture(3000, 2)]),
      mediaFragment(3, [picture(6000, 3)]),
    ]);
    expect(Buffer.from(silent).equals(quiet)).toBe(true);
    expect(silent.includes(0xee)).toBe(false);
    expect(silenceSegment(loud, [])).toBe(loud);
  });

  it('refuses what it cannot read instead of letting it through', () => {
    expect(() => silenceInit(new Uint8Array(20))).toThrow(RangeError);
    expect(() => silenceSegment(Uint8Array.of(0, 0, 1, 0, 1, 2, 3, 4, 5), [2])).toThrow(RangeError);
  });
});
