import { RefusalError } from './refusal.ts';

/** What a radius is worked out from; refused outside the range of transmission pipes, with the field named. */
function positive(field: string, value: number, most: number): number {
  if (!(value > 0 && value <= most))
    throw new RefusalError({ code: 'invalid', field, message: `${field} must be above 0 and at most ${most}` });
  return value;
}

/**
 * Potential impact radius by GB 32167-2015 formula (1), r = 0.099·√(d²p): metres, from the outside diameter in
 * millimetres and the maximum allowable operating pressure in MPa gauge. Its constant is 0.72 % below the exact metric
 * form of ASME's: the two are never mixed.
 */
export function impactRadiusGbMeters(outerDiameterMm: number, pressureMpa: number): number {
  const d = positive('outerDiameterMm', outerDiameterMm, 3000);
  return 0.099 * Math.sqrt(d * d * positive('pressureMpa', pressureMpa, 100));
}

/**
 * Potential impact radius by ASME B31.8S and 49 CFR 192.903, r = 0.69·√(p·d²): feet, from the outside diameter in
 * inches and the pressure in psi gauge; natural gas only.
 */
export function impactRadiusAsmeFeet(outerDiameterIn: number, pressurePsig: number): number {
  const d = positive('outerDiameterIn', outerDiameterIn, 120);
  return 0.69 * Math.sqrt(positive('pressurePsig', pressurePsig, 15_000) * d * d);
}

export const METERS_PER_FOOT = 0.3048;
const MM_PER_INCH = 25.4;
const PSI_PER_MPA = 145.037_737_73;

/** The radius of the United States' rule for a pipe described in metric units, metres. */
export function impactRadiusAsmeMeters(outerDiameterMm: number, pressureMpa: number): number {
  return impactRadiusAsmeFeet(outerDiameterMm / MM_PER_INCH, pressureMpa * PSI_PER_MPA) * METERS_PER_FOOT;
}
