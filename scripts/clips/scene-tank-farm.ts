import { CONCRETE, fence, GRASS, paint, person, STEEL } from './figures.ts';
import { type Material, Mesh, type Vec3 } from './mesh.ts';
import { DAY, plume, type Scene, turns } from './scene.ts';
import { daySky } from './skies.ts';

const seams = (p: Vec3) => (Math.abs(((p[2] + 0.4) % 2.4) - 1.2) > 1.15 ? 0.86 : 1);
const SHELL: Material = { color: [0.84, 0.85, 0.84], grain: 0.07, grainMeters: 5, pattern: seams };

function tank(mesh: Mesh, x: number, y: number, radius: number, height: number): void {
  mesh.bar(SHELL, [x, y, 0], [x, y, height], radius, 36);
  mesh.ball(paint([0.78, 0.79, 0.78]), [x, y, height], radius, 0.16, 36, 0);
  for (let k = 0; k < 40; k++) {
    const angle = -2.6 + k * 0.045;
    const at: Vec3 = [x + Math.cos(angle) * (radius + 0.5), y + Math.sin(angle) * (radius + 0.5), (k / 40) * height];
    mesh.box(paint([0.45, 0.47, 0.5]), at, [0.9, 1, 0.1], angle);
  }
  for (let k = 0; k < 28; k++) {
    const angle = (k / 28) * Math.PI * 2;
    const foot: Vec3 = [x + Math.cos(angle) * radius * 0.98, y + Math.sin(angle) * radius * 0.98, height];
    mesh.bar(paint([0.8, 0.65, 0.15]), foot, [foot[0], foot[1], height + 1.1], 0.05, 4);
  }
}

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(GRASS, -300, -60, 300, 500, -0.05);
  mesh.floor({ ...CONCRETE, color: [0.55, 0.54, 0.5] }, -46, 6, 50, 96);
  mesh.floor({ color: [0.32, 0.33, 0.34], grain: 0.1 }, -300, -12, 300, 2, 0.01);
  for (const [x, y] of [
    [-26, 28],
    [4, 28],
    [34, 28],
    [-26, 60],
    [4, 60],
    [34, 60],
  ] as const)
    tank(mesh, x, y, 11, 13.5);
  for (const y of [10, 78]) mesh.box(CONCRETE, [2, y, 0.7], [92, 0.5, 1.5]);
  for (const x of [-44, -11, 19, 48]) mesh.box(CONCRETE, [x, 44, 0.7], [0.5, 68, 1.5]);
  for (let k = 0; k < 5; k++)
    mesh.bar(paint([0.5 + k * 0.06, 0.52, 0.5]), [-60, 5 + k * 0.7, 0.9], [70, 5 + k * 0.7, 0.9], 0.22, 8);
  for (let x = -56; x < 70; x += 8) mesh.box(CONCRETE, [x, 6.4, 0.35], [0.5, 4, 0.7]);
  for (const x of [-26, 4, 34]) {
    mesh.bar(STEEL, [x + 3, 7, 0.9], [x + 3, 17.5, 0.9], 0.3, 8);
    mesh.bar(paint([0.65, 0.12, 0.1]), [x + 3, 8.5, 0.9], [x + 3, 8.5, 1.9], 0.12, 6);
  }
  fence(mesh, [-80, 2.6, 0], [80, 2.6, 0], 1.5, 4);
  for (const x of [-70, 66]) mesh.bar(STEEL, [x, 90, 0], [x, 90, 38], 0.9, 10, 0.5);
  mesh.box(paint([0.6, 0.62, 0.63]), [-95, 150, 9], [40, 20, 18]);
  mesh.box(paint([0.55, 0.5, 0.46]), [110, 170, 6], [70, 20, 12]);
  for (let k = 0; k < 5; k++) mesh.bar(STEEL, [-110 + k * 9, 160, 0], [-110 + k * 9, 160, 26 + k * 3], 1.6, 10);
  return mesh;
}

/** Six storage tanks in a bund, steam from a vent, an inspector on his round. */
export const tankFarm: Scene = {
  ...DAY,
  id: 'tank-farm',
  title: { zh: '储罐区', en: 'Tank farm' },
  width: 1280,
  height: 720,
  frames: 250,
  crf: 31,
  eye: [-38, -30, 24],
  target: [4, 34, 4],
  fov: 44,
  sky: daySky(0.55),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const back = t > 5;
    const x = back ? 20 - (t - 5) * 3.2 * 1 : 4 + t * 3.2;
    person(mesh, [x, -2, 0], back ? Math.PI : 0, turns(t, 10, 14));
    return mesh;
  },
  puffs: (t) => [
    ...plume(t, {
      at: [66, 90, 38],
      wind: [26, 6, 10],
      lifeSeconds: 10,
      count: 26,
      size: [1.5, 9],
      color: [0.93, 0.94, 0.95],
      opacity: 0.32,
    }),
    ...plume(t, {
      at: [20, 8, 1],
      wind: [4, 0, 4.5],
      lifeSeconds: 5,
      count: 14,
      size: [0.4, 2.2],
      color: [0.95, 0.95, 0.96],
      opacity: 0.38,
    }),
  ],
};
