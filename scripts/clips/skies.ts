import type { Rgb, Vec3 } from './mesh.ts';
import { fractal } from './noise.ts';

const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** Hazy coastal daylight: `cover` 0..1 is how much cloud there is. */
export function daySky(cover: number, horizon: Rgb = [0.78, 0.82, 0.85], zenith: Rgb = [0.42, 0.56, 0.74]) {
  return (d: Vec3): Rgb => {
    const height = Math.max(0, d[2]);
    const clear = mix(horizon, zenith, height ** 0.55);
    const k = 1 / (height + 0.12);
    const cloud = Math.max(0, fractal(d[0] * k * 1.4 + 3, d[1] * k * 1.4, 0, 5) - 1 + cover) / Math.max(0.05, cover);
    return mix(clear, [0.88, 0.89, 0.9], Math.min(1, cloud * 1.5) * Math.min(1, height * 6));
  };
}

export function nightSky(glow: Rgb) {
  return (d: Vec3): Rgb => mix(glow, [0.015, 0.017, 0.024], Math.min(1, Math.max(0, d[2]) * 3));
}

/**
 * Choppy water that repeats after `period` seconds: wave trains of whole turns, brighter where it mirrors the sky.
 * Returns the `shade` of a material.
 */
export function water(
  t: number,
  period: number,
  options: { readonly deep: Rgb; readonly mirror: Rgb; readonly chop: number },
) {
  const phase = (t / period) * Math.PI * 2;
  const trains = [
    [0.21, 0.12, 3],
    [-0.34, 0.27, 4],
    [0.55, -0.42, 6],
    [0.9, 0.74, 8],
    [-1.7, 1.1, 11],
  ] as const;
  return (p: Vec3, view: Vec3): Rgb => {
    let sx = 0;
    let sy = 0;
    trains.forEach(([kx, ky, count], index) => {
      const slope = Math.cos(p[0] * kx + p[1] * ky + Math.sin(p[1] * 0.13 + index) * 1.5 - phase * count);
      sx += slope * Math.sign(kx) * (0.09 / (1 + index * 0.25));
      sy += slope * Math.sign(ky) * (0.09 / (1 + index * 0.25));
    });
    const facing = Math.max(0, view[2] + (view[0] * sx + view[1] * sy) * options.chop * 2);
    const mirror = 0.06 + 0.94 * (1 - Math.min(1, facing)) ** 4;
    const patch = 0.9 + 0.2 * fractal(p[0] / 14, p[1] / 14, 0, 3);
    return mix([options.deep[0] * patch, options.deep[1] * patch, options.deep[2] * patch], options.mirror, mirror);
  };
}
