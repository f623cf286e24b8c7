import { describe, expect, it } from 'vitest';
import {
  angleBetween,
  bearingAndDistance,
  type CameraView,
  hiddenBehind,
  type Obstacle,
  sightOf,
} from './camera-view.ts';
import type { LngLat } from './place.ts';

const camera: CameraView = { position: [117.7, 38.95], heading: 350, fov: 60, rangeMeters: 200, ptz: false };
const north = [117.7, 38.951] as const;
const east = [117.702, 38.95] as const;

describe('cameras that can see a spot', () => {
  it('sees a spot inside its sector, also across north', () => {
    expect(sightOf(camera, north)).toBe('now');
    expect(sightOf({ ...camera, heading: 29 }, north)).toBe('now');
    expect(sightOf({ ...camera, heading: 31 }, north)).toBeNull();
  });
  it('offers a turning camera for a spot beside its picture, never beyond its range', () => {
    expect(sightOf({ ...camera, ptz: true }, east)).toBe('turn');
    expect(sightOf({ ...camera, rangeMeters: 100 }, north)).toBeNull();
  });
  it('measures like a geodesic: 0.001° of latitude is about 111 m due north', () => {
    const { bearing, meters } = bearingAndDistance(camera.position, north);
    expect(bearing).toBeCloseTo(0, 6);
    expect(meters).toBeCloseTo(111.2, 1);
    expect(angleBetween(350, 20)).toBe(30);
  });
});

describe('buildings in the way of a camera', () => {
  // About 87 m per thousandth of a degree east at this latitude.
  const at = (eastMeters: number, northMeters: number): LngLat => [
    117.7 + eastMeters / (111_195 * Math.cos((38.95 * Math.PI) / 180)),
    38.95 + northMeters / 111_195,
  ];
  const building = (fromMeters: number, toMeters: number, topMeters: number, name = 'hall'): Obstacle => ({
    name,
    topMeters,
    ring: [at(fromMeters, -10), at(toMeters, -10), at(toMeters, 10), at(fromMeters, 10), at(fromMeters, -10)],
  });
  const camera = { position: at(0, 0), heightMeters: 10 };
  const spot = { position: at(100, 0), heightMeters: 0 };

  it('hides what lies behind a building that reaches above the line of sight', () => {
    // The line falls from 10 m to 0 m over 100 m: at 40 to 60 m it is 6 to 4 m high.
    expect(hiddenBehind(camera, spot, [building(40, 60, 4.1)])?.name).toBe('hall');
    expect(hiddenBehind(camera, spot, [building(40, 60, 3.9)])).toBeNull();
    expect(hiddenBehind({ ...camera, heightMeters: 40 }, spot, [building(40, 60, 12)])).toBeNull();
  });

  it('names the nearest of several', () => {
    const found = hiddenBehind(camera, spot, [building(70, 80, 12, 'far'), building(30, 40, 12, 'near')]);
    expect(found?.name).toBe('near');
  });

  it('is not hidden by what carries the camera, by what the spot lies in, nor by what stands beside or beyond', () => {
    const beside: Obstacle = {
      ...building(40, 60, 30),
      ring: [at(40, 20), at(60, 20), at(60, 40), at(40, 40), at(40, 20)],
    };
    const obstacles = [building(-5, 5, 30), building(90, 110, 30), building(120, 140, 30), beside];
    expect(hiddenBehind(camera, spot, obstacles)).toBeNull();
  });
});
