import type { FormSize } from './asset-form.ts';
import { FormMesh, type Vec3 } from './form-mesh.ts';
import { rail, SHADE } from './tank-forms.ts';

/** Lattice mast of two crossed faces a side, from the ground or a base up. */
function mast(mesh: FormMesh, half: number, low: number, high: number): void {
  const posts: readonly (readonly [number, number])[] = [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ];
  const fields = Math.max(2, Math.min(10, Math.round((high - low) / 8)));
  posts.forEach(([x, y], index) => {
    const [nextX, nextY] = posts[(index + 1) % 4] ?? [x, y];
    mesh.beam([x, y, low], [x, y, high], half * 0.14, SHADE.shell, 3);
    for (let field = 0; field < fields; field++) {
      const [a, b] = [low + ((high - low) * field) / fields, low + ((high - low) * (field + 1)) / fields];
      mesh.beam([x, y, a], [nextX, nextY, b], half * 0.08, SHADE.steel, 3);
    }
  });
}

/**
 * Tower crane: mast, slewing cab, jib as long as the working radius along the body's first axis, counter-jib and tie
 * bars. The apex is its height; live slewing turns the body about its mast.
 */
export function towerCrane({ length, height, base, reach }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const half = Math.max(0.6, Math.min(1.1, length * 0.25));
  const foot = length / 2;
  const jib = base + Math.min(height * 0.9, Math.max(height * 0.4, height - half * 1.3 - 0.5));
  mesh.box([-foot * 0.7, -foot * 0.7, base], [foot * 0.7, foot * 0.7, base + Math.min(1, height * 0.05)], SHADE.dark);
  mast(mesh, half, base, jib);
  mesh.box([half, -half * 0.8, jib - 2.2], [half * 2.6, half * 0.8, jib], SHADE.deep);
  const [tip, tail] = [reach, -Math.min(reach * 0.28, 16)];
  for (const [y, z] of [
    [-half * 0.6, 0],
    [half * 0.6, 0],
    [0, half * 1.3],
  ] as const)
    mesh.beam([tail, y, jib + z], [tip, y, jib + z], 0.14, SHADE.shell, 3);
  const fields = Math.max(4, Math.min(14, Math.round(reach / 4)));
  for (let field = 0; field < fields; field++) {
    const x = tail + ((tip - tail) * field) / fields;
    const next = tail + ((tip - tail) * (field + 1)) / fields;
    for (const y of [-half * 0.6, half * 0.6])
      mesh.beam([x, y, jib], [(x + next) / 2, 0, jib + half * 1.3], 0.07, SHADE.steel, 3);
  }
  mesh.box([tail, -half, jib - 1.6], [tail * 0.75, half, jib], SHADE.deep);
  const apex: Vec3 = [0, 0, base + height - 0.05];
  mesh.beam([0, 0, jib], apex, 0.16, SHADE.shell);
  mesh.beam(apex, [tip * 0.7, 0, jib + half * 1.3], 0.06, SHADE.steel, 3);
  mesh.beam(apex, [tail * 0.9, 0, jib + half * 0.6], 0.06, SHADE.steel, 3);
  mesh.beam([tip * 0.62, 0, jib], [tip * 0.62, 0, jib - Math.min(14, height * 0.3)], 0.05, SHADE.steel, 3);
  return mesh;
}

/** Building hoist: its mast and the landing at the foot; the cage is drawn where live height says it is. */
export function hoist({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w] = [length / 2, width / 2];
  mesh.box([-l, -w, base], [l, w, base + Math.min(0.3, height * 0.02)], SHADE.dark);
  mast(mesh, Math.min(1, Math.min(l, w) * 0.35), base, base + height - 0.05);
  rail(mesh, [-l + 0.05, -w + 0.05], [l - 0.05, w - 0.05], base);
  return mesh;
}
