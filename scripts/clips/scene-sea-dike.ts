import { CONCRETE, car, GRASS, paint, STEEL } from './figures.ts';
import { type Material, Mesh, type Rgb, type Vec3 } from './mesh.ts';
import { fractal } from './noise.ts';
import { DAY, type Puff, type Scene, turns } from './scene.ts';
import { daySky, water } from './skies.ts';

const SECONDS = 12;
const BLOCKS: Material = {
  color: [0.55, 0.54, 0.5],
  grain: 0.25,
  grainMeters: 1.6,
  pattern: (p) => (Math.abs(p[1] % 3) < 0.12 || Math.abs(p[0] % 3) < 0.12 ? 0.72 : 1),
};

function still(): Mesh {
  const mesh = new Mesh();
  mesh.quad(BLOCKS, [4, -60, -4], [4, 700, -4], [-9, 700, 4.4], [-9, -60, 4.4]);
  mesh.box(CONCRETE, [-9.6, 320, 5.2], [0.8, 760, 1.8]);
  mesh.floor(
    {
      color: [0.4, 0.4, 0.4],
      grain: 0.12,
      pattern: (p) => (Math.abs(p[0] + 15) < 0.1 && Math.floor(p[1] / 4) % 2 === 0 ? 1.9 : 1),
    },
    -20,
    -60,
    -10,
    700,
    4.4,
  );
  mesh.quad(GRASS, [-20, -60, 4.4], [-20, 700, 4.4], [-34, 700, 0], [-34, -60, 0]);
  mesh.floor(GRASS, -500, -60, -34, 700);
  for (let k = 0; k < 16; k++) {
    const y = 6 + k * 26;
    mesh.bar(STEEL, [-19.6, y, 4.4], [-19.6, y, 12.4], 0.1, 6);
    mesh.bar(STEEL, [-19.6, y, 12.4], [-16.8, y, 12.9], 0.07, 5);
  }
  mesh.box(paint([0.78, 0.78, 0.75]), [-25, 90, 6.2], [9, 8, 8]);
  mesh.box(paint([0.3, 0.36, 0.44]), [-25, 90, 10.6], [10.5, 9.5, 0.8]);
  for (let k = 0; k < 4; k++) mesh.box(CONCRETE, [-6, 82 + k * 5, 3], [9, 0.8, 8]);
  for (let z = -2; z < 6; z++)
    mesh.box(paint(z % 2 === 0 ? [0.88, 0.88, 0.86] : [0.2, 0.34, 0.6]), [1.6, 22, z * 0.6 + 0.3], [0.35, 0.35, 0.6]);
  for (let k = 0; k < 9; k++) {
    const x = 120 + k * 46;
    mesh.bar(paint([0.75, 0.77, 0.79]), [x, 520, -4], [x, 520, 62], 1.2, 7, 0.8);
  }
  return mesh;
}

const sea = (t: number) => {
  const base = water(t, SECONDS, { deep: [0.3, 0.31, 0.27], mirror: [0.66, 0.7, 0.72], chop: 1.5 });
  return (p: Vec3, view: Vec3): Rgb => {
    const [r, g, b] = base(p, view);
    // Surf: bands of foam that run up the slope and break on it.
    const run = Math.sin(p[0] * 0.42 + Math.sin(p[1] * 0.05) * 2 + turns(t, SECONDS, 3));
    const near = Math.max(0, 1 - (p[0] - 1.5) / 26);
    const foam = Math.max(0, run - 0.72 + near * 0.25) * 2.6 * near * (0.4 + fractal(p[0] / 1.3, p[1] / 1.3, 0, 3));
    const white = Math.min(0.85, foam);
    return [r + (0.86 - r) * white, g + (0.88 - g) * white, b + (0.88 - b) * white];
  };
};

/** Storm-surge dike with surf, a tide staff and turbines at sea. */
export const seaDike: Scene = {
  ...DAY,
  id: 'sea-dike',
  title: { zh: '海堤防潮', en: 'Storm-surge dike' },
  crf: 33,
  eye: [-13.5, -14, 14],
  target: [3, 46, 0.5],
  fov: 46,
  sun: [0.5, 0.4, 0.6],
  sunColor: [0.62, 0.6, 0.56],
  exposure: 1.15,
  fogColor: [0.68, 0.71, 0.73],
  fogMeters: 480,
  sky: daySky(0.85, [0.7, 0.73, 0.75], [0.5, 0.57, 0.64]),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    const swell = 0.35 * Math.sin(turns(t, SECONDS, 3));
    mesh.floor({ color: [0, 0, 0], shade: sea(t) }, -6, -60, 900, 1500, 0.4 + swell);
    car(mesh, [-17.4, 260 - (t / SECONDS) * 330, 4.42], -Math.PI / 2, [0.85, 0.86, 0.86]);
    for (let k = 0; k < 9; k++)
      for (let blade = 0; blade < 3; blade++) {
        const angle = turns(t, SECONDS, 2) + (blade * Math.PI * 2) / 3 + k;
        const hub: Vec3 = [120 + k * 46, 519, 62];
        mesh.bar(
          paint([0.78, 0.8, 0.82]),
          hub,
          [hub[0] + Math.cos(angle) * 24, 519, 62 + Math.sin(angle) * 24],
          0.9,
          5,
          0.3,
        );
      }
    return mesh;
  },
  puffs: (t) =>
    Array.from({ length: 12 }, (_, k): Puff => {
      const hit = Math.max(0, Math.sin(turns(t, SECONDS, 3) + k * 1.9)) ** 6;
      return {
        at: [-0.4, 4 + k * 7, 1 + hit * 2.4],
        radius: 0.8 + hit * 1.6,
        color: [0.93, 0.94, 0.95],
        opacity: 0.4 * hit,
      };
    }),
};
