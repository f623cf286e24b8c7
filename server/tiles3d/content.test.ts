import { describe, expect, test } from 'vitest';
import { bodyPlan, type FormPlan } from '../../domain/asset-form.ts';
import { ecefOf } from '../../domain/ellipsoid.ts';
import { type ReadGlb, readGlb } from '../../scripts/testing/glb-reader.ts';
import { tileContent } from './content.ts';
import { pipePieces } from './pipe-pieces.ts';
import { collect, prominent, SolidTree } from './quadtree.ts';
import type { SolidObject } from './solid-object.ts';
import { type TileNode, tilesetJson } from './tileset.ts';

const TANK: FormPlan = bodyPlan('fixed_roof_tank', { length: 30, width: 30, height: 16, base: 0, reach: 0 }, [0, 0], 0);

function solid(fid: number, lng: number, lat: number, plan: SolidObject['plan'] = TANK, scopeKey = 1): SolidObject {
  return {
    fid,
    scopeKey,
    precision: 'full',
    lng,
    lat,
    bounds: [lng - 0.0003, lat - 0.0003, lng + 0.0003, lat + 0.0003, 0, 20],
    plan,
    prominence: 10,
    row: {
      fid,
      name: `储罐 ${fid}`,
      name_en: '',
      kind: 'tank',
      medium: 'crude_oil',
      sector: 2,
      zone: 1,
      enterprise: 3,
      height: 16,
      base: 0,
      radius: 15,
    },
  };
}

const read = (objects: readonly SolidObject[], lod: 'coarse' | 'full' = 'full'): ReadGlb => {
  const file = tileContent(objects, lod);
  if (file === null) throw new Error('an empty tile');
  return readGlb(file);
};

/** Where a local place of the file stands in the earth-fixed frame: root matrix, then glTF's y-up back to z-up. */
function earthFixed({ json }: ReadGlb, [x = 0, y = 0, z = 0]: readonly number[]): number[] {
  const m = json.nodes[json.scenes[0]?.nodes[0] ?? 0]?.matrix ?? [];
  const [gx = 0, gy = 0, gz = 0] = [0, 1, 2].map(
    (row) => (m[row] ?? 0) * x + (m[4 + row] ?? 0) * y + (m[8 + row] ?? 0) * z + (m[12 + row] ?? 0),
  );
  return [gx, -gz, gy];
}

