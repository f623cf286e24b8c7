import { hazardRefusal, notNegative, positive } from './hazard-input.ts';
import { GAS_CONSTANT, STANDARD_PRESSURE_PA } from './physical-constants.ts';
import { briggsSigma, ccpsPuffSigma, type Sigma } from './sigma.ts';
import type { StabilityClass, Terrain } from './stability.ts';

/** Distances between which plume spread is known, m; beyond, a result is capped and says so (trap T14). */
export const PLUME_VALID_M = { from: 100, to: 10_000 } as const;

/** ppm by volume to mg/m³: C·M·P/(R·T), 24.45 L/mol at 25 °C. Molar mass in g/mol. */
export function ppmToMgM3(ppm: number, molarMassG: number, temperatureK = 298.15, pressurePa = STANDARD_PRESSURE_PA) {
  notNegative('ppm', ppm);
  return (ppm * positive('molarMassG', molarMassG) * pressurePa) / (GAS_CONSTANT * temperatureK) / 1000;
}

/** What the air carries: rate in kg/s, wind in m/s at the height of the cloud, heights in m. */
export interface PlumeInput {
  readonly massKgS: number;
  readonly windMS: number;
  readonly stability: StabilityClass;
  readonly terrain: Terrain;
  /** Height of the release above the ground. */
  readonly heightM?: number;
  /** Height of an inversion lid that throws the cloud back; null where there is none. */
  readonly lidM?: number | null;
}

/** Images of the source in ground and lid, as a factor of the vertical term. */
function verticalTerm(sigmaZ: number, zM: number, heightM: number, lidM: number | null): number {
  const bell = (distance: number) => Math.exp(-(distance ** 2) / (2 * sigmaZ ** 2));
  if (lidM === null) return bell(zM - heightM) + bell(zM + heightM);
  let sum = 0;
  for (let image = -5; image <= 5; image += 1)
    sum += bell(zM - heightM + 2 * image * lidM) + bell(zM + heightM + 2 * image * lidM);
  return sum;
}

/** Concentration from given spreads, kg/m³, with full reflection at the ground. */
export function plumeFromSigma(
  massKgS: number,
  windMS: number,
  sigma: Sigma,
  yM = 0,
  zM = 0,
  heightM = 0,
  lidM: number | null = null,
): number {
  return (
    (massKgS / (2 * Math.PI * windMS * sigma.y * sigma.z)) *
    Math.exp(-(yM ** 2) / (2 * sigma.y ** 2)) *
    verticalTerm(sigma.z, zM, heightM, lidM)
  );
}

function checkPlume({ massKgS, windMS, heightM = 0 }: PlumeInput): void {
  positive('massKgS', massKgS);
  if (windMS === 0) throw hazardRefusal('windMS', 'calm', 'a plume needs wind');
  positive('windMS', windMS);
  notNegative('heightM', heightM);
}

/** Concentration in a Gaussian plume with Briggs' spreads, kg/m³; x downwind, y across, z up, in m. */
export function plumeConcentration(input: PlumeInput, xM: number, yM = 0, zM = 0): number {
  checkPlume(input);
  if (xM <= 0) return 0;
  const sigma = briggsSigma(xM, input.stability, input.terrain);
  return plumeFromSigma(input.massKgS, input.windMS, sigma, yM, zM, input.heightM ?? 0, input.lidM ?? null);
}

/** Half the width of a plume at a distance where the ground concentration falls to a level: y = σy·√(2 ln(C0/Ct)). */
export function plumeHalfWidthM(input: PlumeInput, xM: number, levelKgM3: number): number {
  const centre = plumeConcentration(input, xM);
  if (centre <= positive('levelKgM3', levelKgM3)) return 0;
  return briggsSigma(xM, input.stability, input.terrain).y * Math.sqrt(2 * Math.log(centre / levelKgM3));
}

/** How far a level reaches; `capped` where it lies beyond the validity of the model. */
export interface Reach {
  readonly meters: number;
  readonly capped: boolean;
}

