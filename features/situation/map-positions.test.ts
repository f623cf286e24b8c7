import { expect, test } from 'vitest';
import { serves, widened } from './map-positions.ts';

test('panning by less than half a screen keeps the open position stream', () => {
  const asked = widened([117.6, 38.9, 117.8, 39]);
  expect(serves(asked, [117.65, 38.92, 117.85, 39.02])).toBe(true);
  expect(serves(asked, [117.75, 38.92, 117.95, 39.02])).toBe(false);
});

test('coming much closer asks for less', () => {
  expect(serves(widened([117, 38, 118, 39]), [117.5, 38.5, 117.51, 38.51])).toBe(false);
});
