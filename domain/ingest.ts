import { DATUMS, type Datum } from './place.ts';
import { qualityCode } from './reading.ts';
import type { RefusalCode } from './refusal.ts';
import { TIERS, type Tier } from './tier.ts';

/** Limits of the signed interface, documented in docs/api.md. */
export const MAX_ITEMS = 5_000;
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** A device clock may run ahead this much. */
const MAX_FUTURE_MS = 5 * 60_000;
/** Data that waited for a signal keep their device time and are taken this many days back (REQ-ING-09). */
export const LATE_DAYS = 30;

export const INGEST_KINDS = ['readings', 'alarms', 'positions', 'states'] as const;
export type IngestKind = (typeof INGEST_KINDS)[number];

/** One item that was not taken; the others of the same request were. */
export interface ItemRefusal {
  readonly index: number;
  readonly field: string;
  readonly code: RefusalCode;
  readonly message: string;
}

export interface IngestAnswer {
  readonly accepted: number;
  readonly refused: readonly ItemRefusal[];
  /** The same webhook-id was taken before; this is the answer it got then. */
  readonly duplicate: boolean;
}

/** Which device times are taken, epoch milliseconds. */
export interface TimeWindow {
  readonly oldest: number;
  readonly newest: number;
}

export function timeWindow(now: number, lateDays: number = LATE_DAYS): TimeWindow {
  return { oldest: now - lateDays * 86_400_000, newest: now + MAX_FUTURE_MS };
}

export interface ReadingItem {
  readonly index: number;
  readonly point: string;
  readonly at: number;
  readonly value: number;
  readonly quality: number;
}
export interface AlarmItem {
  readonly index: number;
  /** Object id or point id. */
  readonly object: string | null;
  readonly point: string | null;
  readonly kind: string;
  readonly state: 'raised' | 'cleared';
  readonly tier: Tier | null;
  readonly at: number;
  readonly message: string;
  readonly value: number | null;
}
export interface PositionItem {
  readonly index: number;
  readonly vehicle: string;
  readonly at: number;
  readonly lng: number;
  readonly lat: number;
  readonly speedKmh: number;
  readonly courseDeg: number;
  readonly datum: Datum;
}
/** Of devices and vehicles the first three, of fire units the words of REQ-MON-26. */
const OBJECT_STATES = ['online', 'offline', 'faulty', 'normal', 'alarm', 'fault', 'pressure_lost'] as const;
export interface StateItem {
  readonly index: number;
  readonly object: string;
  readonly state: (typeof OBJECT_STATES)[number];
  readonly at: number;
}

type Fields = Readonly<Record<string, unknown>>;
/** Hand-written instead of a schema library: 60,000 items a second pass here. */
export type Parsed<T> = { readonly item: T } | { readonly refusal: ItemRefusal };

export const refuseItem = (index: number, field: string, message: string, code: RefusalCode = 'invalid') => ({
  refusal: { index, field, code, message },
});
const refuse = refuseItem;

/** Epoch milliseconds of an ISO 8601 time with zone or of a number of milliseconds; NaN otherwise. */
export function parseTime(value: unknown): number {
  if (typeof value === 'number')
    return Number.isFinite(value) && value > 1e11 && value < 1e14 ? Math.round(value) : Number.NaN;
  // Without a zone the same text means another moment in Beijing and in London: refused.
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value)) return Number.NaN;
  return Date.parse(value);
}

function checkTime(index: number, at: number, window: TimeWindow): { readonly refusal: ItemRefusal } | null {
  if (Number.isNaN(at)) return refuse(index, 'at', 'at must be an ISO 8601 time with zone, or epoch milliseconds');
  if (at > window.newest) return refuse(index, 'at', 'at is more than 5 minutes in the future', 'clock_skew');
  if (at < window.oldest) return refuse(index, 'at', 'at is older than this installation takes late data', 'expired');
  return null;
}

const isId = (value: unknown): value is string => typeof value === 'string' && value.length >= 3 && value.length <= 80;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function fieldsOf(raw: unknown): Fields | null {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Fields) : null;
}

export function parseReading(raw: unknown, index: number, window: TimeWindow): Parsed<ReadingItem> {
  const fields = fieldsOf(raw);
  if (fields === null) return refuse(index, '', 'an item must be an object');
  const { point, value } = fields;
  if (!isId(point)) return refuse(index, 'point', 'point must be a point id');
  if (!isNumber(value)) return refuse(index, 'value', 'value must be a finite number');
  const at = parseTime(fields['at']);
  const bad = checkTime(index, at, window);
  if (bad !== null) return bad;
  const quality = qualityCode(fields['quality']);
  if (quality === null) return refuse(index, 'quality', 'quality must be good, uncertain or bad');
  return { item: { index, point, at, value, quality } };
}

