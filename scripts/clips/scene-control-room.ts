import { DARK, paint } from './figures.ts';
import { Mesh, type Rgb, type Vec3 } from './mesh.ts';
import { noise } from './noise.ts';
import { DAY, type Scene, turns } from './scene.ts';

const SECONDS = 12;

/** A screen that shows trends, a plan or bars in x (along the wall) and z. */
function screen(t: number, kind: number, x0: number, z0: number, w: number, h: number) {
  return (p: Vec3): Rgb => {
    const u = (p[0] - x0) / w;
    const v = (p[2] - z0) / h;
    const loop = turns(t, SECONDS, 1);
    if (u < 0.02 || u > 0.98 || v < 0.03 || v > 0.97) return [0.03, 0.03, 0.04];
    if (v > 0.9) return [0.16, 0.26, 0.36];
    const grid = Math.abs((u * 12) % 1) < 0.06 || Math.abs((v * 8) % 1) < 0.08 ? 0.06 : 0;
    if (kind === 0) {
      const line = 0.45 + 0.22 * Math.sin(u * 9 + loop) + 0.08 * Math.sin(u * 31 + loop * 2);
      const second = 0.3 + 0.12 * Math.sin(u * 6 - loop);
      if (Math.abs(v - line) < 0.02) return [0.35, 0.9, 0.75];
      if (Math.abs(v - second) < 0.02) return [0.9, 0.75, 0.3];
      return [0.04 + grid, 0.08 + grid, 0.12 + grid];
    }
    if (kind === 1) {
      const land = noise(u * 7, v * 5, 3);
      const road = Math.abs(noise(u * 4, v * 3, 9) - 0.5) < 0.02;
      const blip = Math.hypot(u - 0.5 - 0.3 * Math.cos(loop), v - 0.45 - 0.25 * Math.sin(loop * 2)) < 0.025;
      if (blip) return [0.95, 0.45, 0.3];
      return road ? [0.45, 0.55, 0.55] : land > 0.5 ? [0.1, 0.17, 0.19] : [0.06, 0.12, 0.2];
    }
    const bar = Math.floor(u * 10);
    const level = 0.3 + 0.3 * noise(bar * 3.7, kind) + 0.12 * Math.sin(loop + bar);
    return v < level && (u * 10) % 1 > 0.25 ? [0.25, 0.6, 0.85] : [0.05 + grid, 0.07 + grid, 0.1 + grid];
  };
}

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(
    {
      color: [0.34, 0.36, 0.4],
      grain: 0.06,
      pattern: (p) => (Math.abs(p[0] % 0.6) < 0.02 || Math.abs(p[1] % 0.6) < 0.02 ? 0.85 : 1),
    },
    -9,
    -2,
    9,
    14,
  );
  mesh.quad(paint([0.5, 0.53, 0.57]), [-9, 12, 0], [9, 12, 0], [9, 12, 4.4], [-9, 12, 4.4]);
  for (const x of [-9, 9]) mesh.quad(paint([0.6, 0.62, 0.64]), [x, -2, 0], [x, 14, 0], [x, 14, 4.4], [x, -2, 4.4]);
  mesh.quad(paint([0.75, 0.76, 0.76]), [-9, -2, 4.4], [9, -2, 4.4], [9, 14, 4.4], [-9, 14, 4.4]);
  for (let k = 0; k < 8; k++)
    mesh.box(
      { color: [1, 1, 1], shade: () => [1.05, 1.06, 1.04] },
      [-6.3 + (k % 4) * 4.2, 3 + Math.floor(k / 4) * 5, 4.37],
      [1.2, 0.6, 0.04],
    );
  for (const y of [3.6, 6.8]) {
    for (const x of [-4.6, 0, 4.6]) {
      mesh.box(paint([0.7, 0.66, 0.6]), [x, y, 0.74], [3.8, 0.9, 0.06]);
      mesh.box(paint([0.3, 0.32, 0.36]), [x, y + 0.38, 0.4], [3.7, 0.06, 0.7]);
      for (const dx of [-1.1, 0, 1.1]) mesh.box(DARK, [x + dx, y + 0.3, 1.1], [0.95, 0.05, 0.56]);
      for (const dx of [-1.1, 0, 1.1]) mesh.box(DARK, [x + dx, y - 0.15, 0.78], [0.45, 0.16, 0.03]);
    }
  }
  return mesh;
}

