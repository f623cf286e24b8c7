import { metersPerDegree } from '../ellipsoid.ts';
import { ROAD_CLASSES, type RoadClass } from '../route-schema.ts';

/** A line of a road file, degrees WGS 84, with its properties as they came. */
export interface RoadLine {
  readonly line: readonly (readonly [number, number])[];
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A piece of road as it is stored; nodes are numbered within one import. */
export interface ImportedEdge {
  readonly from: number;
  readonly to: number;
  readonly roadClass: RoadClass;
  readonly name: string;
  readonly postedKmh: number | null;
  readonly oneWay: boolean;
  readonly maxHeightM: number | null;
  readonly maxWeightT: number | null;
  readonly line: readonly (readonly [number, number])[];
}

/** Classes of OpenStreetMap (`highway`); what is not named here is no road for us. */
const HIGHWAY: Readonly<Record<string, RoadClass>> = {
  motorway: 'motorway',
  motorway_link: 'motorway',
  trunk: 'trunk',
  trunk_link: 'trunk',
  primary: 'main',
  primary_link: 'main',
  secondary: 'main',
  secondary_link: 'main',
  tertiary: 'street',
  tertiary_link: 'street',
  unclassified: 'street',
  residential: 'street',
  living_street: 'service',
  service: 'service',
  track: 'service',
  pedestrian: 'path',
  footway: 'path',
  path: 'path',
  cycleway: 'path',
  steps: 'path',
};

/** The class of a line, null for what is no road. Without any word it is a street. */
function classOf(properties: Readonly<Record<string, unknown>>): RoadClass | null {
  const { class: own, highway } = properties;
  if (typeof own === 'string') return ROAD_CLASSES.find((known) => known === own) ?? null;
  if (typeof highway === 'string') return HIGHWAY[highway] ?? null;
  return 'street';
}

/** `60`, `60 km/h`, `3.5 m`: the number that stands first, when it is a sensible one. */
function numberOf(value: unknown, most: number): number | null {
  const found = Number.parseFloat(String(value ?? ''));
  return Number.isFinite(found) && found > 0 && found <= most ? found : null;
}

const LONGEST_METERS = 300;
/** Vertices that agree to a tenth of a metre are one. */
const keyOf = ([lng, lat]: readonly [number, number]): string => `${lng.toFixed(6)},${lat.toFixed(6)}`;

interface Cut {
  readonly edges: readonly ImportedEdge[];
  /** Lines that are no road, or have no length. */
  readonly skipped: number;
}

/** Cuts lines where they share a vertex and every 300 m, so that they form a graph. */
export function cutLines(lines: readonly RoadLine[]): Cut {
  const uses = new Map<string, number>();
  for (const { line } of lines)
    line.forEach((place, i) => {
      // An end is a node whatever else meets it.
      const weight = i === 0 || i === line.length - 1 ? 2 : 1;
      uses.set(keyOf(place), (uses.get(keyOf(place)) ?? 0) + weight);
    });
  const numbers = new Map<string, number>();
  const nodeOf = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const edges: ImportedEdge[] = [];
  let skipped = 0;
  for (const { line, properties } of lines) {
    const roadClass = classOf(properties);
    if (roadClass === null || line.length < 2) {
      skipped += 1;
      continue;
    }
    const oneWay = String(properties['oneway'] ?? '').toLowerCase();
    const facts = {
      roadClass,
      name: typeof properties['name'] === 'string' ? properties['name'].slice(0, 200) : '',
      postedKmh: numberOf(properties['maxspeed'], 200),
      oneWay: ['yes', 'true', '1', '-1'].includes(oneWay),
      maxHeightM: numberOf(properties['maxheight'], 20),
      maxWeightT: numberOf(properties['maxweight'], 500),
    };
    const drawn = oneWay === '-1' ? [...line].reverse() : line;
    for (const piece of pieces(drawn, (key) => (uses.get(key) ?? 0) > 1)) {
      const [first, last] = [piece[0], piece[piece.length - 1]];
      if (first === undefined || last === undefined) continue;
      edges.push({ ...facts, from: nodeOf(keyOf(first)), to: nodeOf(keyOf(last)), line: piece });
    }
  }
  return { edges, skipped };
}

function pieces(
  line: readonly (readonly [number, number])[],
  isNode: (key: string) => boolean,
): (readonly (readonly [number, number])[])[] {
  const [perLng, perLat] = metersPerDegree(line[0]?.[1] ?? 0);
  const found: (readonly [number, number])[][] = [];
  let current: (readonly [number, number])[] = [];
  let walked = 0;
  const end = (place: readonly [number, number]): void => {
    if (current.length > 1) found.push(current);
    current = [place];
    walked = 0;
  };
  for (const place of line) {
    const before = current[current.length - 1];
    if (before === undefined) {
      current = [place];
      continue;
    }
    const meters = Math.hypot((place[0] - before[0]) * perLng, (place[1] - before[1]) * perLat);
    if (meters < 0.05) continue;
    const parts = Math.ceil(meters / LONGEST_METERS);
    // A long straight is cut in itself, a winding road at the vertex after 300 m.
    for (let k = 1; k < parts; k++) {
      const at: readonly [number, number] = [
        Number((before[0] + ((place[0] - before[0]) * k) / parts).toFixed(7)),
        Number((before[1] + ((place[1] - before[1]) * k) / parts).toFixed(7)),
      ];
      current.push(at);
      end(at);
    }
    current.push(place);
    walked += meters / parts;
    if (isNode(keyOf(place)) || walked >= LONGEST_METERS) end(place);
  }
  if (current.length > 1) found.push(current);
  return found;
}
