import { CONCRETE, GRASS, paint, person, STEEL, tree } from './figures.ts';
import { Mesh, type Rgb } from './mesh.ts';
import { DAY, type Scene, turns } from './scene.ts';
import { daySky } from './skies.ts';

const SECONDS = 16;
const MEDIA: readonly Rgb[] = [
  [0.72, 0.73, 0.74],
  [0.66, 0.5, 0.16],
  [0.36, 0.52, 0.36],
  [0.6, 0.6, 0.62],
  [0.5, 0.24, 0.2],
  [0.34, 0.46, 0.58],
];

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(GRASS, -300, -60, 300, 700);
  mesh.floor({ color: [0.58, 0.56, 0.52], grain: 0.2, grainMeters: 1 }, -9, -60, 9, 700, 0.02);
  mesh.floor({ color: [0.35, 0.35, 0.35], grain: 0.12 }, 11, -60, 16, 700, 0.03);
  for (let k = 0; k < 30; k++) {
    const y = -8 + k * 9;
    for (const x of [-6.5, 6.5]) mesh.box(CONCRETE, [x, y, 2.6], [0.6, 0.6, 5.2]);
    for (const z of [3, 5.2]) mesh.box(STEEL, [0, y, z], [14, 0.5, 0.4]);
    mesh.bar(STEEL, [-6.5, y, 5.2], [-6.5, y + 9, 5.2], 0.14, 5);
    mesh.bar(STEEL, [6.5, y, 5.2], [6.5, y + 9, 5.2], 0.14, 5);
  }
  for (let k = 0; k < 8; k++) {
    const color = MEDIA[k % 6] ?? [0.6, 0.6, 0.6];
    const radius = 0.26 + (k % 3) * 0.14;
    mesh.bar(
      paint(color, 0.12),
      [-5.4 + k * 1.5, -30, 3.25 + radius],
      [-5.4 + k * 1.5, 270, 3.25 + radius],
      radius,
      12,
    );
    if (k < 6)
      mesh.bar(
        paint(MEDIA[(k + 2) % 6] ?? color, 0.12),
        [-4.8 + k * 1.9, -30, 5.45 + radius],
        [-4.8 + k * 1.9, 270, 5.45 + radius],
        radius,
        12,
      );
    for (let y = 4 + k * 3; y < 260; y += 24)
      mesh.bar(
        paint([0.5, 0.5, 0.5]),
        [-5.4 + k * 1.5, y, 3.25 + radius],
        [-5.4 + k * 1.5, y + 0.3, 3.25 + radius],
        radius + 0.14,
        12,
      );
  }
  for (let k = 0; k < 24; k++) mesh.box(paint([0.85, 0.7, 0.12]), [9.6, -4 + k * 12, 0.5], [0.2, 0.2, 1]);
  for (let k = 0; k < 26; k++)
    tree(mesh, [k % 2 === 0 ? 24 + (k % 5) * 3 : -19 - (k % 4) * 4, 14 + k * 8, 0], 5 + (k % 4), k * 2.1);
  mesh.bar(STEEL, [-14, 34, 0], [-14, 34, 9], 0.1, 6);
  for (const [x, y, r, h] of [
    [-60, 180, 14, 16],
    [-96, 200, 14, 16],
    [70, 240, 9, 34],
  ] as const)
    mesh.bar(paint([0.78, 0.79, 0.78]), [x, y, 0], [x, y, h], r, 26);
  return mesh;
}

/** Parallel pipe racks with a patroller walking the strip and a windsock. */
export const pipeCorridor: Scene = {
  ...DAY,
  id: 'pipe-corridor',
  title: { zh: '管廊带', en: 'Pipe corridor' },
  frames: 25 * SECONDS,
  crf: 29,
  eye: [14.5, -18, 8.6],
  target: [1, 30, 2.6],
  fov: 42,
  sun: [0.7, -0.1, 0.55],
  exposure: 1.15,
  fogMeters: 420,
  sky: daySky(0.3),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const far = 0.5 - 0.5 * Math.cos(turns(t, SECONDS, 1));
    person(
      mesh,
      [12.6, 0 + far * 34, 0.03],
      t < SECONDS / 2 ? Math.PI / 2 : -Math.PI / 2,
      turns(t, SECONDS, 22),
      [0.95, 0.5, 0.1],
    );
    for (let k = 0; k < 5; k++) {
      const droop = 0.12 + 0.1 * Math.sin(turns(t, SECONDS, 8) + k * 0.6);
      const at = (n: number) =>
        [-14 + n * 0.8, 34 + 0.25 * Math.sin(turns(t, SECONDS, 6) - n * 0.7), 9 - n * droop] as const;
      mesh.bar(
        paint(k % 2 === 0 ? [0.85, 0.25, 0.12] : [0.92, 0.92, 0.9]),
        at(k),
        at(k + 1),
        0.42 - k * 0.05,
        8,
        0.37 - k * 0.05,
      );
    }
    return mesh;
  },
};
