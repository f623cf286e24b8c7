import { expect, test } from 'vitest';
import { tilesOf, tileToLngLat } from './tile-cover.ts';

test('the tiles of a box are asked for from the centre outwards, and not without end', () => {
  const tiles = tilesOf([117.6, 38.8, 117.9, 39.1], 14, [117.75, 38.95], 12);
  expect(tiles).toHaveLength(12);
  const [first] = tiles;
  if (first === undefined) throw new Error('no tile');
  const at = tileToLngLat(first, 4096);
  const [west, north] = at(0, 0);
  const [east, south] = at(4096, 4096);
  expect(west <= 117.75 && 117.75 <= east && south <= 38.95 && 38.95 <= north).toBe(true);
});

test('a small view asks for one tile', () => {
  expect(tilesOf([117.7, 38.95, 117.7001, 38.9501], 14, [117.7, 38.95], 24).length).toBeLessThanOrEqual(2);
});
