import { describe, expect, test } from 'vitest';
import { type AssetFacts, BUILDERS, type Builder, type FormSize, formPlan } from './asset-form.ts';
import { ASSET_FORMS, ASSET_KINDS } from './asset-kind.ts';
import { buildForm, buildPrism, coarseBox, coarseCylinder, TRIANGLE_BUDGET } from './build-form.ts';
import { FormMesh } from './form-mesh.ts';
import { earcut, outlineOf, type Plane } from './outline.ts';

const rectangle = (length: number, width: number, yaw = 0): Plane[] => {
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const corners: Plane[] = [
    [-length / 2, -width / 2],
    [length / 2, -width / 2],
    [length / 2, width / 2],
    [-length / 2, width / 2],
  ];
  return corners.map(([x, y]): Plane => [x * c - y * s, x * s + y * c]);
};
const circle = (radius: number, corners = 64): Plane[] =>
  Array.from(
    { length: corners },
    (_, i): Plane => [radius * Math.cos((2 * Math.PI * i) / corners), radius * Math.sin((2 * Math.PI * i) / corners)],
  );
const facts = (changes: Partial<AssetFacts>): AssetFacts => ({
  kind: 'building',
  form: 'box',
  roof: '',
  footprint: rectangle(40, 20),
  heightMeters: 12,
  baseMeters: 0,
  radiusMeters: null,
  depthMeters: 0,
  ...changes,
});

const SIZES: readonly FormSize[] = [
  { length: 80, width: 60, height: 22, base: 0, reach: 0 },
  { length: 5, width: 4, height: 40, base: 3, reach: 0 },
  { length: 3.2, width: 3, height: 3.4, base: 0, reach: 0 },
];
/** Their outline is smaller than what they are given: a jib reaches beyond the foot, a mast needs no yard. */
const SLIM: ReadonlySet<Builder> = new Set(['tower_crane', 'camera_mast']);

describe('bodies', () => {
  test.each(BUILDERS)('%s has exactly the sizes it is given and keeps its triangle budget', (builder) => {
    for (const size of SIZES) {
      const mesh = buildForm(builder, { ...size, reach: builder === 'tower_crane' ? 55 : 0 });
      const { min, max } = mesh.bounds();
      const round = new Set<Builder>([
        'fixed_roof_tank',
        'floating_roof_tank',
        'dome_tank',
        'sphere_tank',
        'column',
        'reactor',
        'flare',
      ]).has(builder);
      const width = round ? size.length : size.width;
      if (builder === 'pit') expect(min[2]).toBeCloseTo(size.base - size.height, 2);
      else expect(max[2]).toBeCloseTo(size.base + size.height, 1);
      if (!SLIM.has(builder)) {
        expect(max[0]).toBeLessThanOrEqual(size.length / 2 + 0.1);
        expect(max[1]).toBeLessThanOrEqual(width / 2 + 0.1);
        expect(max[0] - min[0]).toBeGreaterThan(size.length * 0.9 - 0.3);
        expect(max[1] - min[1]).toBeGreaterThan(
          Math.min(width, builder === 'bullet_tank' ? size.height : width) * 0.85 - 0.3,
        );
      }
      expect(mesh.triangles).toBeGreaterThan(0);
      expect(mesh.triangles).toBeLessThanOrEqual(TRIANGLE_BUDGET.full);
      expect(mesh.positions.length).toBe(mesh.shades.length * 3);
      expect(mesh.normals.length).toBe(mesh.positions.length);
      expect(mesh.positions.every(Number.isFinite)).toBe(true);
      expect(Math.max(...mesh.indices)).toBeLessThan(mesh.shades.length);
      for (let i = 0; i < mesh.normals.length; i += 3)
        expect(Math.hypot(...mesh.normals.slice(i, i + 3))).toBeCloseTo(1, 5);
    }
  });

  test('a tower crane reaches exactly as far as its working radius', () => {
    const plan = formPlan(
      facts({ kind: 'tower_crane', form: 'crane', footprint: circle(3.2, 8), heightMeters: 60, radiusMeters: 52 }),
    );
    if (plan?.kind !== 'body') throw new Error('no body');
    expect(buildForm(plan.builder, plan.size).bounds().max[0]).toBeCloseTo(52, 1);
  });

  test('a pit goes down by its own depth and not by its height', () => {
    const plan = formPlan(facts({ kind: 'pit', form: 'pit', heightMeters: 8, depthMeters: 14 }));
    if (plan?.kind !== 'body') throw new Error('no body');
    expect(buildForm(plan.builder, plan.size).bounds().min[2]).toBeCloseTo(-14, 2);
  });

  test('the roof of a tank decides its body: an external floating roof is open above', () => {
    const tank = { kind: 'tank', form: 'cylinder', footprint: circle(15), heightMeters: 16 };
    expect(formPlan(facts({ ...tank, roof: 'external_floating' }))).toMatchObject({ builder: 'floating_roof_tank' });
    expect(formPlan(facts({ ...tank, roof: 'internal_floating' }))).toMatchObject({ builder: 'fixed_roof_tank' });
    expect(formPlan(facts({ ...tank, form: 'sphere' }))).toMatchObject({ builder: 'sphere_tank' });
    expect(formPlan(facts({ ...tank, form: 'horizontal', footprint: rectangle(14, 3.2) }))).toMatchObject({
      builder: 'bullet_tank',
      size: { length: 14, width: 3.2 },
    });
  });

  test('every kind and every form of the code lists stands up', () => {
    for (const kind of ASSET_KINDS)
      for (const form of ASSET_FORMS) {
        const plan = formPlan(facts({ kind, form }));
        expect(plan).not.toBeNull();
        const mesh =
          plan?.kind === 'body'
            ? buildForm(plan.builder, plan.size)
            : plan === null
              ? new FormMesh()
              : buildPrism(plan);
        expect(mesh.triangles, `${kind} ${form}`).toBeGreaterThan(0);
      }
  });

  test('equal tanks share one body wherever they stand', () => {
    const tank = facts({ kind: 'tank', form: 'cylinder', footprint: circle(15) });
    const moved = { ...tank, footprint: tank.footprint.map(([x, y]): Plane => [x + 40.123, y - 7]) };
    const [a, b] = [formPlan(tank), formPlan(moved)];
    expect(a?.kind === 'body' && b?.kind === 'body' && a.key === b.key).toBe(true);
    expect(b?.kind === 'body' ? b.center[0] : 0).toBeCloseTo(40.123, 3);
  });

  test('an outline that is no rectangle is raised as it is', () => {
    const bend: Plane[] = [
      [0, 0],
      [30, 0],
      [30, 10],
      [10, 10],
      [10, 25],
      [0, 25],
    ];
    const plan = formPlan(facts({ kind: 'warehouse', footprint: bend, heightMeters: 9 }));
    if (plan?.kind !== 'prism') throw new Error('no prism');
    const mesh = buildPrism(plan);
    expect(mesh.bounds()).toEqual({ min: [0, 0, 0], max: [30, 25, 9] });
    expect(roofArea(mesh, 9)).toBeCloseTo(30 * 10 + 10 * 15, 3);
  });

  test('a footprint without area stands for nothing', () => {
    expect(
      formPlan(
        facts({
          footprint: [
            [0, 0],
            [5, 0],
            [10, 0],
          ],
        }),
      ),
    ).toBeNull();
    expect(formPlan(facts({ footprint: [] }))).toBeNull();
  });

  test('what stands for a body from afar is a metre in each direction and light', () => {
    for (const mesh of [coarseBox(), coarseCylinder()]) {
      expect(mesh.bounds().max[2]).toBe(1);
      expect(mesh.bounds().max[0]).toBeCloseTo(0.5, 5);
      expect(mesh.triangles).toBeLessThanOrEqual(TRIANGLE_BUDGET.coarse);
    }
  });

  test('closed bodies enclose their volume: faces point outwards', () => {
    expect(volume(new FormMesh().box([0, 0, 0], [2, 3, 4], 1))).toBeCloseTo(24, 6);
    expect(volume(new FormMesh().cylinder([5, 5, 1], 2, 10, 720, 1))).toBeCloseTo(Math.PI * 4 * 10, 1);
    expect(volume(new FormMesh().ellipsoid([0, 0, 0], 3, 3, 180, 90, 1))).toBeCloseTo((4 / 3) * Math.PI * 27, 0);
    expect(
      volume(buildForm('fixed_roof_tank', { length: 20, width: 20, height: 10, base: 0, reach: 0 })),
    ).toBeGreaterThan(2_500);
  });
});

