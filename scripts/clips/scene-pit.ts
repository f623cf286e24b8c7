import { CONCRETE, excavator, fence, lorry, paint, person, SOIL, STEEL } from './figures.ts';
import { type Material, Mesh, type Vec3 } from './mesh.ts';
import { DAY, plume, type Scene, turns } from './scene.ts';
import { daySky } from './skies.ts';

const SECONDS = 12;
const PILES: Material = {
  color: [0.58, 0.56, 0.53],
  grain: 0.2,
  grainMeters: 1.4,
  pattern: (p) => 0.78 + 0.22 * Math.abs(Math.sin((p[0] + p[1]) * 2.6)),
};
const DEEP = -11;

function still(): Mesh {
  const mesh = new Mesh();
  const [x0, x1, y0, y1] = [-30, 34, 0, 52];
  for (const [a, b, c, d] of [
    [-300, -200, 300, y0],
    [-300, y1, 300, 500],
    [-300, y0, x0, y1],
    [x1, y0, 300, y1],
  ] as const)
    mesh.floor(SOIL, a, b, c, d);
  mesh.floor({ ...SOIL, color: [0.44, 0.35, 0.26] }, x0, y0, x1, y1, DEEP);
  const wall = (a: Vec3, b: Vec3) => mesh.quad(PILES, [a[0], a[1], DEEP], [b[0], b[1], DEEP], b, a);
  wall([x0, y1, 0], [x1, y1, 0]);
  wall([x0, y0, 0], [x0, y1, 0]);
  wall([x1, y1, 0], [x1, y0, 0]);
  wall([x1, y0, 0], [x0, y0, 0]);
  for (const z of [-0.4, -5]) {
    for (const y of [12, 27, 42]) mesh.box(CONCRETE, [2, y, z], [64, 1, 1]);
    for (const x of [-14, 4, 22]) mesh.box(CONCRETE, [x, 26, z], [1, 52, 1]);
    for (const [x, y] of [
      [-30, 0],
      [34, 0],
      [-30, 52],
      [34, 52],
    ] as const)
      mesh.box(CONCRETE, [x, y, z], [14, 1, 1], Math.PI / 4);
  }
  for (const x of [-14, 4, 22])
    for (const y of [12, 27, 42]) mesh.lattice(STEEL, [x, y, DEEP], [x, y, 0], 0.8, 8, 0.07);
  mesh.quad(SOIL, [22, 52, 0], [34, 52, 0], [34, 20, DEEP], [22, 20, DEEP]);
  const rail = paint([0.82, 0.24, 0.12]);
  fence(mesh, [x0 - 1, y0 - 1, 0], [x1 + 1, y0 - 1, 0], 1.3, 2, rail);
  fence(mesh, [x0 - 1, y0 - 1, 0], [x0 - 1, y1 + 1, 0], 1.3, 2, rail);
  fence(mesh, [x0 - 1, y1 + 1, 0], [22, y1 + 1, 0], 1.3, 2, rail);
  for (let k = 0; k < 6; k++) mesh.box(paint([0.85, 0.86, 0.87]), [-50, 6 + k * 6.4, 1.4], [2.6, 6, 2.8]);
  for (let k = 0; k < 26; k++)
    mesh.bar(paint([0.4, 0.24, 0.17]), [-22, 5 + k * 0.5, DEEP + 0.25], [-4, 5 + k * 0.5, DEEP + 0.25], 0.1, 4);
  mesh.box(paint([0.25, 0.45, 0.62]), [12, 60, 1.6], [10, 3, 3.2]);
  for (let k = 0; k < 9; k++)
    mesh.box(
      paint([0.6, 0.61, 0.63]),
      [-190 + k * 48, 220 + (k % 2) * 40, 18 + (k % 3) * 8],
      [26, 18, 36 + (k % 3) * 16],
    );
  return mesh;
}

/** Deep foundation pit with concrete struts; an excavator digs and swings. */
export const pit: Scene = {
  ...DAY,
  id: 'pit',
  title: { zh: '深基坑', en: 'Foundation pit' },
  eye: [-26, -24, 20],
  target: [6, 25, -7],
  fov: 50,
  crf: 30,
  sun: [-0.3, -0.55, 0.8],
  exposure: 1.2,
  fogMeters: 700,
  sky: daySky(0.6),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const cycle = turns(t, SECONDS, 2);
    excavator(mesh, [14, 20, DEEP], 2.6, 0.8 * Math.sin(cycle), 0.5 - 0.5 * Math.cos(cycle * 2));
    lorry(mesh, [8, 31, DEEP], 0.3, [0.75, 0.2, 0.12], [0.46, 0.36, 0.26]);
    excavator(mesh, [-20, 46, DEEP], -0.6, 0.6 * Math.sin(cycle + 2), 0.5 + 0.5 * Math.cos(cycle * 2));
    for (let k = 0; k < 5; k++) {
      const walk = turns(t, SECONDS, 1) + k * 1.3;
      person(
        mesh,
        [-18 + k * 3 + Math.sin(walk) * 1.5, 7 + k * 1.6, DEEP],
        walk,
        turns(t, SECONDS, 12),
        k % 2 === 0 ? [0.95, 0.5, 0.1] : [0.7, 0.8, 0.15],
      );
    }
    return mesh;
  },
  puffs: (t) =>
    plume(t, {
      at: [11, 23, DEEP + 1],
      wind: [3, 3, 3],
      lifeSeconds: 4,
      count: 9,
      size: [0.6, 3],
      color: [0.62, 0.54, 0.44],
      opacity: 0.18,
    }),
};
