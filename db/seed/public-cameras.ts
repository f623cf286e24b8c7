import { addCamera } from './cameras.ts';
import type { RegionModel } from './model.ts';
import { along, contains, type Line, lengthOf, type Point } from './plane.ts';
import { Random } from './random.ts';
import type { Road } from './roads.ts';
import { offset } from './shape.ts';
import { COAST, LAND } from './terrain.ts';

/** Cameras that belong to no enterprise: the storm-surge dike and streets; as many as bring the total to `total`. */
export function addPublicCameras(model: RegionModel, streets: readonly Road[], total: number, now: Date): void {
  const random = new Random('public-cameras');
  const dike: Line = offset(
    COAST.filter(([, y]) => Math.abs(y) < 23_600),
    -40,
  );
  const dikeCount = 40;
  for (let i = 0; i < dikeCount; i++) {
    const { point, course } = along(dike, ((i + 0.5) / dikeCount) * lengthOf(dike));
    const seaward = ((course - 90) * Math.PI) / 180;
    const lookAt: Point = [point[0] + 100 * Math.sin(seaward), point[1] + 100 * Math.cos(seaward)];
    if (contains(LAND, point))
      addCamera(model, now, {
        point: 'dike',
        where: [`防潮堤 ${i + 1} 段`, `Dike section ${i + 1}`],
        at: point,
        lookAt,
        range: 300,
        height: 12,
      });
  }
  const named = streets.filter((street) => street.name !== '');
  for (let n = 1; model.layers.camera.length < total; n++) {
    const street = random.pick(named);
    const { point, course } = along(street.line, random.next() * lengthOf(street.line));
    const ahead = (course * Math.PI) / 180;
    addCamera(model, now, {
      point: 'street',
      where: [`${street.name}${n}号`, `Street camera ${n}`],
      at: [point[0] + 6, point[1] + 6],
      lookAt: [point[0] + 80 * Math.sin(ahead), point[1] + 80 * Math.cos(ahead)],
    });
  }
}
