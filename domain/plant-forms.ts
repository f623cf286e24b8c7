import type { FormSize } from './asset-form.ts';
import { FormMesh } from './form-mesh.ts';
import { layDown, rail, SHADE } from './tank-forms.ts';

const COLUMN_SIDES = 10;

/** Distillation column: slim shell on a skirt, rings of platforms, a round head. */
export function column({ length, height, base }: FormSize): FormMesh {
  const outer = length / 2;
  const radius = outer * 0.8;
  const mesh = new FormMesh();
  mesh.revolve(
    [0, 0, base],
    [
      [0, 0],
      [radius, 0],
      [radius, height - radius * 0.5],
    ],
    COLUMN_SIDES,
    SHADE.shell,
  );
  mesh.ellipsoid([0, 0, base + height - radius * 0.5], radius, radius * 0.5, COLUMN_SIDES, 2, SHADE.roof, 0, 90);
  for (const share of [0.4, 0.75])
    mesh.cylinder([0, 0, base + height * share], outer, Math.min(0.4, height * 0.02), COLUMN_SIDES, SHADE.steel);
  return mesh;
}

/** Vertical reactor: a shell with round ends on four legs. */
export function reactor({ length, height, base }: FormSize): FormMesh {
  const radius = length / 2;
  const bottom = base + height * 0.2;
  const end = Math.min(radius * 0.5, height * 0.2);
  const mesh = new FormMesh();
  mesh.ellipsoid([0, 0, bottom + end], radius, end, COLUMN_SIDES, 2, SHADE.shell, -90, 0);
  mesh.revolve(
    [0, 0, bottom + end],
    [
      [radius, 0],
      [radius, base + height - bottom - 2 * end],
    ],
    COLUMN_SIDES,
    SHADE.shell,
  );
  mesh.ellipsoid([0, 0, base + height - end], radius, end, COLUMN_SIDES, 2, SHADE.roof, 0, 90);
  for (let leg = 0; leg < 4; leg++) {
    const turn = Math.PI / 4 + (leg * Math.PI) / 2;
    const [x, y] = [Math.cos(turn) * radius * 0.8, Math.sin(turn) * radius * 0.8];
    mesh.beam([x, y, 0], [x, y, bottom + end], Math.max(0.08, radius * 0.08), SHADE.steel);
  }
  return mesh;
}

/** Fired heater: a box, a convection section above, a stack to the full height. */
export function furnace({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w] = [length / 2, width / 2];
  mesh.box([-l, -w, base], [l, w, base + height * 0.42], SHADE.shell, SHADE.steel);
  mesh.box([-l * 0.6, -w * 0.5, base + height * 0.42], [l * 0.6, w * 0.5, base + height * 0.62], SHADE.steel);
  const radius = Math.min(l, w) * 0.22;
  return mesh.cylinder([0, 0, base + height * 0.62], radius, height * 0.38, 12, SHADE.shell, radius * 0.8, SHADE.deep);
}

