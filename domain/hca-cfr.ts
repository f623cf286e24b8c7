import { classOfBuildings } from './hca-class.ts';
import { impactRadiusAsmeMeters, METERS_PER_FOOT } from './hca-radius.ts';
import type { Surrounding } from './hca-surrounding.ts';
import type { Leg } from './stationing.ts';
import { type Interval, joinIntervals, reachOf } from './stationing-reach.ts';

/**
 * High-consequence areas of natural-gas pipes by 49 CFR 192.903, methods 1 and 2: a second rule set beside GB 32167,
 * with its own radius (0.69), windows and counts. Identified sites are the specific places; every dwelling is a building
 * intended for human occupancy.
 */
export const CFR_RULES = {
  id: '49CFR192.903',
  buildings: 20,
  wideRadiusFeet: 660,
  windowMeters: 5280 * METERS_PER_FOOT,
  sideMeters: 660 * METERS_PER_FOOT,
} as const;

export interface CfrPart extends Interval {
  readonly code: 'class3' | 'class4' | 'buildings' | 'identified_site';
  readonly keys: readonly string[];
}

interface Weighted extends Interval {
  readonly key: string;
  readonly weight: number;
}

/** Where the weights of the intervals that hold a chainage sum up to the limit or more. */
export function whereSumReaches(items: readonly Weighted[], limit: number): Interval[] {
  const edges = items
    .flatMap(({ fromMeters, toMeters, weight }) => [
      { at: fromMeters, change: weight, opens: true },
      { at: toMeters, change: -weight, opens: false },
    ])
    .sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens));
  const found: Interval[] = [];
  let sum = 0;
  let since: number | null = null;
  for (const { at, change } of edges) {
    sum += change;
    if (sum >= limit && since === null) since = at;
    else if (sum < limit && since !== null) {
      found.push({ fromMeters: since, toMeters: at });
      since = null;
    }
  }
  return joinIntervals(found);
}

const isSite = (thing: Surrounding): boolean =>
  thing.kind === 'specific_1' || (thing.kind === 'specific_2' && thing.people >= 20);

function weighted(legs: readonly Leg[], things: readonly Surrounding[], radius: number): Weighted[] {
  return things.flatMap((thing) =>
    reachOf(legs, thing.shape, radius).map((reach) => ({
      ...reach,
      key: thing.key,
      weight: Math.max(1, thing.households),
    })),
  );
}

/** From the outer edge of the first circle to the outer edge of the last contiguous one, kept on the course. */
function segments(
  centres: readonly Interval[],
  radius: number,
  legs: readonly Leg[],
  code: CfrPart['code'],
  items: readonly Weighted[],
): CfrPart[] {
  const end = legs.reduce((most, leg) => Math.max(most, leg.toMeters), 0);
  return joinIntervals(
    centres.map(({ fromMeters, toMeters }) => ({
      fromMeters: Math.max(0, fromMeters - radius),
      toMeters: Math.min(end, toMeters + radius),
    })),
  ).map((run) => ({
    ...run,
    code,
    keys: [
      ...new Set(
        items
          .filter((item) => item.fromMeters <= run.toMeters && item.toMeters >= run.fromMeters)
          .map((item) => item.key),
      ),
    ],
  }));
}

/** Class 3 and 4 locations by 49 CFR 192.5: a mile along and 220 yards to each side, by the buildings in it. */
function classParts(legs: readonly Leg[], homes: readonly Surrounding[]): CfrPart[] {
  const items = weighted(legs, homes, CFR_RULES.sideMeters)
    .map((item) => ({ ...item, middle: (item.fromMeters + item.toMeters) / 2 }))
    .sort((a, b) => a.middle - b.middle);
  const high = new Set(homes.filter((home) => (home.storeys ?? 0) >= 4).map((home) => home.key));
  const found = items.flatMap((first, start): CfrPart[] => {
    const within = items.slice(start).filter((item) => item.middle <= first.middle + CFR_RULES.windowMeters);
    const buildings = within.reduce((sum, item) => sum + item.weight, 0);
    const tall = within.reduce((sum, item) => sum + (high.has(item.key) ? item.weight : 0), 0);
    const areaClass = classOfBuildings(buildings, buildings >= 46 && tall * 2 >= buildings);
    if (areaClass < 3) return [];
    return [
      {
        code: areaClass === 4 ? 'class4' : 'class3',
        fromMeters: Math.min(...within.map((item) => item.fromMeters)),
        toMeters: Math.max(...within.map((item) => item.toMeters)),
        keys: within.map((item) => item.key),
      },
    ];
  });
  return (['class4', 'class3'] as const).flatMap((code) =>
    joinIntervals(found.filter((part) => part.code === code)).map((run) => ({
      ...run,
      code,
      keys: [
        ...new Set(
          found
            .filter((part) => part.code === code && part.fromMeters <= run.toMeters && part.toMeters >= run.fromMeters)
            .flatMap((part) => part.keys),
        ),
      ],
    })),
  );
}

/** High-consequence areas of a natural-gas pipe by one of the two methods; mm and MPa gauge, chainage in metres. */
export function identifyCfr(
  method: 1 | 2,
  pipe: { readonly outerDiameterMm: number; readonly pressureMpa: number },
  legs: readonly Leg[],
  things: readonly Surrounding[],
): { readonly parts: readonly CfrPart[]; readonly radiusMeters: number } {
  const radiusMeters = impactRadiusAsmeMeters(pipe.outerDiameterMm, pipe.pressureMpa);
  const homes = things.filter((thing) => thing.kind === 'dwelling');
  const homeReach = weighted(legs, homes, radiusMeters);
  const siteReach = weighted(legs, things.filter(isSite), radiusMeters);
  const crowded = segments(whereSumReaches(homeReach, CFR_RULES.buildings), radiusMeters, legs, 'buildings', homeReach);
  const sites = segments(siteReach, radiusMeters, legs, 'identified_site', siteReach);
  if (method === 2) return { parts: [...crowded, ...sites], radiusMeters };
  const wide = radiusMeters > CFR_RULES.wideRadiusFeet * METERS_PER_FOOT;
  return { parts: [...classParts(legs, homes), ...(wide ? crowded : []), ...sites], radiusMeters };
}
