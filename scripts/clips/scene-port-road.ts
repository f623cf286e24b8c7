import { ASPHALT, CONCRETE, car, GRASS, lorry, paint, STEEL, tree } from './figures.ts';
import { Mesh, type Rgb, type Vec3 } from './mesh.ts';
import { DAY, type Puff, type Scene } from './scene.ts';
import { daySky } from './skies.ts';

const SECONDS = 12;
/** Length of road that repeats, so that every vehicle re-enters where another leaves. */
const LOOP_METERS = 240;
const LANES = [-9.4, -5.8, 5.8, 9.4] as const;

function marking(p: Vec3): number {
  const edge = Math.abs(Math.abs(p[0]) - 12) < 0.12 || Math.abs(Math.abs(p[0]) - 3.4) < 0.12;
  const lane = Math.abs(Math.abs(p[0]) - 7.6) < 0.1 && ((p[1] % 9) + 9) % 9 < 5;
  return edge || lane ? 2.4 : 1;
}

function still(): Mesh {
  const mesh = new Mesh();
  mesh.floor(GRASS, -400, -80, 400, 700, -0.05);
  mesh.floor({ ...ASPHALT, pattern: marking }, -13.5, -80, 13.5, 700);
  mesh.box(CONCRETE, [0, 300, 0.3], [1.2, 780, 0.6]);
  for (const x of [-13.9, 13.9]) {
    mesh.box(paint([0.62, 0.64, 0.66]), [x, 300, 0.7], [0.08, 780, 0.35]);
    for (let y = -20; y < 200; y += 4) mesh.box(STEEL, [x, y, 0.35], [0.12, 0.12, 0.7]);
  }
  for (let k = 0; k < 16; k++) {
    const y = -6 + k * 28;
    mesh.bar(STEEL, [0, y, 0.6], [0, y, 10.5], 0.14, 6);
    for (const side of [-1, 1]) mesh.bar(STEEL, [0, y, 10.4], [side * 4.4, y, 11], 0.08, 5);
  }
  // Sign gantry over the right carriageway.
  mesh.bar(STEEL, [14.6, 62, 0], [14.6, 62, 8.4], 0.25, 8);
  mesh.bar(STEEL, [14.6, 62, 8], [1.5, 62, 8], 0.18, 6);
  mesh.box(paint([0.06, 0.3, 0.2]), [7.6, 61.7, 7.2], [9, 0.15, 3]);
  for (const [x, w] of [
    [5.4, 2.4],
    [9.6, 3],
  ] as const)
    mesh.box(paint([0.9, 0.92, 0.9]), [x, 61.6, 7.5], [w, 0.08, 0.5]);
  for (let k = 0; k < 30; k++)
    tree(mesh, [(k % 2 === 0 ? 1 : -1) * (19 + (k % 5) * 4), 6 + k * 9, 0], 4 + (k % 4), k * 1.3);
  for (let k = 0; k < 8; k++) mesh.box(paint([0.56, 0.57, 0.6]), [70 + k * 22, 330 + (k % 3) * 30, 9], [18, 40, 18]);
  for (const x of [-90, -66, -42]) mesh.bar(paint([0.7, 0.71, 0.72]), [x * 1.6, 300, 0], [x * 1.6, 300, 16], 14, 24);
  return mesh;
}

interface Mover {
  readonly lane: number;
  readonly start: number;
  readonly rounds: number;
  readonly color: Rgb;
  readonly load?: Rgb | 'tank';
}
/** `rounds` is how often a vehicle passes the loop in one clip: whole numbers close the clip without a seam. */
const TRAFFIC: readonly Mover[] = [
  { lane: 2, start: 20, rounds: 1, color: [0.85, 0.86, 0.87], load: 'tank' },
  { lane: 2, start: 120, rounds: 1, color: [0.2, 0.35, 0.55], load: [0.55, 0.2, 0.15] },
  { lane: 3, start: 70, rounds: 1, color: [0.7, 0.22, 0.12], load: [0.2, 0.36, 0.5] },
  { lane: 2, start: 190, rounds: 1, color: [0.8, 0.8, 0.82] },
  { lane: 3, start: 160, rounds: 1, color: [0.2, 0.22, 0.26] },
  { lane: 0, start: 30, rounds: 1, color: [0.3, 0.45, 0.35], load: 'tank' },
  { lane: 1, start: 90, rounds: 2, color: [0.6, 0.12, 0.1] },
  { lane: 0, start: 150, rounds: 1, color: [0.85, 0.86, 0.87], load: [0.7, 0.5, 0.2] },
  { lane: 1, start: 210, rounds: 2, color: [0.85, 0.85, 0.86] },
];

function placeOf(mover: Mover, t: number): { readonly at: Vec3; readonly turn: number } {
  const along = (mover.start + (t / SECONDS) * LOOP_METERS * mover.rounds) % LOOP_METERS;
  const right = mover.lane >= 2;
  return {
    at: [LANES[mover.lane] ?? 0, right ? along - 30 : LOOP_METERS - 30 - along, 0],
    turn: right ? Math.PI / 2 : -Math.PI / 2,
  };
}

/** Port expressway at dusk with tank lorries and container lorries, lights on. */
export const portRoad: Scene = {
  ...DAY,
  id: 'port-road',
  title: { zh: '疏港公路', en: 'Port road' },
  eye: [-15.5, -24, 12],
  target: [1, 34, 0.5],
  fov: 40,
  crf: 30,
  sun: [-0.9, 0.5, 0.22],
  sunColor: [0.62, 0.4, 0.24],
  skyLight: [0.26, 0.28, 0.36],
  groundLight: [0.12, 0.11, 0.12],
  fogColor: [0.62, 0.5, 0.42],
  fogMeters: 520,
  exposure: 1.7,
  sky: daySky(0.55, [0.86, 0.62, 0.44], [0.3, 0.36, 0.5]),
  still: still(),
  moving: (t) => {
    const mesh = new Mesh();
    for (const mover of TRAFFIC) {
      const { at, turn } = placeOf(mover, t);
      if (mover.load === undefined) car(mesh, at, turn, mover.color);
      else lorry(mesh, at, turn, mover.color, mover.load);
    }
    return mesh;
  },
  puffs: (t) => {
    const lights = TRAFFIC.flatMap((mover): Puff[] => {
      const { at } = placeOf(mover, t);
      const oncoming = mover.lane < 2;
      const nose = at[1] + (oncoming ? -1 : 1) * (mover.load === undefined ? 2.3 : 6.8);
      const tail = at[1] - (oncoming ? -1 : 1) * (mover.load === undefined ? 2.3 : 6.1);
      const white: Rgb = [1, 0.96, 0.85];
      const red: Rgb = [1, 0.2, 0.12];
      return [-0.8, 0.8].map((dx) => ({
        at: [at[0] + dx, oncoming ? nose : tail, 0.8],
        radius: oncoming ? 0.75 : 0.4,
        color: oncoming ? white : red,
        opacity: 0.75,
      }));
    });
    const lamps = Array.from({ length: 16 }, (_, k) =>
      [-1, 1].map(
        (side): Puff => ({ at: [side * 4.4, -6 + k * 28, 10.9], radius: 0.8, color: [1, 0.86, 0.6], opacity: 0.8 }),
      ),
    ).flat();
    return [...lamps, ...lights];
  },
};
