import { hazardRefusal, positive } from './hazard-input.ts';

/**
 * Error function by its series and continued fraction, to 1e-15: the coefficients of the reference cases leave no room
 * for the usual five-term approximation.
 */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 2.5) {
    let [term, sum] = [size, size];
    for (let n = 1; n < 120 && Math.abs(term) > 1e-17; n += 1) {
      term *= -(size ** 2) / n;
      sum += term / (2 * n + 1);
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n -= 1) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-(size ** 2)) / (Math.sqrt(Math.PI) * (size + fraction)));
}

/** Probability of a probit: P = ½·[1 + erf((Pr − 5)/√2)]. */
export const probabilityOf = (probit: number): number => 0.5 * (1 + errorFunction((probit - 5) / Math.SQRT2));

/** Heat: Pr = −36.38 + 2.56·ln(t·q^(4/3)), q in W/m², t in s (TNO; not −36.8, trap T13). */
export function heatProbit(fluxKwM2: number, seconds: number): number {
  const dose = positive('seconds', seconds) * (positive('fluxKwM2', fluxKwM2) * 1000) ** (4 / 3);
  return -36.38 + 2.56 * Math.log(dose);
}

/** TNO CPR 18: Pr = a + b·ln(Cⁿ·t), C in mg/m³, t in min, by CAS. */
const TOXIC: Readonly<Record<string, readonly [a: number, b: number, n: number]>> = {
  '7782-50-5': [-6.35, 0.5, 2.75],
  '7664-41-7': [-15.6, 1, 2],
  '7783-06-4': [-11.5, 1, 1.9],
  '630-08-0': [-7.4, 1, 1],
  '74-90-8': [-9.8, 1, 2.4],
  '7664-39-3': [-8.4, 1, 1.5],
  '7647-01-0': [-37.3, 3.69, 1],
  '7446-09-5': [-19.2, 1, 2.4],
  '10102-44-0': [-18.6, 1, 3.7],
  '75-44-5': [-10.6, 2, 1],
  '107-13-1': [-8.6, 1, 1.3],
  '75-21-8': [-6.8, 1, 1],
  '624-83-9': [-1.2, 1, 0.7],
  '107-02-8': [-4.1, 1, 1],
};

/** Probit of death after breathing a concentration (mg/m³) for a time (min). Refuses a substance without constants. */
export function toxicProbit(cas: string, concentrationMgM3: number, minutes: number): number {
  const constants = Object.hasOwn(TOXIC, cas) ? TOXIC[cas] : undefined;
  if (constants === undefined) throw hazardRefusal('cas', 'no_data', `no toxic probit is known for ${cas}`);
  const [a, b, n] = constants;
  return a + b * Math.log(positive('concentrationMgM3', concentrationMgM3) ** n * positive('minutes', minutes));
}

/**
 * Death by lung injury from overpressure: Pr = −77.1 + 6.91·ln(ΔP), Pa (Eisenberg, Lynch and Breeding 1975; CCPS 2000).
 */
export const overpressureProbit = (overpressureKpa: number): number =>
  -77.1 + 6.91 * Math.log(positive('overpressureKpa', overpressureKpa) * 1000);
