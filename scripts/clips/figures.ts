import type { Material, Mesh, Rgb, Vec3 } from './mesh.ts';
import { noise } from './noise.ts';

/** Things that stand or move in several scenes. Each appends to a mesh; `turn` is radians, 0 faces +x. */

export const paint = (color: Rgb, grain = 0.06): Material => ({ color, grain });
export const STEEL = paint([0.62, 0.64, 0.66], 0.12);
export const DARK = paint([0.13, 0.14, 0.15]);
export const CONCRETE: Material = { color: [0.66, 0.65, 0.62], grain: 0.14, grainMeters: 3 };
export const ASPHALT: Material = { color: [0.3, 0.31, 0.32], grain: 0.12, grainMeters: 1.5 };
export const SOIL: Material = { color: [0.52, 0.43, 0.32], grain: 0.22, grainMeters: 4 };
export const GRASS: Material = { color: [0.34, 0.4, 0.22], grain: 0.3, grainMeters: 2.5 };

/** Local coordinates (forward, left, up) of something at `at`, facing `turn`. */
function placed(at: Vec3, turn: number) {
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  return (x: number, y: number, z: number): Vec3 => [at[0] + x * c - y * s, at[1] + x * s + y * c, at[2] + z];
}

/** Worker with vest and helmet; `step` in radians swings legs and arms. */
export function person(mesh: Mesh, at: Vec3, turn: number, step: number, vest: Rgb = [0.95, 0.5, 0.1]): void {
  const p = placed(at, turn);
  const swing = Math.sin(step) * 0.32;
  const trousers = paint([0.16, 0.2, 0.3]);
  mesh.bar(trousers, p(0, 0.1, 0.85), p(swing, 0.1, 0.02), 0.1, 6);
  mesh.bar(trousers, p(0, -0.1, 0.85), p(-swing, -0.1, 0.02), 0.1, 6);
  mesh.box(paint(vest), p(0, 0, 1.15), [0.28, 0.46, 0.64], turn);
  mesh.bar(paint(vest), p(0, 0.29, 1.4), p(-swing * 0.8, 0.31, 0.85), 0.07, 5);
  mesh.bar(paint(vest), p(0, -0.29, 1.4), p(swing * 0.8, -0.31, 0.85), 0.07, 5);
  mesh.ball(paint([0.72, 0.55, 0.44]), p(0, 0, 1.6), 0.12, 1, 8);
  mesh.ball(paint([0.93, 0.93, 0.88]), p(0, 0, 1.64), 0.16, 0.85, 8, 0);
}

function wheels(
  mesh: Mesh,
  p: (x: number, y: number, z: number) => Vec3,
  axles: readonly number[],
  half: number,
): void {
  for (const x of axles)
    for (const side of [-1, 1]) mesh.bar(DARK, p(x, side * (half - 0.25), 0.5), p(x, side * half, 0.5), 0.5, 12);
}

export function car(mesh: Mesh, at: Vec3, turn: number, color: Rgb): void {
  const p = placed(at, turn);
  const glass = paint([0.12, 0.16, 0.2]);
  mesh.box(paint(color), p(0, 0, 0.65), [4.4, 1.8, 0.65], turn);
  mesh.box(glass, p(-0.2, 0, 1.2), [2.3, 1.6, 0.5], turn);
  mesh.box(paint(color), p(-0.25, 0, 1.47), [1.9, 1.55, 0.08], turn);
  for (const x of [-1.4, 1.4])
    for (const side of [-1, 1]) mesh.bar(DARK, p(x, side * 0.7, 0.33), p(x, side * 0.92, 0.33), 0.33, 10);
  mesh.box(paint([0.9, 0.9, 0.8]), p(2.2, 0, 0.7), [0.06, 1.5, 0.16], turn);
}

