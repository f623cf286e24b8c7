import { expect, test } from 'vitest';
import { cutRing, ownEdges } from './tile-lines.ts';

test('the cut of a tile is not drawn as a border of the zone', () => {
  // A square that the tile's right margin cut off.
  const cut = [100, 100, 4224, 100, 4224, 900, 100, 900, 100, 100];
  expect(ownEdges(cut, 4096)).toEqual([
    [100, 100, 4224, 100],
    [4224, 900, 100, 900, 100, 100],
  ]);
});

test('a ring inside the tile stays whole', () => {
  const ring = [100, 100, 200, 100, 200, 200, 100, 100];
  expect(ownEdges(ring, 4096)).toEqual([ring]);
});

test('a sheet ends where its tile ends', () => {
  expect(cutRing([-50, 100, 150, 100, 150, 300, -50, 300, -50, 100], 4096)).toEqual([
    0, 100, 150, 100, 150, 300, 0, 300, 0, 100,
  ]);
  expect(cutRing([-50, 10, -10, 10, -10, 60, -50, 10], 4096)).toEqual([]);
});
