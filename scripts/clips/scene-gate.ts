import { ASPHALT, CONCRETE, car, DARK, fence, GRASS, lorry, paint, person, STEEL, tree } from './figures.ts';
import { Mesh, type Vec3 } from './mesh.ts';
import { DAY, ramp, type Scene, turns } from './scene.ts';
import { daySky } from './skies.ts';

const SECONDS = 12;
const dashes = (p: Vec3) => (Math.abs(p[0]) < 0.12 && Math.floor(p[1] / 3) % 2 === 0 && p[1] < -6 ? 2.2 : 1);

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(GRASS, -200, -60, 200, 300, -0.05);
  mesh.floor({ ...ASPHALT, pattern: dashes }, -9, -60, 9, 160);
  mesh.floor(ASPHALT, -200, 60, 200, 74, 0.01);
  for (const y of [-3.6, 3.6])
    mesh.floor(
      { color: [0.75, 0.62, 0.12], pattern: (p) => (Math.sin(p[0] * 7) > 0 ? 1 : 0.25) },
      -9,
      y,
      9,
      y + 0.5,
      0.02,
    );
  mesh.box(CONCRETE, [0, 0, 0.12], [2.6, 10, 0.24]);
  mesh.box(paint([0.82, 0.83, 0.84]), [0, 0, 1.5], [2.2, 4.4, 2.6]);
  mesh.box(paint([0.16, 0.22, 0.27]), [0, 0, 1.95], [2.3, 3.8, 1]);
  mesh.box(paint([0.2, 0.34, 0.52]), [0, 0, 3], [3.4, 5.6, 0.3]);
  for (const x of [-11, 11]) mesh.box(CONCRETE, [x, 6, 3.4], [1.6, 1.6, 6.8]);
  mesh.box(paint([0.2, 0.34, 0.52]), [0, 6, 6.6], [24, 1.2, 1.5]);
  for (let k = 0; k < 6; k++) mesh.box(paint([0.92, 0.92, 0.9]), [-6 + k * 2.4, 5.36, 6.6], [1.2, 0.1, 0.9]);
  fence(mesh, [-100, 6, 0], [-12, 6, 0], 2.4, 3);
  fence(mesh, [12, 6, 0], [100, 6, 0], 2.4, 3);
  mesh.box(paint([0.7, 0.68, 0.64]), [-34, 32, 5], [26, 14, 10]);
  for (let f = 0; f < 3; f++)
    for (let k = 0; k < 7; k++) mesh.box(paint([0.2, 0.27, 0.33]), [-44 + k * 3.4, 24.95, 2 + f * 3], [2, 0.1, 1.5]);
  mesh.bar(STEEL, [44, 90, 0], [44, 90, 30], 4, 20);
  mesh.bar(paint([0.8, 0.8, 0.78]), [66, 90, 0], [66, 90, 14], 10, 28);
  for (let k = 0; k < 11; k++) tree(mesh, [k % 2 === 0 ? 15 + k : -15 - k, 12 + k * 6, 0], 5 + (k % 3), k * 1.7);
  for (const y of [-16, 24]) {
    mesh.bar(STEEL, [10.5, y, 0], [10.5, y, 8], 0.1, 6);
    mesh.bar(STEEL, [10.5, y, 8], [7.5, y, 8.4], 0.07, 5);
  }
  return mesh;
}

function barrier(mesh: Mesh, x: number, side: 1 | -1, lift: number): void {
  mesh.box(paint([0.9, 0.6, 0.1]), [x, -1.5, 0.6], [0.5, 0.5, 1.2]);
  for (let k = 0; k < 8; k++) {
    const at = (r: number): Vec3 => [x + side * Math.cos(lift) * r, -1.5, 1.05 + Math.sin(lift) * r];
    mesh.bar(paint(k % 2 === 0 ? [0.8, 0.14, 0.1] : [0.92, 0.92, 0.9]), at(k * 0.85), at(k * 0.85 + 0.85), 0.08, 5);
  }
}

/** Plant gate: a tank lorry is checked and let in, a car drives out. */
export const gate: Scene = {
  ...DAY,
  id: 'gate',
  title: { zh: '厂区大门', en: 'Plant gate' },
  eye: [-13, -28, 10.5],
  target: [1, 4, 1.6],
  fov: 44,
  sun: [0.5, -0.55, 0.6],
  sky: daySky(0.5),
  exposure: 1.12,
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const entry = -44 + ramp(t, 0, 3.4) * 31 + ramp(t, 5.4, 11) * 120;
    lorry(mesh, [5, entry, 0], Math.PI / 2, [0.86, 0.87, 0.88], 'tank');
    car(mesh, [-5, 120 - ramp(t, 2, 7.2) * 114 - ramp(t, 8.4, 11.6) * 60, 0], -Math.PI / 2, [0.2, 0.24, 0.3]);
    barrier(mesh, 1.6, 1, 1.4 * (ramp(t, 4.6, 5.8) - ramp(t, 9.6, 10.8)));
    barrier(mesh, -1.6, -1, 1.4 * (ramp(t, 7.4, 8.4) - ramp(t, 10.6, 11.6)));
    person(
      mesh,
      [2.1, -4.6 + 1.2 * Math.sin(turns(t, SECONDS, 1)), 0.1],
      Math.PI / 2,
      turns(t, SECONDS, 8),
      [0.75, 0.82, 0.15],
    );
    mesh.box(DARK, [(((t / SECONDS) * 160 + 40) % 160) - 80, 67, 1.4], [7, 2.4, 2.6]);
    return mesh;
  },
};
