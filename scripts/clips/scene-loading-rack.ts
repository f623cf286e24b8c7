import { CONCRETE, lorry, paint, person, STEEL } from './figures.ts';
import { Mesh, type Vec3 } from './mesh.ts';
import { DAY, plume, ramp, type Scene, turns } from './scene.ts';
import { daySky } from './skies.ts';

const SECONDS = 12;
const marks = (p: Vec3) => (Math.abs(((p[0] + 80) % 8) - 4) < 0.1 ? 1.5 : 1);

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor({ ...CONCRETE, color: [0.52, 0.52, 0.5], pattern: marks }, -300, -60, 300, 300);
  for (const x of [-14, -2, 10, 22]) for (const y of [0, 20]) mesh.bar(STEEL, [x, y, 0], [x, y, 8], 0.25, 8);
  mesh.box(
    { color: [0.5, 0.56, 0.62], grain: 0.1, pattern: (p) => (Math.sin(p[1] * 5) > 0 ? 1 : 0.9) },
    [4, 10, 8.3],
    [42, 24, 0.4],
  );
  for (const x of [-8, 4, 16]) {
    mesh.box(CONCRETE, [x, 10, 0.15], [2.4, 16, 0.3]);
    mesh.box(paint([0.4, 0.44, 0.48]), [x, 10, 3.4], [1.6, 12, 0.15]);
    for (const y of [5, 15]) mesh.bar(STEEL, [x, y, 0.3], [x, y, 4.6], 0.1, 6);
    mesh.bar(paint([0.8, 0.65, 0.15]), [x - 0.7, 4.2, 4.4], [x - 0.7, 15.8, 4.4], 0.05, 4);
    mesh.bar(paint([0.65, 0.66, 0.68]), [x, 12, 0.3], [x, 12, 5.2], 0.2, 8);
    mesh.box(paint([0.75, 0.16, 0.12]), [x, 2.6, 1], [0.5, 0.5, 1.4]);
  }
  for (let k = 0; k < 4; k++)
    mesh.bar(paint([0.6, 0.6 - k * 0.08, 0.55]), [-60, 27 + k * 0.8, 1], [80, 27 + k * 0.8, 1], 0.25, 8);
  for (const [x, r, h] of [
    [-40, 8, 11],
    [-20, 8, 11],
    [36, 9, 12],
    [58, 9, 12],
  ] as const)
    mesh.bar(paint([0.83, 0.84, 0.83]), [x, 52, 0], [x, 52, h], r, 28);
  for (const x of [-5, 3, 12]) mesh.ball(paint([0.8, 0.82, 0.83]), [x * 2.6, 74, 9], 7, 1, 26);
  mesh.box(paint([0.72, 0.7, 0.66]), [46, 16, 2.4], [12, 8, 4.8]);
  return mesh;
}

/** Loading rack of liquid chemicals: one lorry is being filled, another drives up and leaves. */
export const loadingRack: Scene = {
  ...DAY,
  id: 'loading-rack',
  title: { zh: '装卸鹤位', en: 'Loading rack' },
  eye: [-26, -22, 12.5],
  target: [4, 9, 2.6],
  fov: 44,
  sun: [-0.45, -0.75, 0.5],
  exposure: 1.15,
  sky: daySky(0.65),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    lorry(mesh, [0.9, 8.5, 0], -Math.PI / 2, [0.2, 0.36, 0.56], 'tank');
    const drive = 90 - ramp(t, 0, 4) * 80 - ramp(t, 7.4, 11.6) * 76;
    lorry(mesh, [12.8, drive, 0], -Math.PI / 2, [0.84, 0.85, 0.86], 'tank');
    const lower = ramp(t, 4.4, 5.6) - ramp(t, 6.4, 7.4);
    for (const [x, reach, tip] of [
      [4, -3.1, 3.8],
      [16, -3.1, 5.2 - lower * 1.4],
    ] as const) {
      mesh.bar(STEEL, [x, 12, 5.1], [x + reach * 0.5, 11.2, 5.9], 0.13, 6);
      mesh.bar(STEEL, [x + reach * 0.5, 11.2, 5.9], [x + reach, 10.4, 5.3], 0.12, 6);
      mesh.bar(STEEL, [x + reach, 10.4, 5.3], [x + reach, 10.4, tip], 0.1, 6);
    }
    person(mesh, [4, 8 + Math.sin(turns(t, SECONDS, 1)), 3.48], Math.PI, turns(t, SECONDS, 3), [0.18, 0.34, 0.62]);
    person(
      mesh,
      [-5 + 5 * Math.sin(turns(t, SECONDS, 1)), -1.5, 0],
      Math.cos(turns(t, SECONDS, 1)) > 0 ? 0 : Math.PI,
      turns(t, SECONDS, 14),
      [0.18, 0.34, 0.62],
    );
    return mesh;
  },
  puffs: (t) =>
    plume(t, {
      at: [1, 10.4, 4],
      wind: [2.5, 1, 2],
      lifeSeconds: 3,
      count: 8,
      size: [0.2, 1.2],
      color: [0.9, 0.9, 0.9],
      opacity: 0.16,
    }),
};