/** Steel frames with pipes on two levels. */
export function pipeRack({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const frames = Math.max(2, Math.min(6, Math.round(length / 8) + 1));
  const post = Math.min(0.25, width * 0.06);
  for (let frame = 0; frame < frames; frame++) {
    const x = -length / 2 + post + ((length - 2 * post) * frame) / (frames - 1);
    for (const y of [-width / 2 + post, width / 2 - post])
      mesh.box([x - post, y - post, base], [x + post, y + post, base + height], SHADE.steel);
    for (const level of [0.6, 0.94])
      mesh.box(
        [x - post, -width / 2, base + height * level - post],
        [x + post, width / 2, base + height * level],
        SHADE.steel,
      );
  }
  const pipes = Math.max(2, Math.min(5, Math.floor(width)));
  for (let pipe = 0; pipe < pipes; pipe++) {
    const y = -width * 0.36 + (width * 0.72 * pipe) / (pipes - 1);
    const radius = Math.min(0.3, width * 0.05);
    mesh.beam(
      [-length / 2, y, base + height * 0.6 + radius],
      [length / 2, y, base + height * 0.6 + radius],
      radius,
      SHADE.roof,
      6,
    );
  }
  return mesh;
}

/**
 * A process unit as it reads from afar: a pipe rack along its length, columns (the tallest gives its height), reactors
 * and a furnace. The parts stand for the unit, not for single machines that nobody registered.
 */
export function processUnit({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w] = [length / 2, width / 2];
  mesh.box([-l, -w, base], [l, w, base + Math.min(0.25, height * 0.02)], SHADE.dark);
  const body = { base, reach: 0 };
  mesh.add(
    pipeRack({ ...body, length: length * 0.96, width: width * 0.16, height: Math.min(9, height * 0.5) }),
    0,
    [0, 0, 0],
  );
  const slim = Math.max(0.6, Math.min(5, width * 0.09, height * 0.2));
  const heights = [1, 0.72, 0.84, 0.55];
  heights.forEach((share, index) => {
    mesh.add(column({ ...body, length: slim, width: slim, height: height * share }), 0, [
      -l * 0.7 + (index * l * 1.1) / 3,
      w * 0.5,
      0,
    ]);
  });
  for (const x of [-0.7, -0.45, -0.2])
    mesh.add(reactor({ ...body, length: slim * 1.3, width: slim, height: height * 0.34 }), 0, [l * x, -w * 0.5, 0]);
  const heater = Math.min(l * 0.5, w * 0.6);
  return mesh.add(furnace({ ...body, length: heater, width: heater * 0.7, height: height * 0.8 }), 0, [
    l * 0.6,
    -w * 0.5,
    0,
  ]);
}

/** Loading area: a canopy on posts, an island with an arm at each position. */
export function loadingArea({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w] = [length / 2, width / 2];
  const top = base + height;
  mesh.box([-l, -w * 0.8, top - Math.min(0.5, height * 0.1)], [l, w * 0.8, top], SHADE.roof);
  mesh.box([-l, -w, base], [l, w, base + Math.min(0.15, height * 0.05)], SHADE.dark);
  const positions = Math.max(2, Math.min(6, Math.round(length / 12)));
  for (let at = 0; at < positions; at++) {
    const x = -l * 0.9 + (l * 1.8 * at) / (positions - 1);
    for (const y of [-w * 0.75, w * 0.75]) mesh.beam([x, y, base], [x, y, top - 0.4], 0.15, SHADE.steel);
    // Riser, inner arm, outer arm, drop pipe (SY/T 5330 top loading arm).
    const up = base + height * 0.6;
    mesh.beam([x, 0, base], [x, 0, up], 0.14, SHADE.shell, 6);
    mesh.beam([x, 0, up], [x, w * 0.3, up + height * 0.15], 0.12, SHADE.shell, 6);
    mesh.beam([x, w * 0.3, up + height * 0.15], [x, w * 0.55, up], 0.12, SHADE.shell, 6);
    mesh.beam([x, w * 0.55, up], [x, w * 0.55, base + height * 0.35], 0.1, SHADE.shell, 6);
  }
  return mesh;
}

/** Flare: a stack that tapers, with its tip. */
export function flare({ length, height, base }: FormSize): FormMesh {
  const foot = length / 2;
  const radius = Math.max(0.3, Math.min(foot * 0.25, height * 0.02));
  const mesh = new FormMesh().cylinder([0, 0, base], foot, Math.min(0.6, height * 0.05), 12, SHADE.dark);
  mesh.cylinder([0, 0, base], radius, height * 0.94, 10, SHADE.shell, radius * 0.6);
  mesh.cylinder([0, 0, base + height * 0.94], radius, height * 0.06, 10, SHADE.deep);
  for (let guy = 0; guy < 3; guy++) {
    const turn = (guy * 2 * Math.PI) / 3;
    mesh.beam(
      [Math.cos(turn) * foot * 0.97, Math.sin(turn) * foot * 0.97, base],
      [0, 0, base + height * 0.6],
      0.06,
      SHADE.steel,
      3,
    );
  }
  return mesh;
}

/** Berth: a deck on piles with rails; the piles reach below the water. */
export function jetty({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w, top] = [length / 2, width / 2, base + height];
  mesh.box([-l, -w, top - Math.min(1, height * 0.3)], [l, w, top], SHADE.shell);
  const rows = Math.max(2, Math.min(8, Math.round(length / 15)));
  for (let row = 0; row < rows; row++) {
    const x = -l * 0.95 + (l * 1.9 * row) / (rows - 1);
    for (const y of [-w * 0.8, w * 0.8])
      mesh.beam([x, y, base], [x, y, top - Math.min(0.5, height * 0.2)], Math.min(0.4, w * 0.1), SHADE.steel, 6);
  }
  return mesh;
}

/** Fenced yard with hut, valve on the line and vent; the hut or vent gives the height. */
export function valveStation({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w] = [length / 2, width / 2];
  mesh.box([-l, -w, base], [l, w, base + 0.1], SHADE.dark);
  mesh.box([-l * 0.9, -w * 0.1, base], [-l * 0.2, w * 0.9, base + height * 0.9], SHADE.shell, SHADE.roof);
  const pipe = Math.min(0.4, width * 0.06);
  mesh.beam([-l, -w * 0.5, base + 0.8], [l, -w * 0.5, base + 0.8], pipe, SHADE.steel, 8);
  layDown(new FormMesh().ellipsoid([0, 0, 0], pipe * 2, pipe * 2, 10, 6, SHADE.shell), mesh, [
    l * 0.3,
    -w * 0.5,
    base + 0.8,
  ]);
  mesh.beam([l * 0.3, -w * 0.5, base + 0.8], [l * 0.3, -w * 0.5, base + Math.min(2, height * 0.7)], 0.12, SHADE.steel);
  mesh.beam([l * 0.8, w * 0.5, base], [l * 0.8, w * 0.5, base + height], 0.1, SHADE.steel, 6);
  rail(mesh, [-l + 0.05, -w + 0.05], [l - 0.05, w - 0.05], base);
  return mesh;
}

/** Pump house: a flat building with pumps and their headers beside it. */
export function firePumpRoom({ length, width, height, base }: FormSize): FormMesh {
  const mesh = new FormMesh();
  const [l, w] = [length / 2, width / 2];
  mesh.box([-l, -w * 0.4, base], [l, w, base + height], SHADE.shell, SHADE.roof);
  for (const x of [-l * 0.6, 0, l * 0.6]) {
    const size = Math.min(1, w * 0.2);
    mesh.box([x - size, -w * 0.9, base], [x + size, -w * 0.55, base + size * 0.8], SHADE.dark);
    layDown(new FormMesh().cylinder([0, 0, -size], size * 0.4, 2 * size, 10, SHADE.steel), mesh, [
      x,
      -w * 0.72,
      base + size * 1.2,
    ]);
  }
  mesh.beam([-l, -w * 0.95, base + 0.6], [l, -w * 0.95, base + 0.6], Math.min(0.2, w * 0.05), SHADE.steel, 6);
  return mesh;
}
