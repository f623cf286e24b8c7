import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellBounds, cellOf, packCell, unpackCell } from './cell.ts';

const lng = fc.double({ min: -180, max: 179.999, noNaN: true });
const lat = fc.double({ min: -85, max: 85, noNaN: true });

test('a place lies within the bounds of its cell', () => {
  fc.assert(
    fc.property(lng, lat, fc.integer({ min: 0, max: 20 }), (x, y, zoom) => {
      const [west, south, east, north] = cellBounds(cellOf(x, y, zoom));
      expect(x).toBeGreaterThanOrEqual(west - 1e-9);
      expect(x).toBeLessThanOrEqual(east + 1e-9);
      expect(y).toBeGreaterThanOrEqual(south - 1e-9);
      expect(y).toBeLessThanOrEqual(north + 1e-9);
    }),
  );
});

test('cell ids are exact whole numbers below 2^53 and tell level, column and row', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 24 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (level, u, v) => {
        const x = Math.floor(u * 2 ** level);
        const y = Math.floor(v * 2 ** level);
        const id = packCell(level, x, y);
        expect(Number.isSafeInteger(id)).toBe(true);
        expect(unpackCell(id)).toEqual({ level, x, y });
      },
    ),
  );
});

test('a fractional zoom gives the cell of the tile zoom that is drawn', () => {
  expect(cellOf(117.7, 38.95, 10.9)).toBe(cellOf(117.7, 38.95, 10));
  expect(cellOf(117.7, 38.95, 11)).not.toBe(cellOf(117.7, 38.95, 10));
});
