import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePositionFrame, positionFrameReader, unpackPositions } from './position-frame.ts';

const position = fc.record({
  fid: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  lng: fc.double({ min: -179.99, max: 179.99, noNaN: true }),
  lat: fc.double({ min: -84, max: 84, noNaN: true }),
});
const frame = fc.record({
  baseSeconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  positions: fc.array(position, { maxLength: 20 }),
});

describe('position frames', () => {
  it('come back within a centimetre, however the network cuts the stream', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.integer({ min: 1, max: 37 }), (frames, cut) => {
        const stream = Buffer.concat(frames.map(encodePositionFrame));
        const reader = positionFrameReader();
        const read = [];
        for (let at = 0; at < stream.length; at += cut) read.push(...reader.push(stream.subarray(at, at + cut)));
        expect(read.map((one) => one.baseSeconds)).toEqual(frames.map((one) => one.baseSeconds));
        read.forEach((one, i) => {
          const positions = unpackPositions(one.records);
          expect(positions.map((each) => each.fid)).toEqual(frames[i]?.positions.map((each) => each.fid));
          positions.forEach((each, n) => {
            expect(each.lng).toBeCloseTo(frames[i]?.positions[n]?.lng ?? Number.NaN, 6);
            expect(each.lat).toBeCloseTo(frames[i]?.positions[n]?.lat ?? Number.NaN, 6);
          });
        });
      }),
    );
  });

  it('cost 12 bytes a vehicle', () => {
    const positions = Array.from({ length: 1000 }, (_, i) => ({ fid: i + 1, lng: 117.7, lat: 38.95 }));
    expect(encodePositionFrame({ baseSeconds: 1, positions }).byteLength).toBe(8 + 12 * 1000);
  });

  it('refuse a stream that is not one', () => {
    expect(() => positionFrameReader().push(Buffer.from('<!doctype html>'))).toThrow(RangeError);
  });
});
