import { ASPHALT, CONCRETE, car, fence, GRASS, lorry, paint, person } from './figures.ts';
import { Mesh } from './mesh.ts';
import { DAY, type Puff, type Scene, turns } from './scene.ts';
import { nightSky } from './skies.ts';

const SECONDS = 12;

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(GRASS, -200, -40, 200, 300, -0.03);
  mesh.floor({ ...ASPHALT, color: [0.4, 0.4, 0.4] }, -26, -40, 30, 70);
  mesh.box(
    { color: [0.62, 0.62, 0.62], grain: 0.1, pattern: (p) => (Math.sin(p[0] * 6) > 0 ? 1 : 0.9) },
    [-2, 40, 4.5],
    [44, 16, 9],
  );
  for (const x of [-16, -4, 8]) {
    mesh.box(paint([0.5, 0.5, 0.5]), [x, 31.9, 2.1], [6, 0.2, 4.2]);
    mesh.box(paint([0.85, 0.85, 0.85]), [x, 31.8, 4.8], [7, 0.3, 0.3]);
  }
  fence(mesh, [-26, -4, 0], [-26, 60, 0], 2.6, 2.6, paint([0.75, 0.75, 0.75]));
  fence(mesh, [30, 4, 0], [30, 60, 0], 2.6, 2.6, paint([0.75, 0.75, 0.75]));
  lorry(mesh, [19, 22, 0], Math.PI / 2, [0.7, 0.7, 0.7], [0.6, 0.6, 0.6]);
  lorry(mesh, [24, 22, 0], Math.PI / 2, [0.5, 0.5, 0.5], 'tank');
  for (let k = 0; k < 9; k++)
    mesh.bar(
      paint([0.5, 0.5, 0.52]),
      [-21 + (k % 3) * 1.1, 12 + Math.floor(k / 3) * 1.1, 0],
      [-21 + (k % 3) * 1.1, 12 + Math.floor(k / 3) * 1.1, 1.1],
      0.45,
      10,
    );
  mesh.box(CONCRETE, [-12, 16, 0.5], [3, 2, 1]);
  return mesh;
}

/** Warehouse yard at night under the camera's own infrared light; a guard walks, insects pass, a car's lights sweep. */
export const nightYard: Scene = {
  ...DAY,
  id: 'night-yard',
  title: { zh: '夜间库区（红外）', en: 'Yard at night (infrared)' },
  eye: [0, -10, 7.5],
  target: [0, 22, 1.2],
  fov: 52,
  crf: 28,
  sun: [0, -0.6, 0.8],
  sunColor: [0.02, 0.02, 0.02],
  skyLight: [0.04, 0.04, 0.045],
  groundLight: [0.03, 0.03, 0.03],
  fogColor: [0.03, 0.03, 0.035],
  fogMeters: 260,
  infrared: true,
  exposure: 2.6,
  lamps: [
    { at: [0, -9.5, 7.6], color: [1.05, 1.05, 1.05], reachMeters: 17 },
    { at: [-4, 30, 8], color: [0.8, 0.8, 0.8], reachMeters: 5 },
  ],
  sky: nightSky([0.06, 0.06, 0.07]),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const walk = turns(t, SECONDS, 1);
    person(mesh, [9 * Math.sin(walk), 14 + 5 * Math.cos(walk), 0], -walk, turns(t, SECONDS, 18), [0.9, 0.9, 0.9]);
    car(mesh, [-60 + (t / SECONDS) * 130, 66, 0], 0, [0.5, 0.5, 0.5]);
    return mesh;
  },
  puffs: (t) => {
    const x = -60 + (t / SECONDS) * 130;
    const glare: Puff[] = [1.5, 4, 7].map((reach, k) => ({
      at: [x + reach, 65, 0.8],
      radius: 1 + k * 1.6,
      color: [1, 1, 1],
      opacity: 0.5 - k * 0.14,
    }));
    const lamp: Puff = { at: [-4, 30, 8], radius: 2.6, color: [1, 1, 1], opacity: 0.55 };
    const insects: Puff[] = [0, 1, 2].map((k) => ({
      at: [
        Math.sin(turns(t, SECONDS, 3 + k) + k) * 1.6,
        -6.8 + k * 0.5,
        6.4 + Math.cos(turns(t, SECONDS, 5 - k) + k * 2) * 0.8,
      ],
      radius: 0.035,
      color: [1, 1, 1],
      opacity: 0.7,
    }));
    return [...glare, lamp, ...insects];
  },
};
