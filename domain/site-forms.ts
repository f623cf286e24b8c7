import type { FormSize } from './asset-form.ts';
import { FormMesh, type Vec3 } from './form-mesh.ts';
import { rail, SHADE } from './tank-forms.ts';

/** Hall with a gable roof along its length; the ridge is its height. */
export function warehouse({ length, width, height, base }: FormSize): FormMesh {
  const [l, w] = [length / 2, width / 2];
  const eave = base + height * 0.78;
  const top = base + height;
  const mesh = new FormMesh();
  mesh.face(
    [
      [-l, -w, base],
      [l, -w, base],
      [l, -w, eave],
      [-l, -w, eave],
    ],
    SHADE.shell,
  );
  mesh.face(
    [
      [l, w, base],
      [-l, w, base],
      [-l, w, eave],
      [l, w, eave],
    ],
    SHADE.shell,
  );
  mesh.face(
    [
      [l, -w, base],
      [l, w, base],
      [l, w, eave],
      [l, 0, top],
      [l, -w, eave],
    ],
    SHADE.shell,
  );
  mesh.face(
    [
      [-l, w, base],
      [-l, -w, base],
      [-l, -w, eave],
      [-l, 0, top],
      [-l, w, eave],
    ],
    SHADE.shell,
  );
  mesh.face(
    [
      [-l, -w, eave],
      [l, -w, eave],
      [l, 0, top],
      [-l, 0, top],
    ],
    SHADE.roof,
  );
  mesh.face(
    [
      [l, w, eave],
      [-l, w, eave],
      [-l, 0, top],
      [l, 0, top],
    ],
    SHADE.roof,
  );
  const doors = Math.max(1, Math.min(6, Math.round(length / 14)));
  for (let door = 0; door < doors; door++) {
    const x = -l + (length * (door + 0.5)) / doors;
    const [half, high] = [Math.min(2, length / doors / 3), base + height * 0.5];
    mesh.face(
      [
        [x - half, -w, base],
        [x + half, -w, base],
        [x + half, -w, high],
        [x - half, -w, high],
      ].map(([a = 0, b = 0, c = 0]): Vec3 => [a, b - 0.02, c]),
      SHADE.dark,
    );
  }
  return mesh;
}

/** Flat building with bands of windows and a parapet. */
export function building({ length, width, height, base }: FormSize): FormMesh {
  const [l, w, top] = [length / 2, width / 2, base + height];
  const parapet = Math.min(1.1, height * 0.12);
  const mesh = new FormMesh();
  const storeys = Math.max(1, Math.min(24, Math.round((height - parapet) / 3.6)));
  const step = (height - parapet) / storeys;
  for (let storey = 0; storey < storeys; storey++) {
    const low = base + storey * step;
    const inset = Math.min(0.15, l * 0.05, w * 0.05);
    walls(mesh, l, w, low, low + step * 0.45, SHADE.shell);
    walls(mesh, l - inset, w - inset, low + step * 0.45, low + step * 0.85, SHADE.dark);
    walls(mesh, l, w, low + step * 0.85, low + step, SHADE.shell);
  }
  walls(mesh, l, w, top - parapet, top, SHADE.shell);
  const deck = top - parapet;
  return mesh.face(
    [
      [-l, -w, deck],
      [l, -w, deck],
      [l, w, deck],
      [-l, w, deck],
    ],
    SHADE.roof,
  );
}

function walls(mesh: FormMesh, l: number, w: number, low: number, high: number, shade: number): void {
  const corners = [
    [-l, -w],
    [l, -w],
    [l, w],
    [-l, w],
  ];
  corners.forEach(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = corners[(index + 1) % 4] ?? [];
    mesh.face(
      [
        [x, y, low],
        [nextX, nextY, low],
        [nextX, nextY, high],
        [x, y, high],
      ],
      shade,
    );
  });
}

