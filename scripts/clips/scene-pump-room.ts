import { CONCRETE, DARK, paint, person, STEEL } from './figures.ts';
import { Mesh, type Vec3 } from './mesh.ts';
import { DAY, type Puff, type Scene, turns } from './scene.ts';

const SECONDS = 12;
const RED = paint([0.66, 0.12, 0.09], 0.1);
const PUMPS = [-5.4, -1.8, 1.8, 5.4] as const;

function pump(mesh: Mesh, x: number): void {
  mesh.box(CONCRETE, [x, 5, 0.2], [1.5, 3.4, 0.4]);
  mesh.bar(paint([0.16, 0.36, 0.52], 0.08), [x, 3.6, 1], [x, 5.1, 1], 0.5, 16);
  for (let k = 0; k < 9; k++)
    mesh.bar(paint([0.13, 0.3, 0.45]), [x, 3.75 + k * 0.15, 1], [x, 3.8 + k * 0.15, 1], 0.56, 16);
  mesh.bar(STEEL, [x, 5.1, 1], [x, 5.7, 1], 0.12, 8);
  mesh.bar(RED, [x, 5.7, 1], [x, 6.3, 1], 0.55, 16);
  mesh.bar(RED, [x, 6, 1], [x, 6, 3.1], 0.22, 12);
  mesh.bar(RED, [x, 6.3, 0.9], [x, 8.6, 0.9], 0.26, 12);
  for (const z of [1.9, 2.5]) mesh.bar(RED, [x, 6, z], [x, 6, z + 0.09], 0.36, 14);
  mesh.bar(DARK, [x - 0.34, 6, 2.25], [x + 0.34, 6, 2.25], 0.05, 6);
  mesh.bar(paint([0.8, 0.66, 0.12]), [x, 5.55, 2.25], [x, 5.63, 2.25], 0.26, 16);
}

function still(): Mesh {
  const mesh = new Mesh();
  const walk = (p: Vec3) => (Math.abs(Math.abs(p[1] - 1.9) - 0.75) < 0.06 ? 1.7 : 1);
  mesh.floor({ color: [0.3, 0.4, 0.36], grain: 0.1, grainMeters: 1.2, pattern: walk }, -10, -3, 10, 11);
  mesh.quad(paint([0.72, 0.72, 0.69]), [-10, 10, 0], [10, 10, 0], [10, 10, 5], [-10, 10, 5]);
  for (const x of [-10, 10]) mesh.quad(paint([0.68, 0.68, 0.66]), [x, -3, 0], [x, 11, 0], [x, 11, 5], [x, -3, 5]);
  mesh.quad(paint([0.5, 0.51, 0.52]), [-10, -3, 5], [10, -3, 5], [10, 11, 5], [-10, 11, 5]);
  for (const x of PUMPS) pump(mesh, x);
  mesh.bar(RED, [-9.5, 6, 3.2], [9.5, 6, 3.2], 0.32, 14);
  mesh.bar(RED, [-9.5, 8.6, 0.9], [9.5, 8.6, 0.9], 0.36, 14);
  mesh.bar(paint([0.28, 0.46, 0.3]), [-9.5, 7.2, 4.3], [9.5, 7.2, 4.3], 0.16, 10);
  for (let x = -9; x <= 9; x += 3) mesh.bar(STEEL, [x, 6, 3.5], [x, 6, 5], 0.04, 5);
  for (let k = 0; k < 5; k++) {
    mesh.box(paint([0.58, 0.6, 0.62]), [-7.4 + k * 1.1, 9.6, 1.1], [1.04, 0.7, 2.2]);
    mesh.box(paint([0.86, 0.87, 0.87]), [-7.4 + k * 1.1, 9.22, 1.75], [0.5, 0.05, 0.35]);
  }
  mesh.box(paint([0.4, 0.5, 0.42]), [7.6, 9.94, 1.1], [1.5, 0.1, 2.2]);
  mesh.box({ color: [1, 1, 1], shade: () => [0.25, 0.95, 0.5] }, [7.6, 9.9, 2.45], [0.7, 0.06, 0.24]);
  mesh.bar(RED, [9.3, 3, 0], [9.3, 3, 0.6], 0.11, 10);
  mesh.bar(RED, [9.3, 3.4, 0], [9.3, 3.4, 0.6], 0.11, 10);
  for (let k = 0; k < 6; k++)
    mesh.box(
      { color: [1, 1, 1], shade: () => [1.1, 1.1, 1.05] },
      [-6 + (k % 3) * 6, 2.2 + Math.floor(k / 3) * 4, 4.9],
      [1.6, 0.25, 0.06],
    );
  return mesh;
}

/** Fire-pump room: four pumps, one running, gauges and a keeper on his round. */
export const pumpRoom: Scene = {
  ...DAY,
  id: 'pump-room',
  title: { zh: '消防泵房', en: 'Fire pump room' },
  eye: [-8.6, -2, 4.3],
  target: [0.6, 5.4, 1],
  fov: 58,
  sun: [0.2, -0.5, 1],
  sunColor: [0.1, 0.1, 0.1],
  skyLight: [0.5, 0.51, 0.5],
  groundLight: [0.3, 0.31, 0.32],
  fogMeters: 4000,
  shadowMeters: 16,
  exposure: 1.5,
  lamps: [
    { at: [-6, 3, 4.6], color: [0.5, 0.5, 0.47], reachMeters: 4 },
    { at: [5, 3, 4.6], color: [0.5, 0.5, 0.47], reachMeters: 4 },
  ],
  sky: () => [0.3, 0.3, 0.3],
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    // The coupling of the running pump, and the hands of the gauges.
    for (let k = 0; k < 4; k++) {
      const angle = turns(t, SECONDS, 36) + (k * Math.PI) / 2;
      mesh.bar(
        paint([0.85, 0.75, 0.2]),
        [PUMPS[1], 5.2, 1],
        [PUMPS[1] + Math.cos(angle) * 0.3, 5.2, 1 + Math.sin(angle) * 0.3],
        0.05,
        4,
      );
    }
    for (const x of PUMPS) {
      const angle = x === PUMPS[1] ? 0.6 + 0.1 * Math.sin(turns(t, SECONDS, 9)) : 2.6;
      mesh.bar(DARK, [x, 5.5, 2.25], [x + Math.cos(angle) * 0.2, 5.5, 2.25 + Math.sin(angle) * 0.2], 0.03, 4);
    }
    const walk = turns(t, SECONDS, 1);
    person(
      mesh,
      [6.2 * Math.sin(walk), 1.9 + 0.4 * Math.cos(walk), 0],
      Math.cos(walk) > 0 ? 0 : Math.PI,
      turns(t, SECONDS, 16),
      [0.2, 0.4, 0.66],
    );
    return mesh;
  },
  puffs: (t) => {
    const lit = Math.sin(turns(t, SECONDS, 12)) > 0;
    const lamps: Puff[] = [0, 1, 2, 3, 4].map((k) => ({
      at: [-7.4 + k * 1.1, 9.1, 2],
      radius: 0.12,
      color: k === 1 ? [0.2, 1, 0.4] : [1, 0.3, 0.2],
      opacity: k === 1 && !lit ? 0.2 : 0.85,
    }));
    return lamps;
  },
};
