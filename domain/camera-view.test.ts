import { describe, expect, it } from 'vitest';
import { angleBetween, bearingAndDistance, type CameraView, sightOf } from './camera-view.ts';

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
