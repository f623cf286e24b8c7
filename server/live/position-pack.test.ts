import { describe, expect, it } from 'vitest';
import { frameX, frameY, positionFrameReader, unpackPositions } from '../../domain/position-frame.ts';
import { type FrameSlice, type Moving, packPositions, slicePack } from './position-pack.ts';

function moving(fid: number, lng: number, scopeKey: number): Moving {
  return { fid, x: frameX(lng), y: frameY(38.95), at: 0, scopeKey, tick: 1 };
}

const everywhere: FrameSlice = {
  minX: 0,
  minY: 0,
  maxX: 2 ** 32 - 1,
  maxY: 2 ** 32 - 1,
  mayReach: () => true,
  maySee: () => true,
};
const pack = packPositions([moving(1, 117.6, 7), moving(2, 117.7, 8), moving(3, 117.8, 7)], 1_795_000_000);

function fidsIn(frame: Uint8Array): number[] {
  const [read] = positionFrameReader().push(frame);
  expect(read?.baseSeconds).toBe(1_795_000_000);
  return unpackPositions(read?.records ?? new Uint8Array()).map(({ fid }) => fid);
}

describe('moving objects packed once for all screens', () => {
  it('reach a screen that sees everything without another copy', () => {
    expect(slicePack(pack, everywhere)).toBe(pack.frame);
  });

  it('are cut to the view, to the scope and to what may be shown exactly', () => {
    const west = { ...everywhere, maxX: frameX(117.75) };
    expect(fidsIn(slicePack(pack, west))).toEqual([1, 2]);
    expect(fidsIn(slicePack(pack, { ...everywhere, mayReach: (key) => key === 7 }))).toEqual([1, 3]);
    expect(fidsIn(slicePack(pack, { ...west, maySee: (fid) => fid !== 1 }))).toEqual([2]);
    expect(fidsIn(slicePack(pack, { ...everywhere, mayReach: () => false }))).toEqual([]);
  });
});