describe('a tile of bodies', () => {
  const farm = Array.from({ length: 8 }, (_, i) =>
    solid(100 + i, 117.7 + (i % 4) * 0.0006, 38.95 + Math.floor(i / 4) * 0.0005),
  );

  test('holds equal tanks once and draws them many times, each at its true place within a millimetre', () => {
    const glb = read(farm);
    expect(glb.json.extensionsRequired).toEqual(['EXT_mesh_gpu_instancing']);
    const nodes = glb.json.nodes.filter((node) => node.mesh !== undefined);
    expect(nodes).toHaveLength(1);
    const attributes = nodes[0]?.extensions?.EXT_mesh_gpu_instancing.attributes ?? {};
    const places = glb.numbers(attributes['TRANSLATION'] ?? -1);
    farm.forEach(({ lng, lat }, index) => {
      const found = earthFixed(glb, places.slice(index * 3, index * 3 + 3));
      for (const [axis, value] of ecefOf(lng, lat, 0).entries()) expect(found[axis]).toBeCloseTo(value, 3);
    });
  });

  test('joins every body to its row by feature id: fid, names and sizes for live state', () => {
    const glb = read(farm);
    const node = glb.json.nodes.find(({ mesh }) => mesh !== undefined);
    expect(node?.extensions?.EXT_instance_features.featureIds[0]).toEqual({
      featureCount: 8,
      attribute: 0,
      propertyTable: 0,
    });
    expect(glb.numbers(node?.extensions?.EXT_mesh_gpu_instancing.attributes['_FEATURE_ID_0'] ?? -1)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(glb.column('fid')).toEqual(farm.map(({ fid }) => fid));
    expect(glb.column('name')[3]).toBe('储罐 103');
    expect(glb.column('name_en')).toEqual(farm.map(() => ''));
    expect(glb.column('radius')).toEqual(farm.map(() => 15));
  });

  test('puts single bodies and any outline into one mesh with ids by vertex', () => {
    const hall: FormPlan = {
      kind: 'prism',
      ring: [
        [0, 0],
        [20, 0],
        [20, 8],
        [9, 8],
        [9, 15],
        [0, 15],
      ],
      base: 0,
      top: 9,
      wall: null,
    };
    const glb = read([solid(1, 117.7, 38.95), solid(2, 117.701, 38.95, hall)]);
    const [primitive] = glb.json.meshes[0]?.primitives ?? [];
    expect(glb.json.meshes).toHaveLength(1);
    expect(glb.json.extensionsUsed).toEqual(['EXT_mesh_features', 'EXT_structural_metadata']);
    expect(new Set(glb.numbers(primitive?.attributes['_FEATURE_ID_0'] ?? -1))).toEqual(new Set([0, 1]));
    expect(primitive?.extensions?.EXT_mesh_features.featureIds[0]?.featureCount).toBe(2);
  });

  test('from afar is boxes and cylinders of the same outer sizes', () => {
    const glb = read(farm, 'coarse');
    const node = glb.json.nodes.find(({ mesh }) => mesh !== undefined);
    const scale = glb.numbers(node?.extensions?.EXT_mesh_gpu_instancing.attributes['SCALE'] ?? -1);
    expect(scale.slice(0, 3)).toEqual([30, 30, 16]);
    const triangles = glb.json.meshes.reduce(
      (sum, { primitives }) => sum + (glb.json.accessors[primitives[0]?.indices ?? 0]?.count ?? 0) / 3,
      0,
    );
    expect(triangles).toBeLessThanOrEqual(44);
  });

  test('is nothing where nothing stands', () => {
    expect(tileContent([], 'full')).toBeNull();
  });

  test('a buried pipe lies with its crown at the depth of its cover, in one piece of one feature', () => {
    const axis = [
      [117.7, 38.95],
      [117.702, 38.951],
    ] as const;
    const [radius, cover] = [0.355, 1.8];
    const glb = read([solid(9, 117.7, 38.95, { kind: 'tube', axis, up: -(cover + radius), radius })]);
    const [primitive] = glb.json.meshes[0]?.primitives ?? [];
    const positions = glb.numbers(primitive?.attributes['POSITION'] ?? -1);
    const heights = positions.filter((_, i) => i % 3 === 2).slice(0, 10);
    expect(Math.max(...heights)).toBeCloseTo(-cover, 1);
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(1.8 * radius);
    expect(glb.column('fid')).toEqual([9]);
  });
});

describe('the tree of squares', () => {
  const many = Array.from({ length: 1_000 }, (_, i) =>
    solid(i + 1, 117.6 + (i % 40) * 0.004, 38.9 + Math.floor(i / 40) * 0.004, TANK, (i % 3) + 1),
  );
  const built = (): SolidTree => {
    const tree = new SolidTree();
    for (const object of many) tree.add(object, 1);
    return tree;
  };
  const uri = (node: { z: number; x: number; y: number; revision: number }, lod: string) =>
    `${node.z}/${node.x}/${node.y}/${lod}.glb?v=${node.revision}`;
  const walk = (tile: TileNode): TileNode[] => [tile, ...(tile.children ?? []).flatMap(walk)];
  const rootOf = (tree: SolidTree, passes: (object: SolidObject) => boolean): TileNode => {
    const json = tilesetJson(tree.root, passes, uri);
    expect(json.asset).toEqual({ version: '1.1' });
    return json.root;
  };

  test('holds every object once, in squares of bounded size', () => {
    const tree = built();
    expect(
      collect(tree.root, () => true)
        .map(({ fid }) => fid)
        .sort((a, b) => a - b),
    ).toEqual(many.map(({ fid }) => fid));
    expect(tree.size).toBe(1_000);
  });

  test('shows the most prominent from afar, of what the viewer may see, and follows a change', () => {
    const tree = new SolidTree();
    for (let i = 1; i <= 4_000; i++)
      tree.add(
        { ...solid(i, 117.6 + (i % 80) * 0.003, 38.9 + Math.floor(i / 80) * 0.003, TANK, i % 2), prominence: i },
        1,
      );
    const all = () => true;
    const theirs = ({ fid }: SolidObject) => fid <= 30;
    expect(prominent(tree.root, all, 3).map(({ fid }) => fid)).toEqual([4_000, 3_999, 3_998]);
    expect(prominent(tree.root, theirs, 2).map(({ fid }) => fid)).toEqual([30, 29]);
    tree.remove(4_000, 2);
    tree.add({ ...solid(7, 117.61, 38.91), prominence: 9_000 }, 2);
    expect(prominent(tree.root, all, 2).map(({ fid }) => fid)).toEqual([7, 3_999]);
  });

  test('is a tileset whose volumes hold their children and whose errors fall on the way down', () => {
    const root = rootOf(built(), () => true);
    const check = (tile: TileNode) => {
      for (const child of tile.children ?? []) {
        const [w = 0, s = 0, e = 0, n = 0, low = 0, high = 0] = tile.boundingVolume.region;
        const [cw = 0, cs = 0, ce = 0, cn = 0, clow = 0, chigh = 0] = child.boundingVolume.region;
        expect(cw >= w && cs >= s && ce <= e && cn <= n && clow >= low && chigh <= high).toBe(true);
        expect(child.geometricError).toBeLessThan(tile.geometricError);
        check(child);
      }
    };
    check(root);
    expect(walk(root).filter(({ geometricError }) => geometricError === 0).length).toBeGreaterThan(7);
  });

  test('does not tell a viewer squares in which nothing is theirs', () => {
    const tree = built();
    const far = solid(5_000, 118.4, 39.4, TANK, 77);
    tree.add(far, 2);
    const theirs = walk(rootOf(tree, ({ scopeKey }) => scopeKey === 77));
    expect(theirs.every(({ boundingVolume }) => (boundingVolume.region[0] ?? 0) > (118.3 * Math.PI) / 180)).toBe(true);
    const others = walk(rootOf(tree, ({ scopeKey }) => scopeKey === 1));
    expect(others.every(({ boundingVolume }) => (boundingVolume.region[2] ?? 9) < (118.3 * Math.PI) / 180)).toBe(true);
    expect(rootOf(tree, () => false)).not.toHaveProperty('content');
  });

  test('a changed object makes new addresses for its own square and those above it only', () => {
    const tree = built();
    const before = new Set(walk(rootOf(tree, () => true)).map(({ content }) => content?.uri));
    tree.remove(500, 2);
    tree.add(solid(500, 117.6 + 20 * 0.004, 38.9 + 12 * 0.004), 2);
    const after = walk(rootOf(tree, () => true)).map(({ content }) => content?.uri ?? '');
    const fresh = after.filter((address) => !before.has(address));
    expect(fresh.length).toBeGreaterThan(0);
    expect(fresh.length).toBeLessThan(12);
    expect(fresh.every((address) => address.endsWith('v=2'))).toBe(true);
  });
});

describe('pieces of a pipeline', () => {
  test('join end to end, are short, and cover the whole line', () => {
    const line = [
      [117.7, 38.95],
      [117.75, 38.95],
      [117.75, 38.96],
    ] as const;
    const pieces = pipePieces(line, 38.95);
    expect(pieces[0]?.[0]).toEqual([117.7, 38.95]);
    expect(pieces.at(-1)?.at(-1)?.[1]).toBeCloseTo(38.96, 9);
    for (const [index, piece] of pieces.slice(1).entries()) expect(piece[0]).toEqual(pieces[index]?.at(-1));
    expect(pieces.length).toBeGreaterThan(12);
  });
});
