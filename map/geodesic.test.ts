import { expect, test } from 'vitest';
import { geodesicMeters } from '../domain/geodesy.ts';
import { circleRing, placeAt, sectorRing } from './geodesic.ts';

test('a measured distance is the geodesic of the ellipsoid', () => {
  // Flinders Peak to Buninyon, the worked example of Geoscience Australia for GRS 80 / WGS 84: 54 972.271 m.
  const flinders = [144.424867889, -37.951033417] as const;
  const buninyon = [143.926495528, -37.652821139] as const;
  expect(geodesicMeters(flinders, buninyon)).toBeCloseTo(54_972.271, 2);
  expect(geodesicMeters(flinders, flinders)).toBe(0);
});

test('a ring on the map lies at its radius everywhere', () => {
  const center = [117.7, 38.95] as const;
  for (const place of circleRing(center, 2000)) expect(geodesicMeters(center, place)).toBeCloseTo(2000, 0);
  expect(geodesicMeters(center, placeAt(center, 137, 55))).toBeCloseTo(55, 2);
});

test('a view cone opens to both sides of the heading and closes at the camera', () => {
  const camera = [117.7, 38.95] as const;
  const ring = sectorRing(camera, 90, 60, 100);
  expect(ring[0]).toEqual(camera);
  expect(ring.at(-1)).toEqual(camera);
  for (const [lng] of ring.slice(1, -1)) expect(lng).toBeGreaterThan(camera[0]);
});
