import type { VehicleClass } from '../../domain/vehicle-class.ts';
import type { RegionModel } from './model.ts';
import { pad } from './model.ts';
import { person } from './names.ts';
import { contains, courseOf, distance, lerp, type Point } from './plane.ts';
import { cycle, Random } from './random.ts';
import type { Road } from './roads.ts';
import { LAND } from './terrain.ts';

const CLASSES: readonly (readonly [VehicleClass, number, string, string])[] = [
  ['dangerous_goods', 120, '危险货物运输车', 'Dangerous goods vehicle'],
  ['scheduled_coach', 40, '班线客车', 'Scheduled coach'],
  ['tour_coach', 20, '旅游包车', 'Tour coach'],
  ['tractor', 50, '半挂牵引车', 'Semi-trailer tractor'],
  ['medium_truck', 30, '中型货车', 'Medium truck'],
  ['heavy_truck', 40, '重型货车', 'Heavy truck'],
];
const GOODS = ['gasoline', 'methanol', 'chlorine', 'lng', 'propylene', 'benzene', 'caustic_soda', 'diesel'];

/** 300 vehicles on the trunk roads. Plates end in 演, which no plate does. A vehicle belongs to its depot's zone. */
export function addVehicles(model: RegionModel, roads: readonly Road[], now: Date): void {
  const random = new Random('vehicles');
  const depots = model.layers.site.filter((site) => site.kind === 'transport_depot');
  const steps: [Point, Point][] = roads.flatMap(({ line }) =>
    line
      .slice(1)
      .map((p, i): [Point, Point] => [line[i] as Point, p])
      .filter(([a, b]) => inside(a) && inside(b) && distance(a, b) > 20),
  );
  let n = 0;
  for (const [vehicleClass, count, zh, en] of CLASSES) {
    for (let i = 0; i < count; i++) {
      n++;
      const [a, b] = random.pick(steps);
      const depot = cycle(depots, n);
      const driver = person(random);
      const plate = `津D·${'YBCE'[n % 4]}${pad(n, 4)}演`;
      model.add('vehicle', {
        id: `veh_${pad(n, 4)}`,
        name: `${plate} ${zh}`,
        nameEn: `${en} ${plate}`,
        kind: vehicleClass,
        within: depot,
        at: lerp(a, b, random.next()),
        attrs: {
          driver: driver.name,
          dutyPhone: driver.phone,
          totalMassT: vehicleClass === 'medium_truck' ? 9 : vehicleClass.endsWith('coach') ? 16 : 40,
          ...(vehicleClass === 'dangerous_goods'
            ? { approvedMedium: cycle(GOODS, i), shutOffDevice: true, waybill: `演${pad(n, 6)}` }
            : {}),
          courseDeg: Math.round(courseOf(a, b)),
        },
        own: {
          plate,
          vehicle_class: vehicleClass,
          object_state: 'moving',
          last_seen_at: new Date(now.getTime() - random.int(1, 25) * 1000).toISOString(),
        },
      });
    }
  }
}

const inside = (p: Point): boolean => Math.abs(p[0]) < 23_500 && Math.abs(p[1]) < 23_500 && contains(LAND, p);
