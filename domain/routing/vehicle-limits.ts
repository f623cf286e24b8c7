import type { RoadClass, VehicleClass } from '../route-schema.ts';

/** What a vehicle class can do on the road; no live traffic is known, so these are daytime averages and not signs. */
export interface VehicleLimits {
  /** Average km/h by class of road; null: may not or cannot go there. */
  readonly speedKmh: Readonly<Record<RoadClass, number | null>>;
  /** Against a posted limit: averages stay below the sign. */
  readonly postedShare: number;
  /** Height and laden weight, for bridges and underpasses (GB 1589-2016: 4 m and 49 t are the most on public roads). */
  readonly heightM: number;
  readonly weightT: number;
  /** People on foot walk both ways of a one-way road. Emergency vehicles keep to it: a head-on engine gains nothing. */
  readonly keepsOneWay: boolean;
}

export const VEHICLE_LIMITS: Readonly<Record<VehicleClass, VehicleLimits>> = {
  car: {
    speedKmh: { motorway: 95, trunk: 60, main: 40, street: 30, service: 18, path: null },
    postedShare: 0.85,
    heightM: 2,
    weightT: 2.5,
    keepsOneWay: true,
  },
  fire_engine: {
    speedKmh: { motorway: 80, trunk: 60, main: 45, street: 32, service: 15, path: null },
    postedShare: 0.9,
    heightM: 3.8,
    weightT: 32,
    keepsOneWay: true,
  },
  ambulance: {
    speedKmh: { motorway: 100, trunk: 70, main: 50, street: 36, service: 20, path: null },
    postedShare: 1,
    heightM: 2.8,
    weightT: 4.5,
    keepsOneWay: true,
  },
  heavy: {
    speedKmh: { motorway: 70, trunk: 50, main: 35, street: 25, service: 12, path: null },
    postedShare: 0.75,
    heightM: 4,
    weightT: 49,
    keepsOneWay: true,
  },
  foot: {
    speedKmh: { motorway: null, trunk: 4.8, main: 4.8, street: 4.8, service: 4.8, path: 4.8 },
    postedShare: 1,
    heightM: 2,
    weightT: 0.1,
    keepsOneWay: false,
  },
};

/** On foot from the end of the road to the place and inside a closed zone; metres a second. */
export const WALK_MS = 1.2;

/** km/h on an edge; null where the vehicle does not go. `postedKmh` null: unknown, then the class decides. */
export function speedOn(vehicle: VehicleClass, roadClass: RoadClass, postedKmh: number | null): number | null {
  const { speedKmh, postedShare } = VEHICLE_LIMITS[vehicle];
  const usual = speedKmh[roadClass];
  if (usual === null || vehicle === 'foot' || postedKmh === null) return usual;
  // No class is faster than on the best road it may use.
  return Math.max(3, Math.min(speedKmh.motorway ?? usual, postedKmh * postedShare));
}
