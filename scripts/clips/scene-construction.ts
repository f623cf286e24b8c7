import { CONCRETE, fence, lorry, paint, person, SOIL, STEEL } from './figures.ts';
import { Mesh, type Vec3 } from './mesh.ts';
import { DAY, plume, type Scene, turns } from './scene.ts';
import { daySky } from './skies.ts';

const SECONDS = 12;
const YELLOW = paint([0.86, 0.62, 0.1], 0.1);
const NET = { color: [0.16, 0.4, 0.24], grain: 0.25, grainMeters: 1.2 } as const;

function building(mesh: Mesh, x: number, y: number, floors: number): void {
  for (let floor = 0; floor <= floors; floor++) {
    const z = floor * 3.4;
    mesh.box(CONCRETE, [x, y, z], [26, 18, 0.35]);
    if (floor === floors) continue;
    for (let i = 0; i < 5; i++)
      for (let j = 0; j < 3; j++) mesh.box(CONCRETE, [x - 12 + i * 6, y - 8 + j * 8, z + 1.7], [0.7, 0.7, 3.4]);
    if (floor < floors - 4) mesh.box(paint([0.62, 0.55, 0.48]), [x, y + 2, z + 1.7], [24, 12, 3]);
    if (floor >= floors - 5) mesh.box(NET, [x, y - 9.6, z + 1.5], [27.5, 0.15, 2.9]);
  }
  for (let i = 0; i <= 9; i++)
    mesh.bar(STEEL, [x - 13.8 + i * 3.06, y - 10.2, 0], [x - 13.8 + i * 3.06, y - 10.2, floors * 3.4 + 2], 0.07, 4);
  for (let z = 2; z < floors * 3.4 + 2; z += 2)
    mesh.bar(STEEL, [x - 13.8, y - 10.2, z], [x + 13.8, y - 10.2, z], 0.05, 4);
  for (let i = 0; i < 12; i++)
    mesh.bar(
      paint([0.4, 0.25, 0.18]),
      [x - 12 + i * 2.2, y - 6, floors * 3.4],
      [x - 12 + i * 2.2, y - 6, floors * 3.4 + 1.4],
      0.06,
      4,
    );
}

const MAST: Vec3 = [4, 36, 0];

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(SOIL, -400, -80, 400, 600);
  mesh.floor({ ...CONCRETE, color: [0.5, 0.48, 0.45] }, -400, -4, 400, 5, 0.02);
  building(mesh, -20, 44, 11);
  building(mesh, 32, 52, 7);
  mesh.lattice(YELLOW, MAST, [4, 36, 52], 1.8, 26, 0.14);
  mesh.box(CONCRETE, [4, 36, 0.5], [6, 6, 1]);
  for (let k = 0; k < 7; k++)
    mesh.box(paint([0.86, 0.87, 0.88]), [-44 + k * 6.2, 10, 1.4 + (k % 2) * 0], [6, 2.6, 2.8]);
  for (let k = 0; k < 5; k++) mesh.box(paint([0.2, 0.38, 0.6]), [-44 + k * 6.2, 10, 4.2], [6, 2.6, 2.7]);
  for (let k = 0; k < 20; k++)
    mesh.bar(
      paint([0.42, 0.24, 0.16]),
      [10, 16 + (k % 5) * 0.35, 0.3 + Math.floor(k / 5) * 0.35],
      [22, 16 + (k % 5) * 0.35, 0.3 + Math.floor(k / 5) * 0.35],
      0.15,
      5,
    );
  mesh.box(paint([0.7, 0.55, 0.36]), [28, 18, 0.8], [5, 3, 1.6]);
  mesh.box(paint([0.7, 0.55, 0.36]), [34, 19, 0.5], [5, 3, 1]);
  mesh.box(paint([0.82, 0.85, 0.87]), [-10, -9, 1.2], [200, 0.2, 2.4]);
  fence(mesh, [8, 13, 0], [40, 13, 0], 1.2, 2, paint([0.8, 0.2, 0.14]));
  for (let k = 0; k < 14; k++)
    mesh.box(
      paint([0.62, 0.63, 0.66]),
      [-260 + k * 44, 230 + (k % 3) * 40, 20 + (k % 4) * 7],
      [22, 18, 40 + (k % 4) * 14],
    );
  return mesh;
}

/** High-rise site under a slewing tower crane. */
export const construction: Scene = {
  ...DAY,
  id: 'construction',
  title: { zh: '建筑工地塔吊', en: 'Tower crane on a site' },
  eye: [-48, -40, 32],
  target: [4, 34, 27],
  fov: 58,
  crf: 30,
  sun: [-0.6, -0.35, 0.7],
  fogMeters: 650,
  exposure: 1.15,
  sky: daySky(0.45),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const angle = -2.4 + 0.75 * Math.sin(turns(t, SECONDS, 1));
    const out = (r: number, z: number): Vec3 => [MAST[0] + Math.cos(angle) * r, MAST[1] + Math.sin(angle) * r, z];
    mesh.box(YELLOW, out(0, 53), [2.4, 2.4, 2.6], angle);
    mesh.lattice(YELLOW, out(1, 53), out(40, 53), 1.3, 24, 0.12);
    mesh.lattice(YELLOW, out(-1, 53), out(-13, 53), 1.3, 7, 0.12);
    mesh.lattice(YELLOW, out(0, 54), out(0, 61), 1, 4, 0.1);
    mesh.bar(STEEL, out(0, 61), out(28, 53.6), 0.07, 4);
    mesh.bar(STEEL, out(0, 61), out(-12, 53.6), 0.07, 4);
    mesh.box(CONCRETE, out(-12, 51.6), [3, 2, 2.6], angle);
    const r = 24 + 5 * Math.cos(turns(t, SECONDS, 1));
    const hook = 26 + 7 * Math.cos(turns(t, SECONDS, 1));
    mesh.bar(STEEL, out(r, 52.4), out(r, hook), 0.06, 4);
    mesh.bar(
      paint([0.42, 0.24, 0.16]),
      [out(r, 0)[0] - 4, out(r, 0)[1], hook - 1],
      [out(r, 0)[0] + 4, out(r, 0)[1], hook - 1],
      0.45,
      6,
    );
    lorry(mesh, [-150 + ((t / SECONDS + 0.3) % 1) * 300, 0, 0.02], 0, [0.18, 0.42, 0.3], [0.5, 0.42, 0.3]);
    for (let k = 0; k < 4; k++) {
      const walk = turns(t, SECONDS, 1) + k * 1.9;
      person(
        mesh,
        [14 + k * 5 + Math.sin(walk) * 3, 22 + k * 1.5, 0],
        Math.cos(walk) > 0 ? 0 : Math.PI,
        turns(t, SECONDS, 14),
      );
    }
    return mesh;
  },
  puffs: (t) =>
    plume(t, {
      at: [30, 19, 1],
      wind: [7, 2, 2],
      lifeSeconds: 6,
      count: 10,
      size: [0.8, 4],
      color: [0.72, 0.66, 0.56],
      opacity: 0.16,
    }),
};