function operator(mesh: Mesh, x: number, y: number, lean: number, shirt: Rgb): void {
  mesh.box(DARK, [x, y - 0.75, 0.9], [0.5, 0.1, 0.8]);
  mesh.box(DARK, [x, y - 0.5, 0.48], [0.5, 0.5, 0.1]);
  mesh.bar(DARK, [x, y - 0.5, 0], [x, y - 0.5, 0.48], 0.05, 6);
  mesh.box(paint(shirt), [x + lean * 0.4, y - 0.48, 0.84], [0.44, 0.26, 0.6], lean * 0.3);
  mesh.ball(paint([0.1, 0.09, 0.09]), [x + lean * 0.7, y - 0.46, 1.3], 0.13, 1.15, 12);
  for (const side of [-1, 1])
    mesh.bar(paint(shirt), [x + side * 0.24, y - 0.46, 1.05], [x + side * 0.2 + lean * 0.5, y - 0.12, 0.82], 0.06, 6);
}

/** Duty room of a plant: wall of screens, two rows of desks, people at work. */
export const controlRoom: Scene = {
  ...DAY,
  id: 'control-room',
  title: { zh: '值班控制室', en: 'Control room' },
  eye: [-6.8, -0.8, 3.7],
  target: [0.8, 8.6, 1.1],
  fov: 58,
  crf: 29,
  sun: [0.1, -0.2, 1],
  sunColor: [0.12, 0.12, 0.12],
  skyLight: [0.62, 0.63, 0.64],
  groundLight: [0.4, 0.4, 0.42],
  fogMeters: 4000,
  exposure: 1.45,
  shadowMeters: 14,
  sky: () => [0.3, 0.3, 0.3],
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    for (let k = 0; k < 8; k++) {
      const x0 = -7.2 + (k % 4) * 3.6;
      const z0 = 1.5 + Math.floor(k / 4) * 1.35;
      const shade = screen(t, k % 3, x0, z0, 3.5, 1.28);
      mesh.quad(
        { color: [0, 0, 0], shade },
        [x0, 11.9, z0],
        [x0 + 3.5, 11.9, z0],
        [x0 + 3.5, 11.9, z0 + 1.28],
        [x0, 11.9, z0 + 1.28],
      );
    }
    for (const y of [3.6, 6.8])
      for (const x of [-4.6, 0, 4.6])
        [-1.1, 0, 1.1].forEach((dx, k) => {
          const x0 = x + dx - 0.45;
          const shade = screen(t, (k + (y > 5 ? 1 : 0)) % 3, x0, 0.85, 0.9, 0.5);
          mesh.quad(
            { color: [0, 0, 0], shade },
            [x0, y + 0.27, 0.85],
            [x0 + 0.9, y + 0.27, 0.85],
            [x0 + 0.9, y + 0.27, 1.35],
            [x0, y + 0.27, 1.35],
          );
        });
    const sway = (n: number, k: number) => 0.25 * Math.sin(turns(t, SECONDS, n) + k);
    operator(mesh, -4.9, 3.6, sway(1, 0), [0.35, 0.5, 0.66]);
    operator(mesh, -0.3, 3.6, sway(2, 1), [0.8, 0.82, 0.84]);
    operator(mesh, 4.4, 6.8, sway(1, 2), [0.35, 0.5, 0.66]);
    operator(mesh, -4.2, 6.8, sway(2, 3), [0.3, 0.32, 0.36]);
    return mesh;
  },
};
