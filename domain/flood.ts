import type { LngLat } from './place.ts';

/**
 * Flood mode and chatter (洪峰、抖动). More warnings than a person can answer are shown as one group by cause or place;
 * nothing is deleted, no clock, push or notice is touched, and a red one always keeps its own line and sound.
 */
export const FLOOD = {
  /** More than this many in `windowMs` are a flood: an operator manages about one per minute for a short time. */
  more: 10,
  windowMs: 10 * 60_000,
  /** Geodesic, from the place at which the flood began. */
  radiusMeters: 2_000,
  /** A flood is over when nothing has joined it for so long. */
  quietMs: 10 * 60_000,
} as const;

/** Kinds in order of preference: what one enterprise or one place explains is not put down to a whole zone or source. */
export const FLOOD_KINDS = ['enterprise', 'place', 'zone', 'source'] as const;
export type FloodKind = (typeof FLOOD_KINDS)[number];

/** A warning as it opened, no longer ago than the window. */
export interface Opening {
  readonly id: number;
  readonly openedAt: number;
  /** Keys; 0 = none. */
  readonly zone: number;
  readonly enterprise: number;
  /** The sending system, null where our own clock or person opened it. */
  readonly source: string | null;
  readonly position: LngLat;
  readonly flood: number | null;
}

/** A flood that is not over. */
export interface OpenFlood {
  readonly id: number;
  readonly kind: FloodKind;
  readonly key: string;
  /** Where it began. */
  readonly position: LngLat;
}

/** A flood that begins now, with every warning of the window that belongs to it. */
export interface NewFlood extends Omit<OpenFlood, 'id'> {
  readonly subject: number;
  readonly source: string;
  readonly members: readonly number[];
}

export interface FloodPlan {
  readonly joins: readonly { readonly warning: number; readonly flood: number }[];
  readonly starts: readonly NewFlood[];
}

const EARTH_RADIUS_METERS = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Great-circle distance; within 0.6 % of the geodesic one, which decides nothing at this radius. */
function metersBetween([lngA, latA]: LngLat, [lngB, latB]: LngLat): number {
  const half =
    Math.sin(((latB - latA) * RADIANS) / 2) ** 2 +
    Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * Math.sin(((lngB - lngA) * RADIANS) / 2) ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** What an opening could be grouped by; the key is unique among floods that are not over. */
function keyOf(kind: FloodKind, { zone, enterprise, source, position }: Opening): string | null {
  if (kind === 'enterprise') return enterprise === 0 ? null : `enterprise:${enterprise}`;
  if (kind === 'zone') return zone === 0 ? null : `zone:${zone}`;
  if (kind === 'source') return source === null ? null : `source:${source}`;
  return `place:${position[0].toFixed(4)},${position[1].toFixed(4)}`;
}

function belongs(opening: Opening, flood: Pick<OpenFlood, 'kind' | 'key' | 'position'>): boolean {
  if (flood.kind === 'place') return metersBetween(opening.position, flood.position) <= FLOOD.radiusMeters;
  return keyOf(flood.kind, opening) === flood.key;
}

const rankOf = (kind: FloodKind): number => FLOOD_KINDS.indexOf(kind);

function startAt(opening: Opening, free: readonly Opening[]): NewFlood | null {
  for (const kind of FLOOD_KINDS) {
    const key = keyOf(kind, opening);
    if (key === null) continue;
    const flood = { kind, key, position: opening.position };
    const members = free.filter((other) => belongs(other, flood)).map(({ id }) => id);
    if (members.length <= FLOOD.more) continue;
    const subject = kind === 'enterprise' ? opening.enterprise : kind === 'zone' ? opening.zone : 0;
    return { ...flood, subject, source: kind === 'source' ? (opening.source ?? '') : '', members };
  }
  return null;
}

/**
 * Which warnings that opened just now join a flood that runs, and which floods begin with them. `window` holds every
 * warning opened within `FLOOD.windowMs`, the fresh ones included; a warning belongs to one flood at most.
 */
export function planFloods(
  window: readonly Opening[],
  fresh: ReadonlySet<number>,
  running: readonly OpenFlood[],
): FloodPlan {
  const joins: { warning: number; flood: number }[] = [];
  const starts: NewFlood[] = [];
  const taken = new Set(window.filter(({ flood }) => flood !== null).map(({ id }) => id));
  const inOrder = [...running].sort((a, b) => rankOf(a.kind) - rankOf(b.kind) || a.id - b.id);
  for (const opening of window) {
    if (!fresh.has(opening.id) || taken.has(opening.id)) continue;
    const known = inOrder.find((flood) => belongs(opening, flood));
    if (known !== undefined) {
      joins.push({ warning: opening.id, flood: known.id });
      taken.add(opening.id);
      continue;
    }
    const start = startAt(
      opening,
      window.filter(({ id }) => !taken.has(id)),
    );
    if (start === null) continue;
    starts.push(start);
    for (const id of start.members) taken.add(id);
  }
  return { joins, starts };
}

/** More alarms of one object and cause in an hour than this are chatter: the rule asks for attention, not the plant. */
export const CHATTER_PER_HOUR = 6;

export const CHATTER_ADVICE = ['deadband', 'duration', 'sensor'] as const;
export type ChatterAdvice = (typeof CHATTER_ADVICE)[number];

/**
 * What the owner of the rule should try first: a deadband where there is none, then a duration, then a look at the
 * sensor itself.
 */
export function chatterAdvice(rule: { readonly deadband: number; readonly durationSeconds: number }): ChatterAdvice {
  if (rule.deadband === 0) return 'deadband';
  return rule.durationSeconds < 60 ? 'duration' : 'sensor';
}
