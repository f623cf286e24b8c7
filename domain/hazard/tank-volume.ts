import { notNegative, positive } from './hazard-input.ts';

/**
 * Liquid in a tank from its level: forms as assets store them. Sphere: π·h²·(3R − h)/3; lying cylinder: circle segment
 * times the length that its full volume gives; all others upright: the share of the height. Cubic metres and metres.
 */
export function liquidVolumeM3(
  form: string,
  fullVolumeM3: number,
  diameterM: number,
  heightM: number,
  levelM: number,
): number {
  const full = positive('volumeM3', fullVolumeM3);
  const diameter = positive('diameterM', diameterM);
  const level = notNegative('levelM', levelM);
  const radius = diameter / 2;
  if (form === 'sphere') {
    const h = Math.min(level, diameter);
    return Math.min(full, (Math.PI * h ** 2 * (3 * radius - h)) / 3);
  }
  if (form === 'horizontal') {
    const h = Math.min(level, diameter);
    const segment = radius ** 2 * Math.acos((radius - h) / radius) - (radius - h) * Math.sqrt(2 * radius * h - h ** 2);
    return full * (segment / (Math.PI * radius ** 2));
  }
  return full * Math.min(1, level / positive('heightM', heightM));
}
