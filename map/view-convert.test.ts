import fc from 'fast-check';
import { expect, test } from 'vitest';
import { geodesicMeters } from '../domain/geodesy.ts';
import type { MapView } from '../domain/situation.ts';
import {
  FIELD_OF_VIEW,
  onEllipsoid,
  placeOnSurface,
  toEcef,
  toGlobeCamera,
  toMapView,
  type Vector,
} from './view-convert.ts';

const HEIGHT = 900;
const WIDTH = 1440;

const views: fc.Arbitrary<MapView> = fc.record({
  center: fc.tuple(fc.double({ min: -179, max: 179, noNaN: true }), fc.double({ min: -70, max: 70, noNaN: true })),
  zoom: fc.double({ min: 8, max: 19, noNaN: true }),
  bearing: fc.double({ min: -179, max: 179, noNaN: true }),
  pitch: fc.double({ min: 0, max: 70, noNaN: true }),
});

test('switching to 3D and back keeps the place, heading within half a degree and the scale within two per cent', () => {
  fc.assert(
    fc.property(views, (view) => {
      const back = toMapView(toGlobeCamera(view, HEIGHT), HEIGHT);
      expect(back).not.toBeNull();
      if (back === null) return;
      expect(geodesicMeters(view.center, back.center)).toBeLessThan(1);
      expect(Math.abs(2 ** (back.zoom - view.zoom) - 1)).toBeLessThan(0.02);
      expect(Math.abs(back.pitch - view.pitch)).toBeLessThan(0.5);
      expect(Math.abs(((back.bearing - view.bearing + 540) % 360) - 180)).toBeLessThan(0.5);
    }),
  );
});

/** Ground under a screen corner of the globe, by casting a ray from its camera. */
function groundUnder(view: MapView, x: number, y: number) {
  const { position, direction, up } = toGlobeCamera(view, HEIGHT);
  const right: Vector = [
    direction[1] * up[2] - direction[2] * up[1],
    direction[2] * up[0] - direction[0] * up[2],
    direction[0] * up[1] - direction[1] * up[0],
  ];
  const tangent = Math.tan(FIELD_OF_VIEW / 2);
  const [a, b] = [(x / HEIGHT) * 2 * tangent, (y / HEIGHT) * 2 * tangent];
  const ray: Vector = [
    direction[0] + right[0] * a + up[0] * b,
    direction[1] + right[1] * a + up[1] * b,
    direction[2] + right[2] * a + up[2] * b,
  ];
  const place = onEllipsoid(position, ray);
  if (place === null) throw new Error('the corner looks past the earth');
  return place;
}

test.each([11, 14, 17])(
  'looking down at zoom %i, the globe shows the same ground as the mercator map within two per cent',
  (zoom) => {
    const view: MapView = { center: [117.7, 38.95], zoom, bearing: 0, pitch: 0 };
    const world = 512 * 2 ** zoom;
    const west = 117.7 - (WIDTH / 2 / world) * 360;
    const mercator = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
    const northY = mercator(38.95) + (HEIGHT / 2 / world) * 2 * Math.PI;
    const north = (2 * Math.atan(Math.exp(northY)) * 180) / Math.PI - 90;
    const left = groundUnder(view, -WIDTH / 2, 0);
    const top = groundUnder(view, 0, HEIGHT / 2);
    expect(Math.abs((117.7 - left[0]) / (117.7 - west) - 1)).toBeLessThan(0.02);
    expect(Math.abs((top[1] - 38.95) / (north - 38.95) - 1)).toBeLessThan(0.02);
  },
);

test('earth-fixed metres follow the definition of WGS 84', () => {
  expect(toEcef([0, 0])).toEqual([6_378_137, 0, 0]);
  expect(toEcef([0, 90])[2]).toBeCloseTo(6_356_752.3142, 3);
  const [lng, lat] = placeOnSurface(toEcef([117.7, 38.95]));
  expect(lng).toBeCloseTo(117.7, 10);
  expect(lat).toBeCloseTo(38.95, 10);
});
