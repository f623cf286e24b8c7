import type { LocalFrame } from '../../domain/ellipsoid.ts';
import { FormMesh, type Vec3 } from '../../domain/form-mesh.ts';
import type { TubePlan } from './solid-object.ts';

const SHADE = 0.95;

/** A pipe along its axis: one ring of vertices at each bend, turned half way between the two runs. */
export function tubeMesh({ axis, up, radius }: TubePlan, frame: LocalFrame, sides: number): FormMesh {
  const mesh = new FormMesh();
  const places = axis.map(([lng, lat]) => frame.local(lng, lat, up));
  let rings = 0;
  places.forEach((place, index) => {
    const before = places[index - 1] ?? place;
    const after = places[index + 1] ?? place;
    const run = Math.hypot(after[0] - before[0], after[1] - before[1]);
    if (run === 0) return;
    const across: Vec3 = [(before[1] - after[1]) / run, (after[0] - before[0]) / run, 0];
    for (let side = 0; side < sides; side++) {
      const turn = (2 * Math.PI * side) / sides;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      mesh.positions.push(place[0] + across[0] * c * radius, place[1] + across[1] * c * radius, place[2] + s * radius);
      mesh.normals.push(across[0] * c, across[1] * c, s);
      mesh.shades.push(SHADE);
    }
    if (rings > 0) joinRings(mesh, (rings - 1) * sides, sides);
    rings += 1;
  });
  return mesh;
}

/** `across` points left of the way: seen from outside, left to right is along the way for a rising turn. */
function joinRings(mesh: FormMesh, first: number, sides: number): void {
  for (let side = 0; side < sides; side++) {
    const next = (side + 1) % sides;
    const [a, b, c, d] = [first + side, first + next, first + sides + next, first + sides + side];
    mesh.indices.push(a, b, c, a, c, d);
  }
}
