import type { HcaMedium } from './hca-rules.ts';
import { DWELLINGS, HCA_RULES, SPECIFIC_PLACES } from './hca-rules.ts';
import type { Surrounding } from './hca-surrounding.ts';
import { MEDIA, MEDIUM_DATA } from './medium.ts';
import { PLACE_KINDS } from './place-kind.ts';

/**
 * Which part of the table holds for a medium; null for what neither burns nor poisons. GB 32167 speaks of oil and gas:
 * chemical pipelines are taken by analogy, liquids as oil and gases as gas.
 */
export function hcaMediumOf(medium: string): HcaMedium | null {
  const known = MEDIA.find((code) => code === medium);
  switch (known === undefined ? null : MEDIUM_DATA[known].hazard) {
    case 'flammable_gas':
    case 'toxic_gas':
      return 'gas';
    case 'flammable_liquid':
    case 'toxic_liquid':
      return 'oil';
    default:
      return null;
  }
}

/** What a sensitive place is to the table; null for what it does not know. `households` where the record tells them. */
export function placeSurrounding(place: {
  readonly kind: string;
  readonly people: number;
  readonly households: number | null;
}): Pick<Surrounding, 'kind' | 'households' | 'people'> | null {
  const kind = PLACE_KINDS.find((code) => code === place.kind);
  if (kind === undefined) return null;
  if (DWELLINGS.includes(kind)) {
    const households = place.households ?? Math.round(place.people / HCA_RULES.peoplePerHousehold);
    return { kind: 'dwelling', households, people: place.people };
  }
  const specific = SPECIFIC_PLACES[kind];
  if (specific === undefined) return null;
  return { kind: specific === 1 ? 'specific_1' : 'specific_2', households: 0, people: place.people };
}

/** What a kind of ground is to the table; null for what it does not know. */
export function groundSurrounding(kind: string): Surrounding['kind'] | null {
  switch (kind) {
    case 'road_major':
    case 'rail':
      return 'traffic';
    case 'water':
      return 'water';
    case 'wetland':
      return 'reserve';
    default:
      return null;
  }
}