/**
 * Greatest distance at which a falling curve reaches a level, between `from` and `to` in m; 0 where it never does.
 * The curve is scanned from afar, because an elevated source rises before it falls.
 */
export function reachOf(curve: (xM: number) => number, level: number, from: number, to: number): Reach {
  if (curve(to) >= level) return { meters: to, capped: true };
  const steps = 240;
  const at = (step: number) => from * (to / from) ** (step / steps);
  for (let step = steps - 1; step >= 0; step -= 1) {
    if (curve(at(step)) < level) continue;
    let [inside, outside] = [at(step), at(step + 1)];
    for (let round = 0; round < 80; round += 1) {
      const middle = (inside + outside) / 2;
      if (curve(middle) >= level) inside = middle;
      else outside = middle;
    }
    return { meters: (inside + outside) / 2, capped: false };
  }
  return { meters: 0, capped: false };
}

/** How far downwind the ground concentration of a plume stays above a level (kg/m³); capped at 10 km. */
export function plumeReach(input: PlumeInput, levelKgM3: number): Reach {
  checkPlume(input);
  positive('levelKgM3', levelKgM3);
  return reachOf((x) => plumeConcentration(input, x), levelKgM3, 1, PLUME_VALID_M.to);
}

/**
 * Concentration averaged over another time than the 10 min of the spreads: C·(10 min/t)^0.2 (Turner 1970), for 10 s to
 * 2 h.
 */
export function averagingFactor(averagingSeconds: number): number {
  const seconds = positive('averagingSeconds', averagingSeconds);
  if (seconds < 10 || seconds > 7200)
    throw hazardRefusal('averagingSeconds', 'outside_validity', 'averaging times run from 10 s to 2 h', 7200);
  return (600 / seconds) ** 0.2;
}

export interface PuffInput {
  readonly massKg: number;
  readonly windMS: number;
  readonly stability: StabilityClass;
  readonly heightM?: number;
}

/** Concentration in a puff from given spreads, kg/m³, at offsets from its centre in m; reflected at the ground. */
export function puffFromSigma(massKg: number, sigma: Sigma, dxM = 0, yM = 0, zM = 0, heightM = 0): number {
  return (
    (massKg / ((2 * Math.PI) ** 1.5 * sigma.y ** 2 * sigma.z)) *
    Math.exp(-(dxM ** 2 + yM ** 2) / (2 * sigma.y ** 2)) *
    verticalTerm(sigma.z, zM, heightM, null)
  );
}

/** Concentration at a place and a time after an instantaneous release, kg/m³, with CCPS puff spreads. */
export function puffConcentration(input: PuffInput, seconds: number, xM: number, yM = 0, zM = 0): number {
  positive('massKg', input.massKg);
  if (input.windMS === 0) throw hazardRefusal('windMS', 'calm', 'a puff needs wind');
  const travelled = positive('windMS', input.windMS) * positive('seconds', seconds);
  const sigma = ccpsPuffSigma(travelled, input.stability);
  return puffFromSigma(input.massKg, sigma, xM - travelled, yM, zM, input.heightM ?? 0);
}

/** How far the centre of a puff keeps a level (kg/m³) at the ground; capped at 10 km. */
export function puffReach(input: PuffInput, levelKgM3: number): Reach {
  positive('massKg', input.massKg);
  positive('levelKgM3', levelKgM3);
  const centre = (x: number) =>
    puffFromSigma(input.massKg, ccpsPuffSigma(x, input.stability), 0, 0, 0, input.heightM ?? 0);
  return reachOf(centre, levelKgM3, 1, PLUME_VALID_M.to);
}

/** Half the width of the ground that a passing puff keeps above a level, at a distance, m. */
export function puffHalfWidthM(input: PuffInput, xM: number, levelKgM3: number): number {
  const sigma = ccpsPuffSigma(xM, input.stability);
  const centre = puffFromSigma(input.massKg, sigma, 0, 0, 0, input.heightM ?? 0);
  return centre <= levelKgM3 ? 0 : sigma.y * Math.sqrt(2 * Math.log(centre / levelKgM3));
}