/** Containers of 20 feet in rows, as many tiers as the height holds. */
export function containerStack({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const rows = Math.max(1, Math.min(12, Math.floor(length / 6.4)));
  const lanes = Math.max(1, Math.min(8, Math.floor(width / 5)));
  const tiers = Math.max(1, Math.min(5, Math.round(height / 2.6)));
  const [cellL, cellW, cellH] = [length / rows, width / lanes, height / tiers];
  for (let row = 0; row < rows; row++)
    for (let lane = 0; lane < lanes; lane++)
      mesh.box(
        [-length / 2 + row * cellL, -width / 2 + lane * cellW, base],
        [-length / 2 + row * cellL + cellL * 0.97, -width / 2 + lane * cellW + cellW * 0.94, base + height],
        (row + lane) % 2 === 0 ? SHADE.shell : SHADE.steel,
        SHADE.roof,
      );
  for (let tier = 1; tier < tiers; tier++)
    mesh.box(
      [-length / 2, -width / 2, base + tier * cellH - 0.04],
      [length / 2, width / 2, base + tier * cellH + 0.04],
      SHADE.dark,
    );
  return mesh;
}

/** Foundation pit: walls and floor below the ground as deep as told, a capping beam and a rail above. */
export function pit({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w, floor] = [length / 2, width / 2, base - height];
  const corners: readonly (readonly [number, number])[] = [
    [-l, -w],
    [l, -w],
    [l, w],
    [-l, w],
  ];
  corners.forEach(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % 4] ?? [x, y];
    // Seen from inside: the wall faces the middle.
    mesh.face(
      [
        [nextX, nextY, floor],
        [x, y, floor],
        [x, y, base],
        [nextX, nextY, base],
      ],
      SHADE.steel,
    );
  });
  mesh.face(
    [
      [-l, -w, floor],
      [l, -w, floor],
      [l, w, floor],
      [-l, w, floor],
    ],
    SHADE.deep,
  );
  const struts = Math.max(2, Math.min(8, Math.round(length / 9)));
  for (const level of height > 9 ? [0.12, 0.55] : [0.15])
    for (let strut = 0; strut < struts; strut++) {
      const x = -l + (length * (strut + 0.5)) / struts;
      mesh.beam([x, -w, base - height * level], [x, w, base - height * level], 0.35, SHADE.shell, 6);
    }
  rail(mesh, [-l + 0.05, -w + 0.05], [l - 0.05, w - 0.05], base);
  return mesh;
}

/** High formwork: a grid of props under a slab form. */
export function formwork({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w, top] = [length / 2, width / 2, base + height];
  mesh.box([-l, -w, top - Math.min(0.4, height * 0.1)], [l, w, top], SHADE.roof);
  const [columns, rows] = [
    Math.max(2, Math.min(9, Math.round(length / 3))),
    Math.max(2, Math.min(6, Math.round(width / 3))),
  ];
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) {
      const x = -l * 0.97 + (l * 1.94 * column) / (columns - 1);
      const y = -w * 0.97 + (w * 1.94 * row) / (rows - 1);
      mesh.beam([x, y, base], [x, y, top - 0.2], 0.08, SHADE.steel, 3);
    }
  for (const level of [0.33, 0.66])
    for (const y of [-w * 0.97, w * 0.97])
      mesh.beam([-l, y, base + height * level], [l, y, base + height * level], 0.06, SHADE.steel, 3);
  return mesh;
}

/** Cantilevered platform with its rail. */
export function unloadingPlatform({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w] = [length / 2, width / 2];
  mesh.box([-l, -w, base], [l, w, base + Math.min(0.25, height * 0.25)], SHADE.steel);
  for (const y of [-w * 0.95, w * 0.95]) mesh.box([-l, y - 0.05, base], [l, y + 0.05, base + height], SHADE.shell);
  return mesh;
}

/** A marker post. */
export function post({ length, width, height, base }: FormSize): FormMesh {
  return new FormMesh().box(
    [-length / 2, -width / 2, base],
    [length / 2, width / 2, base + height],
    SHADE.shell,
    SHADE.dark,
  );
}

/** A camera on its mast, looking along the body's first axis. */
export function cameraMast({ height, base }: FormSize): FormMesh {
  const mesh = new FormMesh().beam([0, 0, base], [0, 0, base + height - 0.35], 0.09, SHADE.steel, 6);
  mesh.box([-0.35, -0.16, base + height - 0.35], [0.45, 0.16, base + height], SHADE.shell);
  return mesh.cylinder([0, 0, base], 0.25, Math.min(0.3, height * 0.1), 8, SHADE.dark);
}
