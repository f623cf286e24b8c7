import { expect, test } from 'vitest';
import { encodePositionFrame, FRAME_HEADER_BYTES } from '../domain/position-frame.ts';
import { createMovingTracker } from './moving-frame.ts';

const records = (...positions: (readonly [fid: number, lng: number, lat: number])[]) =>
  encodePositionFrame({ baseSeconds: 0, positions: positions.map(([fid, lng, lat]) => ({ fid, lng, lat })) }).subarray(
    FRAME_HEADER_BYTES,
  );

test('a vehicle glides from where it is drawn to where it was reported, and points where it goes', () => {
  const tracker = createMovingTracker([117.7, 38.95]);
  tracker.next(records([7, 117.7, 38.95], [8, 117.71, 38.95]), 0);
  tracker.next(records([7, 117.7002, 38.95], [8, 117.71, 38.95]), 1000);
  const frame = tracker.next(records([7, 117.7004, 38.95], [8, 117.71, 38.95]), 1550);
  expect(frame.from[0]).toBeCloseTo(0.0001, 6);
  expect(frame.to[0]).toBeCloseTo(0.0004, 6);
  expect(frame.course[0]).toBeCloseTo(90, 0);
  expect([...frame.moving]).toEqual([1, 0]);
});

test('a vehicle that comes into view appears in its place instead of flying in', () => {
  const tracker = createMovingTracker([117.7, 38.95]);
  tracker.next(records([7, 117.5, 38.9]), 0);
  const frame = tracker.next(records([9, 117.8, 39], [7, 117.6, 38.9]), 1000);
  expect([...frame.from]).toEqual([...frame.to]);
});