export function parseAlarm(raw: unknown, index: number, window: TimeWindow): Parsed<AlarmItem> {
  const fields = fieldsOf(raw);
  if (fields === null) return refuse(index, '', 'an item must be an object');
  const { object = null, point = null, kind, state, tier = null, message = '', value = null } = fields;
  if (object !== null && !isId(object)) return refuse(index, 'object', 'object must be an object id');
  if (point !== null && !isId(point)) return refuse(index, 'point', 'point must be a point id');
  if (object === null && point === null) return refuse(index, 'object', 'object or point must be named');
  if (typeof kind !== 'string' || !/^[a-z][a-z0-9_]{1,39}$/.test(kind))
    return refuse(index, 'kind', 'kind must be a lower-case word, for instance fire_alarm');
  if (state !== 'raised' && state !== 'cleared') return refuse(index, 'state', 'state must be raised or cleared');
  const knownTier = TIERS.find((one) => one === tier) ?? null;
  if (tier !== null && knownTier === null) return refuse(index, 'tier', 'tier must be red, orange, yellow or blue');
  if (typeof message !== 'string' || message.length > 500)
    return refuse(index, 'message', 'message must be text of at most 500 characters');
  if (value !== null && !isNumber(value)) return refuse(index, 'value', 'value must be a finite number');
  const at = parseTime(fields['at']);
  return (
    checkTime(index, at, window) ?? { item: { index, object, point, kind, state, tier: knownTier, at, message, value } }
  );
}

export function parsePosition(raw: unknown, index: number, window: TimeWindow): Parsed<PositionItem> {
  const fields = fieldsOf(raw);
  if (fields === null) return refuse(index, '', 'an item must be an object');
  const { vehicle, lng, lat, speed = 0, course = 0, datum = 'WGS84' } = fields;
  if (!isId(vehicle)) return refuse(index, 'vehicle', 'vehicle must be a vehicle id');
  const known = DATUMS.find((one) => one === datum);
  if (known === undefined) return refuse(index, 'datum', `datum must be one of ${DATUMS.join(', ')}`, 'unknown_datum');
  if (!isNumber(lng) || lng < -180 || lng > 180) return refuse(index, 'lng', 'lng must be -180..180 degrees');
  if (!isNumber(lat) || lat < -85 || lat > 85) return refuse(index, 'lat', 'lat must be -85..85 degrees');
  if (!isNumber(speed) || speed < 0 || speed > 400) return refuse(index, 'speed', 'speed must be 0..400 km/h');
  if (!isNumber(course) || course < 0 || course > 360) return refuse(index, 'course', 'course must be 0..360 degrees');
  const at = parseTime(fields['at']);
  return (
    checkTime(index, at, window) ?? {
      item: { index, vehicle, at, lng, lat, speedKmh: speed, courseDeg: course, datum: known },
    }
  );
}

export function parseState(raw: unknown, index: number, window: TimeWindow): Parsed<StateItem> {
  const fields = fieldsOf(raw);
  if (fields === null) return refuse(index, '', 'an item must be an object');
  const { object } = fields;
  if (!isId(object)) return refuse(index, 'object', 'object must be an object id');
  const state = OBJECT_STATES.find((one) => one === fields['state']);
  if (state === undefined) return refuse(index, 'state', `state must be one of ${OBJECT_STATES.join(', ')}`);
  const at = parseTime(fields['at']);
  return checkTime(index, at, window) ?? { item: { index, object, state, at } };
}

/** Runs a parser over the items of a body: the good ones and the refusals, in order. */
export function parseItems<T>(
  items: readonly unknown[],
  parse: (raw: unknown, index: number, window: TimeWindow) => Parsed<T>,
  window: TimeWindow,
): { readonly good: T[]; readonly refused: ItemRefusal[] } {
  const good: T[] = [];
  const refused: ItemRefusal[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const parsed = parse(items[index], index, window);
    if ('item' in parsed) good.push(parsed.item);
    else refused.push(parsed.refusal);
  }
  return { good, refused };
}

/** What a raw alarm weighs when the sender does not grade it; a kind that is not listed is blue. */
const TIER_OF_KIND: Readonly<Record<string, Tier>> = {
  fire_alarm: 'orange',
  gas_low: 'yellow',
  gas_high: 'red',
  overspeed: 'yellow',
  overload: 'yellow',
  route_deviation: 'yellow',
  collision: 'orange',
  emergency_button: 'red',
  intrusion: 'yellow',
  leak: 'orange',
};

export function tierOfAlarmKind(kind: string): Tier {
  return TIER_OF_KIND[kind] ?? 'blue';
}
