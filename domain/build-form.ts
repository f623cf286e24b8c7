import type { Builder, FormPlan, FormSize } from './asset-form.ts';
import { FormMesh, type Vec3 } from './form-mesh.ts';
import * as lifting from './lifting-forms.ts';
import { earcut, type Plane } from './outline.ts';
import * as plant from './plant-forms.ts';
import * as site from './site-forms.ts';
import * as tank from './tank-forms.ts';

const BUILD: Readonly<Record<Builder, (size: FormSize) => FormMesh>> = {
  fixed_roof_tank: tank.fixedRoofTank,
  floating_roof_tank: tank.floatingRoofTank,
  dome_tank: tank.domeTank,
  sphere_tank: tank.sphereTank,
  bullet_tank: tank.bulletTank,
  column: plant.column,
  reactor: plant.reactor,
  furnace: plant.furnace,
  pipe_rack: plant.pipeRack,
  process_unit: plant.processUnit,
  loading_area: plant.loadingArea,
  flare: plant.flare,
  jetty: plant.jetty,
  valve_station: plant.valveStation,
  fire_pump_room: plant.firePumpRoom,
  warehouse: site.warehouse,
  building: site.building,
  container_stack: site.containerStack,
  tower_crane: lifting.towerCrane,
  hoist: lifting.hoist,
  pit: site.pit,
  formwork: site.formwork,
  unloading_platform: site.unloadingPlatform,
  post: site.post,
  camera_mast: site.cameraMast,
};

/** Most triangles a body may have at each level of detail; a test holds every builder to it. */
export const TRIANGLE_BUDGET = { full: 1_600, coarse: 44 } as const;

/** The body in its own axes: x along its length, z up from the ground, centre at the origin. */
export const buildForm = (builder: Builder, size: FormSize): FormMesh => BUILD[builder](size);

/** An outline raised as it is, in the plane it was given in; `wall` leaves only a wall along the ring. */
export function buildPrism({ ring, base, top, wall }: Extract<FormPlan, { kind: 'prism' }>): FormMesh {
  const mesh = new FormMesh();
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    mesh.face(
      [
        [x, y, base],
        [nextX, nextY, base],
        [nextX, nextY, top],
        [x, y, top],
      ],
      tank.SHADE.shell,
    );
  });
  const inner = wall === null ? [] : shrink(ring, wall);
  if (inner.length > 0) return wallTop(mesh, ring, inner, base, top);
  const ears = earcut(ring);
  for (let at = 0; at + 2 < ears.length; at += 3) {
    const corners = [0, 1, 2].map((i): Vec3 => {
      const [x, y] = ring[ears[at + i] ?? 0] ?? [0, 0];
      return [x, y, top];
    });
    mesh.face(corners, tank.SHADE.roof);
  }
  return mesh;
}

function wallTop(mesh: FormMesh, ring: readonly Plane[], inner: readonly Plane[], base: number, top: number): FormMesh {
  ring.forEach(([x, y], index) => {
    const next = (index + 1) % ring.length;
    const [nx, ny] = ring[next] ?? [x, y];
    const [ix, iy] = inner[index] ?? [x, y];
    const [jx, jy] = inner[next] ?? [nx, ny];
    mesh.face(
      [
        [x, y, top],
        [nx, ny, top],
        [jx, jy, top],
        [ix, iy, top],
      ],
      tank.SHADE.roof,
    );
    mesh.face(
      [
        [jx, jy, base],
        [ix, iy, base],
        [ix, iy, top],
        [jx, jy, top],
      ],
      tank.SHADE.steel,
    );
  });
  return mesh;
}

/** The ring moved inwards by some metres about its middle: good for walls that are thin beside their ring. */
function shrink(ring: readonly Plane[], by: number): Plane[] {
  const [x, y] = [0, 1].map((axis) => ring.reduce((sum, place) => sum + (place[axis] ?? 0), 0) / ring.length);
  const [middleX = 0, middleY = 0] = [x, y];
  return ring.map(([px, py]): Plane => {
    const far = Math.hypot(px - middleX, py - middleY);
    const share = far < 2 * by ? 1 : 1 - (by * Math.SQRT2) / far;
    return [middleX + (px - middleX) * share, middleY + (py - middleY) * share];
  });
}

/** What stands for a body from afar: an upright box or cylinder by its outer sizes. */
export interface CoarseBody {
  readonly round: boolean;
  readonly length: number;
  readonly width: number;
  readonly low: number;
  readonly high: number;
}

/** A pit from afar is a lid of nothing above ground; a crane is its mast, so that it does not look like a block. */
export function coarseBody({ builder, size }: Extract<FormPlan, { kind: 'body' }>): CoarseBody {
  const { length, width, height, base } = size;
  const round = ['fixed_roof_tank', 'floating_roof_tank', 'dome_tank', 'sphere_tank', 'column', 'reactor', 'flare'];
  if (builder === 'pit') return { round: false, length, width, low: base - height, high: base + 0.2 };
  if (builder === 'tower_crane' || builder === 'hoist')
    return { round: false, length: Math.min(2.2, length), width: Math.min(2.2, width), low: base, high: base + height };
  if (builder === 'flare') return { round: true, length: 1.6, width: 1.6, low: base, high: base + height };
  return { round: round.includes(builder), length, width, low: base, high: base + height };
}

/** Unit bodies for `coarseBody`: a metre in each direction, standing on the origin. */
export const coarseBox = (): FormMesh =>
  new FormMesh().box([-0.5, -0.5, 0], [0.5, 0.5, 1], tank.SHADE.shell, tank.SHADE.roof);
export const coarseCylinder = (): FormMesh =>
  new FormMesh()
    .revolve(
      [0, 0, 0],
      [
        [0.5, 0],
        [0.5, 1],
      ],
      12,
      tank.SHADE.shell,
    )
    .revolve(
      [0, 0, 0],
      [
        [0.5, 1],
        [0, 1],
      ],
      12,
      tank.SHADE.roof,
    );
