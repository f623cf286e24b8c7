import { buildForm, buildPrism, coarseBody, coarseBox, coarseCylinder } from '../../domain/build-form.ts';
import { type LocalFrame, localFrame } from '../../domain/ellipsoid.ts';
import { FormMesh } from '../../domain/form-mesh.ts';
import { GlbWriter } from './glb-writer.ts';
import { propertyTable } from './property-table.ts';
import type { SolidObject } from './solid-object.ts';
import { tubeMesh } from './tube-mesh.ts';

export const LODS = ['coarse', 'full'] as const;
export type Lod = (typeof LODS)[number];

/** A body that stands fewer times than this is cheaper inside the common mesh than as a draw call of its own. */
const LEAST_INSTANCES = 3;
/** White: the client multiplies it by the colour of state; without one it is plain light grey. */
const MATERIAL = {
  pbrMetallicRoughness: { baseColorFactor: [0.86, 0.88, 0.9, 1], metallicFactor: 0, roughnessFactor: 0.9 },
  doubleSided: false,
};

interface Instance {
  readonly row: number;
  readonly at: readonly [number, number, number];
  readonly yaw: number;
  readonly scale: readonly [number, number, number];
}

/** Bodies of a tile: those that stand many times by their mesh, the others in one common mesh with ids by vertex. */
class Scene {
  readonly #shared = new Map<string, { readonly mesh: () => FormMesh; readonly instances: Instance[] }>();
  readonly #common = new FormMesh();
  readonly #ids: number[] = [];

  share(key: string, mesh: () => FormMesh, instance: Instance): void {
    const known = this.#shared.get(key);
    if (known === undefined) this.#shared.set(key, { mesh, instances: [instance] });
    else known.instances.push(instance);
  }

  merge(mesh: FormMesh, row: number, yaw: number, at: readonly [number, number, number]): void {
    this.#common.add(mesh, yaw, at);
    for (let i = mesh.shades.length; i > 0; i--) this.#ids.push(row);
  }

  /** Writes everything and tells the nodes. */
  write(glb: GlbWriter, features: number): number[] {
    const nodes: number[] = [];
    for (const { mesh, instances } of this.#shared.values()) {
      const scaled = instances.some(({ scale }) => scale.some((value) => value !== 1));
      if (!scaled && instances.length < LEAST_INSTANCES) {
        for (const { row, yaw, at } of instances) this.merge(mesh(), row, yaw, at);
      } else nodes.push(instancedNode(glb, mesh(), instances, features));
    }
    if (this.#ids.length > 0) nodes.push(commonNode(glb, this.#common, this.#ids, features));
    return nodes;
  }
}

function primitive(
  glb: GlbWriter,
  mesh: FormMesh,
  more: Readonly<Record<string, number>> = {},
): Record<string, unknown> {
  return {
    attributes: {
      POSITION: glb.floats(mesh.positions, 'VEC3', true, true),
      NORMAL: glb.floats(mesh.normals, 'VEC3', false, true),
      COLOR_0: glb.greys(mesh.shades),
      ...more,
    },
    indices: glb.indices(mesh.indices, mesh.shades.length),
    material: 0,
  };
}

const featureIds = (features: number) => ({ featureIds: [{ featureCount: features, attribute: 0, propertyTable: 0 }] });

function instancedNode(glb: GlbWriter, mesh: FormMesh, instances: readonly Instance[], features: number): number {
  glb.use('EXT_mesh_gpu_instancing');
  glb.use('EXT_instance_features');
  const attributes = {
    TRANSLATION: glb.floats(
      instances.flatMap(({ at }) => [...at]),
      'VEC3',
      false,
      false,
    ),
    ROTATION: glb.floats(
      instances.flatMap(({ yaw }) => [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)]),
      'VEC4',
      false,
      false,
    ),
    SCALE: glb.floats(
      instances.flatMap(({ scale }) => [...scale]),
      'VEC3',
      false,
      false,
    ),
    _FEATURE_ID_0: glb.floats(
      instances.map(({ row }) => row),
      'SCALAR',
      false,
      false,
    ),
  };
  return glb.node({
    mesh: glb.mesh(primitive(glb, mesh)),
    extensions: { EXT_mesh_gpu_instancing: { attributes }, EXT_instance_features: featureIds(features) },
  });
}

function commonNode(glb: GlbWriter, mesh: FormMesh, ids: readonly number[], features: number): number {
  glb.use('EXT_mesh_features');
  const made = primitive(glb, mesh, { _FEATURE_ID_0: glb.floats(ids, 'SCALAR', false, true) });
  return glb.node({ mesh: glb.mesh({ ...made, extensions: { EXT_mesh_features: featureIds(features) } }) });
}

function place(scene: Scene, object: SolidObject, row: number, frame: LocalFrame, lod: Lod): void {
  const { plan } = object;
  if (plan.kind === 'tube') {
    scene.merge(tubeMesh(plan, frame, lod === 'full' ? 10 : 5), row, 0, [0, 0, 0]);
    return;
  }
  const at = frame.local(object.lng, object.lat, 0);
  if (plan.kind === 'prism') {
    scene.merge(buildPrism(plan), row, 0, at);
    return;
  }
  const { yaw, center } = plan;
  const middle = [at[0] + center[0], at[1] + center[1], at[2]] as const;
  if (lod === 'full') {
    scene.share(plan.key, () => buildForm(plan.builder, plan.size), { row, at: middle, yaw, scale: [1, 1, 1] });
    return;
  }
  const { round, length, width, low, high } = coarseBody(plan);
  scene.share(round ? 'cylinder' : 'box', round ? coarseCylinder : coarseBox, {
    row,
    at: [middle[0], middle[1], middle[2] + low],
    yaw,
    scale: [length, width, high - low],
  });
}

/** Column-major matrix from east, north, up metres to glTF's y-up axes of the earth-fixed frame (3D Tiles 1.1, 6.7.1). */
function rootMatrix({ east, north, up, origin }: LocalFrame): number[] {
  return [east, north, up, origin].flatMap(([x, y, z], column) => [x, z, -y, column === 3 ? 1 : 0]);
}

/**
 * One tile as binary glTF: bodies at their true place, each with its feature id in a property table, so that colours
 * change without the tile. Null for nothing.
 */
export function tileContent(objects: readonly SolidObject[], lod: Lod): Buffer | null {
  const [first] = objects;
  if (first === undefined) return null;
  const frame = localFrame(first.lng, first.lat);
  const glb = new GlbWriter();
  const rows = new Map<number, number>();
  for (const { fid } of objects) if (!rows.has(fid)) rows.set(fid, rows.size);
  const scene = new Scene();
  for (const object of objects) place(scene, object, rows.get(object.fid) ?? 0, frame, lod);
  const children = scene.write(glb, rows.size);
  const byFid = new Map(objects.map((object) => [object.fid, object.row]));
  const extensions = propertyTable(
    glb,
    [...rows.keys()].flatMap((fid) => byFid.get(fid) ?? []),
  );
  return glb.finish(glb.node({ matrix: rootMatrix(frame), children }), [MATERIAL], extensions);
}
