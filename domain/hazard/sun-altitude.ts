import { finite, within } from './hazard-input.ts';

const RADIANS = Math.PI / 180;

/**
 * Height of the sun above the horizon in degrees, without refraction, at an instant (epoch milliseconds) and a place in
 * degrees. Low-precision formulas of the Astronomical Almanac, good to about 0.01° between 1950 and 2050.
 */
export function sunAltitudeDeg(atMs: number, lng: number, lat: number): number {
  const days = finite('atMs', atMs) / 86_400_000 - 10_957.5;
  const meanLongitude = 280.46 + 0.985_647_4 * days;
  const anomaly = (357.528 + 0.985_600_3 * days) * RADIANS;
  const longitude = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const obliquity = (23.439 - 0.000_000_4 * days) * RADIANS;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude));
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(longitude));
  const siderealDeg = 280.460_618_37 + 360.985_647_366_29 * days + within('lng', lng, -180, 180);
  const hour = siderealDeg * RADIANS - rightAscension;
  const latitude = within('lat', lat, -90, 90) * RADIANS;
  const sine = Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hour);
  return Math.asin(sine) / RADIANS;
}

const HOUR_MS = 3_600_000;

/** Turner's night: from one hour before sunset to one hour after sunrise. */
export function isTurnerNight(atMs: number, lng: number, lat: number): boolean {
  return [-HOUR_MS, 0, HOUR_MS].some((shift) => sunAltitudeDeg(atMs + shift, lng, lat) <= 0);
}
