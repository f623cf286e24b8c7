/** A shelter that could take people in. */
export interface ShelterPlace {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
  readonly capacity: number;
  /** From the middle of the area, by air. */
  readonly meters: number;
  readonly lng: number;
  readonly lat: number;
}

export interface ShelterShare extends ShelterPlace {
  readonly taken: number;
}

export interface Allotment {
  readonly shares: readonly ShelterShare[];
  /** People for whom no shelter is left. */
  readonly short: number;
}

/** Nearest shelters first, each filled before the next is opened; what is left over is said, never spread thin. */
export function allotShelters(people: number, shelters: readonly ShelterPlace[]): Allotment {
  const shares: ShelterShare[] = [];
  let left = people;
  for (const shelter of [...shelters].sort((a, b) => a.meters - b.meters || a.id - b.id)) {
    if (left <= 0) break;
    const taken = Math.min(left, shelter.capacity);
    shares.push({ ...shelter, taken });
    left -= taken;
  }
  return { shares, short: Math.max(0, left) };
}