describe('outlines', () => {
  test.each([0, 0.3, 1.2, -0.9])('a rectangle turned by %s radians is found with its sizes and direction', (yaw) => {
    const outline = outlineOf([...rectangle(40, 15, yaw), ...rectangle(40, 15, yaw).slice(0, 1)]);
    expect(outline?.rectangular).toBe(true);
    expect(outline?.length).toBeCloseTo(40, 6);
    expect(outline?.width).toBeCloseTo(15, 6);
    expect(Math.abs(Math.sin((outline?.yaw ?? 9) - yaw))).toBeLessThan(1e-9);
  });

  test('ears cover the whole ring and no more', () => {
    const star: Plane[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [6, 3],
      [3, 8],
      [0, 10],
    ];
    const ears = earcut(star);
    expect(ears.length).toBe((star.length - 2) * 3);
  });
});

function volume(mesh: FormMesh): number {
  let six = 0;
  const at = (index: number) =>
    mesh.positions.slice((mesh.indices[index] ?? 0) * 3, (mesh.indices[index] ?? 0) * 3 + 3);
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const [[ax = 0, ay = 0, az = 0], [bx = 0, by = 0, bz = 0], [cx = 0, cy = 0, cz = 0]] = [
      at(i),
      at(i + 1),
      at(i + 2),
    ];
    six += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return six / 6;
}

function roofArea(mesh: FormMesh, up: number): number {
  let area = 0;
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const [a = 0, b = 0, c = 0] = mesh.indices.slice(i, i + 3);
    const place = (v: number) => mesh.positions.slice(v * 3, v * 3 + 3);
    const [[ax = 0, ay = 0, az = 0], [bx = 0, by = 0, bz = 0], [cx = 0, cy = 0, cz = 0]] = [
      place(a),
      place(b),
      place(c),
    ];
    if (Math.min(az, bz, cz) > up - 1e-6) area += ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2;
  }
  return area;
}