/** Articulated lorry: `load` box, or a tank of dangerous goods with an orange band. */
export function lorry(mesh: Mesh, at: Vec3, turn: number, cab: Rgb, load: Rgb | 'tank'): void {
  const p = placed(at, turn);
  mesh.box(paint(cab), p(5.6, 0, 1.9), [2.1, 2.4, 2.5], turn);
  mesh.box(paint([0.1, 0.14, 0.18]), p(6.62, 0, 2.4), [0.1, 2.1, 0.9], turn);
  mesh.box(DARK, p(0, 0, 0.95), [12.4, 1.2, 0.3], turn);
  if (load === 'tank') {
    mesh.bar(paint([0.86, 0.88, 0.9]), p(-5.8, 0, 2.35), p(4, 0, 2.35), 1.2, 18);
    mesh.bar(paint([0.95, 0.5, 0.08]), p(-1.2, 0, 2.35), p(-0.7, 0, 2.35), 1.22, 18);
    mesh.box(STEEL, p(-1, 0, 3.6), [5, 0.7, 0.12], turn);
  } else {
    const ribs = (q: Vec3) => (Math.sin((q[0] + q[1]) * 18) > 0 ? 1 : 0.9);
    mesh.box({ color: load, grain: 0.08, pattern: ribs }, p(-1, 0, 2.45), [10.2, 2.45, 2.6], turn);
  }
  wheels(mesh, p, [5.2, 1.9, -3.2, -4.4, -5.6], 1.2);
}

/** Excavator; `slew` turns the upper part, `dig` 0..1 moves the arm from reach to curl. */
export function excavator(mesh: Mesh, at: Vec3, turn: number, slew: number, dig: number): void {
  const yellow = paint([0.86, 0.6, 0.1], 0.1);
  const base = placed(at, turn);
  for (const side of [-1, 1]) mesh.box(DARK, base(0, side * 1.2, 0.45), [4, 0.6, 0.9], turn);
  mesh.bar(DARK, base(0, 0, 0.8), base(0, 0, 1.1), 1, 12);
  const p = placed(at, turn + slew);
  mesh.box(yellow, p(-0.7, 0, 1.75), [3.2, 2.5, 1.2], turn + slew);
  mesh.box(paint([0.2, 0.24, 0.28]), p(0.8, 0.75, 2.3), [1.4, 1, 1.6], turn + slew);
  const elbow = p(4.2 - dig * 0.8, 0, 4.4 + dig * 0.9);
  const wrist = p(6.8 - dig * 2.4, 0, 0.9 + dig * 1.6);
  mesh.bar(yellow, p(0.9, 0, 1.8), elbow, 0.32, 6, 0.22);
  mesh.bar(yellow, elbow, wrist, 0.22, 6, 0.15);
  mesh.box(DARK, [wrist[0], wrist[1], wrist[2] - 0.35], [1, 1.2, 0.9], turn + slew + dig);
}

/** Broadleaf tree made of a few balls; `seed` varies it. */
export function tree(mesh: Mesh, at: Vec3, height: number, seed: number): void {
  mesh.bar(paint([0.28, 0.22, 0.16]), at, [at[0], at[1], at[2] + height * 0.5], 0.16, 6);
  for (let k = 0; k < 6; k++) {
    const angle = k * 2.4 + seed;
    const reach = height * 0.2 * noise(seed * 3.1 + k, 4.2);
    const shade = 0.8 + 0.4 * noise(k, seed);
    const leaf: Material = { color: [0.2 * shade, 0.29 * shade, 0.13 * shade], grain: 0.5, grainMeters: 0.6 };
    mesh.ball(
      leaf,
      [at[0] + Math.cos(angle) * reach, at[1] + Math.sin(angle) * reach, at[2] + height * (0.5 + 0.09 * k)],
      height * (0.26 - k * 0.02),
      0.85,
      9,
    );
  }
}

/** Fence of posts and rails between two points on the ground. */
export function fence(mesh: Mesh, a: Vec3, b: Vec3, height: number, spacing: number, material: Material = STEEL): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const count = Math.max(1, Math.round(length / spacing));
  const at = (t: number, z: number): Vec3 => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + z];
  for (let k = 0; k <= count; k++) mesh.bar(material, at(k / count, 0), at(k / count, height), 0.05, 5);
  for (const part of [0.35, 0.68, 1]) mesh.bar(material, at(0, height * part), at(1, height * part), 0.035, 4);
}
