import { expect, test } from 'vitest';
import { ownEdges } from './tile-lines.ts';

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
