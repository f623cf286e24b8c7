import { describe, expect, it } from 'vitest';
import { metersPerPixel, roundScale } from './scale.ts';

describe('the scale bar', () => {
  it('knows the ground size of a pixel: 78,271.5 m at zoom 0 on the equator, half of it at 60°', () => {
    expect(metersPerPixel(0, 0)).toBeCloseTo(78_271.517, 2);
    expect(metersPerPixel(60, 0)).toBeCloseTo(39_135.758, 2);
    expect(metersPerPixel(38.95, 10)).toBeCloseTo(59.444, 2);
  });
  it('shows round lengths that fit', () => {
    expect(roundScale(6540)).toBe(5000);
    expect(roundScale(199)).toBe(100);
    expect(roundScale(20)).toBe(20);
  });
});
