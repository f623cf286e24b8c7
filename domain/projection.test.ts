import { expect, test } from 'vitest';
import { projectionOf } from './projection.ts';

// Reference: gdaltransform (PROJ) of EPSG:4326 117.7 38.95 to each of them.
test.each([
  [4547, 820_790.323772, 4_319_469.668052],
  [32650, 560_657.184776, 4_311_460.992762],
  [4528, 40_300_607.774036, 4_315_469.848976],
  [3857, 13_102_304.066368, 4_714_512.030108],
])('EPSG:%i is where PROJ puts it, to a millimetre, and back', (epsg, x, y) => {
  const projection = projectionOf(epsg);
  const [east, north] = projection?.project([117.7, 38.95]) ?? [0, 0];
  expect(Math.hypot(east - x, north - y)).toBeLessThan(0.001);
  const [lng, lat] = projection?.unproject(x, y) ?? [0, 0];
  expect(Math.abs(lng - 117.7)).toBeLessThan(1e-8);
  expect(Math.abs(lat - 38.95)).toBeLessThan(1e-8);
});

test('a projection that is not known is none, and not taken for another', () => {
  for (const epsg of [0, 2154, 32661, 32767, 4555]) expect(projectionOf(epsg)).toBeNull();
});
