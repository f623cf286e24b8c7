import type { FormSize } from './asset-form.ts';
import { FormMesh, type Vec3 } from './form-mesh.ts';

/** Greys that a state colour is multiplied with: plain shell, roof, steel, deep shade. */
export const SHADE = { shell: 0.95, roof: 1, steel: 0.7, dark: 0.5, deep: 0.35 } as const;

const SIDES = 28;
/** GB 50128 asks cone roofs between 1:16 and 3:4; 1:8 of the radius reads as a tank. */
const ROOF_SLOPE = 1 / 8;
const RAIL_METERS = 1.1;

/** Vertical tank with a cone roof, rim and a stair along the shell; the top of the roof is its height. */
export function fixedRoofTank({ length, height, base }: FormSize): FormMesh {
  const radius = length / 2;
  const rise = Math.min(radius * ROOF_SLOPE, height * 0.3);
  const mesh = new FormMesh();
  mesh.revolve(
    [0, 0, base],
    [
      [0, 0],
      [radius, 0],
    ],
    SIDES,
    SHADE.dark,
  );
  mesh.revolve(
    [0, 0, base],
    [
      [radius, 0],
      [radius, height - rise],
    ],
    SIDES,
    SHADE.shell,
  );
  mesh.revolve(
    [0, 0, base],
    [
      [radius, height - rise],
      [0, height],
    ],
    SIDES,
    SHADE.roof,
  );
  return stair(mesh, radius * 0.998, base, height - rise);
}

/**
 * Vertical tank with an external floating roof: open above, a wind girder below the rim. The deck stands at a tenth
 * below the rim whatever is inside: its level is told by the live band, not by the body.
 */
export function floatingRoofTank({ length, height, base }: FormSize): FormMesh {
  const radius = length / 2;
  const inner = radius * 0.985;
  const mesh = new FormMesh();
  mesh.revolve(
    [0, 0, base],
    [
      [0, 0],
      [radius, 0],
      [radius, height],
      [inner, height],
    ],
    SIDES,
    SHADE.shell,
  );
  mesh.revolve(
    [0, 0, base],
    [
      [inner, height * 0.9],
      [inner, height],
    ],
    SIDES,
    SHADE.dark,
    true,
  );
  mesh.revolve(
    [0, 0, base],
    [
      [inner, height * 0.9],
      [inner * 0.9, height * 0.91],
      [0, height * 0.9],
    ],
    SIDES,
    SHADE.steel,
  );
  return stair(mesh, radius * 0.998, base, height);
}

/** A third of a turn of stair along the shell, as a dark band. */
function stair(mesh: FormMesh, radius: number, base: number, height: number): FormMesh {
  const steps = 6;
  const at = (step: number): Vec3 => {
    const turn = (step / steps) * 2.1;
    return [Math.cos(turn) * radius, Math.sin(turn) * radius, base + (height * step) / steps];
  };
  for (let step = 0; step < steps; step++) {
    const [a, b] = [at(step), at(step + 1)];
    const width = Math.min(0.8, height * 0.06);
    mesh.face([a, b, [b[0], b[1], b[2] - width], [a[0], a[1], Math.max(base, a[2] - width)]], SHADE.dark);
  }
  return mesh;
}

/** Full-containment tank (LNG): concrete wall to four fifths, a dome above. */
export function domeTank({ length, height, base }: FormSize): FormMesh {
  const radius = length / 2;
  const wall = height * 0.8;
  const mesh = new FormMesh();
  mesh.revolve(
    [0, 0, base],
    [
      [0, 0],
      [radius, 0],
      [radius, wall],
    ],
    SIDES,
    SHADE.shell,
  );
  mesh.ellipsoid([0, 0, base + wall], radius, height - wall, SIDES, 5, SHADE.roof, 0, 90);
  const platform = Math.min(4, radius * 0.2);
  mesh.box([-platform, -platform, base + height * 0.9], [platform, platform, base + height * 0.99], SHADE.steel);
  return mesh;
}

/** Sphere on legs: the ball hangs from the top of the body, the legs reach the ground. */
export function sphereTank({ length, height, base }: FormSize): FormMesh {
  const radius = length / 2;
  const upRadius = Math.min(radius, height / 2);
  const middle = base + height - upRadius;
  const mesh = new FormMesh().ellipsoid([0, 0, middle], radius, upRadius, SIDES, 12, SHADE.shell);
  for (let leg = 0; leg < 8; leg++) {
    const turn = (leg * Math.PI) / 4;
    const [x, y] = [Math.cos(turn) * radius * 0.97, Math.sin(turn) * radius * 0.97];
    mesh.beam([x, y, 0], [x, y, middle], Math.max(0.15, radius * 0.03), SHADE.steel, 5);
  }
  return mesh;
}

/** Horizontal pressure vessel (bullet) with round ends on two saddles. */
export function bulletTank({ length, width, height, base }: FormSize): FormMesh {
  const radius = Math.min(width, height) / 2;
  const middle = base + height - radius;
  const straight = Math.max(0, length / 2 - radius * 0.5);
  const mesh = new FormMesh();
  const rows = 3;
  const profile = [
    ...Array.from({ length: rows + 1 }, (_, i) => endAt(i / rows, radius, -straight, -1)),
    ...Array.from({ length: rows + 1 }, (_, i) => endAt(1 - i / rows, radius, straight, 1)),
  ];
  const lying = new FormMesh().revolve([0, 0, 0], profile, 20, SHADE.shell);
  layDown(lying, mesh, [0, 0, middle]);
  for (const x of [-straight * 0.6, straight * 0.6])
    mesh.box([x - radius * 0.15, -radius * 0.8, 0], [x + radius * 0.15, radius * 0.8, middle], SHADE.steel);
  return mesh;
}

/** A 2:1 elliptical end: half a radius long. */
function endAt(share: number, radius: number, from: number, sign: 1 | -1): readonly [number, number] {
  const angle = (share * Math.PI) / 2;
  return [share === 0 ? 0 : radius * Math.sin(angle), from + sign * 0.5 * radius * Math.cos(angle)];
}

/** Copies a body that stands on z so that its axis points east. */
export function layDown(standing: FormMesh, into: FormMesh, move: Vec3): void {
  const turn = (from: readonly number[], at: number, add: Vec3): Vec3 => [
    (from[at + 2] ?? 0) + add[0],
    (from[at] ?? 0) + add[1],
    (from[at + 1] ?? 0) + add[2],
  ];
  const lying = new FormMesh();
  for (let at = 0; at < standing.positions.length; at += 3) {
    lying.positions.push(...turn(standing.positions, at, [0, 0, 0]));
    lying.normals.push(...turn(standing.normals, at, [0, 0, 0]));
  }
  lying.shades.push(...standing.shades);
  lying.indices.push(...standing.indices);
  into.add(lying, 0, move);
}

/** A rail around a platform: four posts and a bar above. */
export function rail(
  mesh: FormMesh,
  [w, s]: readonly [number, number],
  [e, n]: readonly [number, number],
  up: number,
): void {
  const corners: readonly Vec3[] = [
    [w, s, up],
    [e, s, up],
    [e, n, up],
    [w, n, up],
  ];
  corners.forEach((corner, index) => {
    const next = corners[(index + 1) % 4] ?? corner;
    const top = up + RAIL_METERS - 0.06;
    mesh.beam(corner, [corner[0], corner[1], top], 0.05, SHADE.steel, 3);
    mesh.beam([corner[0], corner[1], top], [next[0], next[1], top], 0.05, SHADE.steel, 3);
  });
}
