import { expect, it } from 'vitest';
import { readFragments } from '../media/box-reader.ts';
import { initSegment, mediaFragment, TIMESCALE } from '../media/mp4.ts';
import { decodeTime, shiftDecodeTimes } from './media-time.ts';

const sample = (time: number) => ({ data: Uint8Array.of(1, 2, 3), key: true, time, duration: TIMESCALE });

it('moves the times of every fragment together, so that an exported clip begins at zero', () => {
  // Beyond 2^32, as after half a day of 90,000 ticks a second.
  const start = 2 ** 33 + 12_345;
  const bytes = Buffer.concat([mediaFragment(1, [sample(start)]), mediaFragment(2, [sample(start + TIMESCALE)])]);
  expect(decodeTime(bytes)).toBe(start);
  shiftDecodeTimes(bytes, start);
  expect(readFragments(bytes).map(({ time }) => time)).toEqual([0, TIMESCALE]);
  expect(readFragments(bytes).map(({ payload }) => [...payload])).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

it('finds no time where there is none', () => {
  const format = {
    codec: '',
    width: 1,
    height: 1,
    sps: Uint8Array.of(0x67, 1, 2, 3),
    pps: Uint8Array.of(1),
    timescale: 1,
  };
  expect(decodeTime(initSegment(format))).toBeNull();
  expect(decodeTime(new Uint8Array([0, 0, 0, 1]))).toBeNull();
  expect(decodeTime(new Uint8Array())).toBeNull();
});
