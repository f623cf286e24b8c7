/**
 * The eight monitored sectors, a fixed code list (REQ-ROLE-42, S2 Art 6).
 * The database stores the one-based position in this tuple, so the order never changes.
 */
export const SECTORS = [
  'vehicles',
  'chemical',
  'fire',
  'construction',
  'chemical_pipeline',
  'oil_gas_pipeline',
  'logistics',
  'industry_trade',
] as const;
export type Sector = (typeof SECTORS)[number];

export function sectorCode(sector: Sector): number {
  return SECTORS.indexOf(sector) + 1;
}

export function sectorOfCode(code: number): Sector {
  const sector = SECTORS[code - 1];
  if (sector === undefined) throw new RangeError(`sector code must be 1..${SECTORS.length}, got ${code}`);
  return sector;
}
