import { CONCRETE, lorry, paint, STEEL } from './figures.ts';
import { Mesh, type Rgb, type Vec3 } from './mesh.ts';
import { random } from './noise.ts';
import { DAY, ramp, type Scene } from './scene.ts';
import { daySky, water } from './skies.ts';

const SECONDS = 12;
const BOXES: readonly Rgb[] = [
  [0.55, 0.17, 0.13],
  [0.14, 0.3, 0.48],
  [0.72, 0.7, 0.66],
  [0.2, 0.42, 0.32],
  [0.75, 0.45, 0.14],
];
const ribs = (p: Vec3) => (Math.sin(p[0] * 9) > 0 ? 1 : 0.88);

function container(mesh: Mesh, at: Vec3, color: Rgb, turn = 0): void {
  mesh.box({ color, grain: 0.14, pattern: ribs }, at, [12.2, 2.4, 2.6], turn);
}

function crane(mesh: Mesh, x: number, color: Rgb): void {
  const m = paint(color, 0.1);
  for (const dx of [-8, 8]) for (const y of [4, 26]) mesh.box(m, [x + dx, y, 16], [1.4, 1.4, 32]);
  for (const y of [4, 26]) mesh.box(m, [x, y, 31], [18, 1.6, 2]);
  for (const dx of [-8, 8]) mesh.bar(m, [x + dx, 4, 12], [x + dx, 26, 30], 0.5, 6);
  mesh.lattice(m, [x - 3, -34, 34], [x - 3, 44, 34], 2.4, 24, 0.2);
  mesh.lattice(m, [x + 3, -34, 34], [x + 3, 44, 34], 2.4, 24, 0.2);
  mesh.bar(m, [x, 4, 32], [x, 8, 54], 0.7, 6);
  mesh.bar(STEEL, [x, 7, 53], [x, -32, 35], 0.16, 4);
  mesh.bar(STEEL, [x, 7, 53], [x, 42, 35], 0.16, 4);
  mesh.box(paint([0.85, 0.86, 0.86]), [x, 34, 37], [8, 9, 5]);
}

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(
    { ...CONCRETE, color: [0.56, 0.56, 0.54], pattern: (p) => (Math.abs(p[0] % 8) < 0.12 ? 0.8 : 1) },
    -300,
    0,
    400,
    260,
  );
  mesh.quad(CONCRETE, [-300, 0, -5], [400, 0, -5], [400, 0, 0], [-300, 0, 0]);
  for (let x = -200; x < 300; x += 10) mesh.box(paint([0.1, 0.1, 0.1]), [x, -0.4, -1.4], [1.2, 0.8, 2.4]);
  for (const y of [3, 27]) mesh.floor(paint([0.3, 0.28, 0.26]), -300, y, 400, y + 0.4, 0.02);
  crane(mesh, 0, [0.72, 0.3, 0.12]);
  crane(mesh, 66, [0.25, 0.42, 0.6]);
  const pick = random(11);
  for (let row = 0; row < 6; row++)
    for (let bay = 0; bay < 9; bay++)
      for (let tier = 0; tier < 1 + Math.floor(pick() * 4); tier++)
        container(
          mesh,
          [-60 + bay * 14, 52 + row * 5, 1.35 + tier * 2.65],
          BOXES[Math.floor(pick() * 5)] ?? [0.5, 0.5, 0.5],
        );
  const hull = paint([0.16, 0.2, 0.26], 0.12);
  mesh.box(hull, [30, -15, 0], [150, 24, 9]);
  mesh.box(paint([0.45, 0.14, 0.11]), [30, -15, -3.6], [150.4, 24.4, 2.4]);
  mesh.box(paint([0.85, 0.86, 0.85]), [98, -15, 13], [9, 22, 18]);
  mesh.box(paint([0.2, 0.24, 0.28]), [93.4, -15, 19], [0.2, 20, 1.6]);
  for (let bay = 0; bay < 8; bay++)
    for (let row = 0; row < 8; row++)
      for (let tier = 0; tier < 1 + Math.floor(pick() * 3); tier++)
        container(
          mesh,
          [-32 + bay * 14.5, -24 + row * 2.6, 5.9 + tier * 2.65],
          BOXES[Math.floor(pick() * 5)] ?? [0.5, 0.5, 0.5],
        );
  return mesh;
}

/** Quay with a ship-to-shore crane: the trolley carries a box ashore and comes back empty. */
export const dockCrane: Scene = {
  ...DAY,
  id: 'dock-crane',
  title: { zh: '集装箱码头', en: 'Container dock' },
  crf: 30,
  eye: [-66, -52, 34],
  target: [16, 8, 10],
  fov: 46,
  sun: [-0.5, -0.5, 0.6],
  fogMeters: 1100,
  sky: daySky(0.7),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const shade = water(t, SECONDS, { deep: [0.16, 0.24, 0.25], mirror: [0.72, 0.77, 0.8], chop: 1 });
    mesh.floor({ color: [0, 0, 0], shade }, -500, -600, 700, 0, -4);
    const ashore = ramp(t, 1.5, 5) - ramp(t, 7.5, 11);
    const down = 1 - ramp(t, 0.2, 1.4) + ramp(t, 5, 6) - ramp(t, 6.8, 7.6) + ramp(t, 11, 12);
    const y = -16 + ashore * 30;
    const z = 27 - down * (ashore > 0.5 ? 22 : 12);
    mesh.box(paint([0.3, 0.3, 0.3]), [0, y, 32.6], [7, 4, 1.2]);
    for (const dx of [-4, 4]) mesh.bar(STEEL, [dx * 0.6, y, 32], [dx, y, z + 1.6], 0.09, 4);
    mesh.box(paint([0.85, 0.65, 0.1]), [0, y, z + 1.5], [12.2, 2.2, 0.4]);
    if (t < 6.4) container(mesh, [0, y, z], [0.72, 0.3, 0.12]);
    const drive = (t / SECONDS) * 260;
    lorry(mesh, [((drive + 40) % 260) - 130, 20, 0], 0, [0.8, 0.8, 0.82], [0.14, 0.3, 0.48]);
    lorry(mesh, [130 - ((drive + 150) % 260), 36, 0], Math.PI, [0.65, 0.2, 0.12], [0.55, 0.17, 0.13]);
    return mesh;
  },
};
