import { expect, test } from 'vitest';
import { finished, lengthText, sketch } from './map-drawing.ts';

const a = [117.7, 38.95] as const;
const b = [117.71, 38.95] as const;
const c = [117.71, 38.96] as const;

test('a radius is the geodesic distance between its two clicks', () => {
  const drawn = finished('radius', [a, b]);
  expect(drawn).toMatchObject({ tool: 'radius', position: a });
  expect(drawn?.tool === 'radius' && drawn.radiusMeters).toBeCloseTo(867, 0);
});

test('a polygon wants three corners', () => {
  expect(finished('polygon', [a, b])).toBeNull();
  expect(finished('polygon', [a, b, c])).toEqual({ tool: 'polygon', ring: [a, b, c] });
});

test('measuring shows the running length at every corner', () => {
  const labels = sketch('measure', [a, b], c, 'zh').flatMap(({ properties }) => properties?.['label'] ?? []);
  expect(labels).toEqual(['867 m', '1.98 km']);
  expect(lengthText(1234.5, 'en')).toBe('1.23 km');
});
