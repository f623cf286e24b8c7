import { type Dialect, type DriverAlarm, parseDriverAlarm } from './driver-alarm.ts';
import { ByteReader } from './reader.ts';

/** A location report (0x0200). Position in WGS 84 degrees as sent; null where the terminal has no fix. */
export interface Location {
  readonly at: number | null;
  readonly position: { readonly lng: number; readonly lat: number } | null;
  readonly altitudeMeters: number;
  readonly speedKmh: number;
  /** Degrees clockwise from north. */
  readonly course: number;
  readonly ignition: boolean;
  readonly alarms: readonly LocationAlarm[];
  readonly mileageKm: number | null;
  readonly driverAlarms: readonly DriverAlarm[];
}

/** Bits of the alarm word that a rule may grade (REQ-MON-40, -42), by the codes of domain/rule-codes.ts where it knows them. */
const ALARM_BITS = {
  0: 'emergency_button',
  1: 'overspeed',
  2: 'fatigue',
  13: 'overtime_driving',
  20: 'fence_violation',
  23: 'route_deviation',
  27: 'illegal_ignition',
  29: 'collision',
  30: 'rollover',
} as const;
export type LocationAlarm = (typeof ALARM_BITS)[keyof typeof ALARM_BITS];
const WORD_CODES = new Set<string>(Object.values(ALARM_BITS));
/** Whether the alarm word carries this code, so that its next report says whether it still holds. */
export const isWordCode = (code: string): boolean => WORD_CODES.has(code);

const STATUS = { ignition: 1 << 0, fixed: 1 << 1, south: 1 << 2, west: 1 << 3 } as const;
const MILEAGE = 0x01;
const MAX_ITEMS = 64;

/** Reads a report; null when it is too short to be one. Items after a damaged one are left out, the rest stays. */
export function parseLocation(body: Buffer, dialect: Dialect = 'jiangsu'): Location | null {
  const reader = new ByteReader(body);
  const alarm = reader.u32();
  const status = reader.u32();
  const lat = reader.u32() / 1e6;
  const lng = reader.u32() / 1e6;
  const altitudeMeters = reader.u16();
  const speedKmh = reader.u16() / 10;
  const course = reader.u16();
  const at = reader.moment();
  if (reader.short) return null;
  const { mileageKm, driverAlarms } = readItems(reader, dialect);
  return {
    at,
    position: placeOf(status, lng, lat),
    altitudeMeters,
    speedKmh,
    course: course % 360,
    ignition: (status & STATUS.ignition) !== 0,
    alarms: Object.entries(ALARM_BITS).flatMap(([bit, name]) => ((alarm >>> Number(bit)) & 1 ? [name] : [])),
    mileageKm,
    driverAlarms,
  };
}

/** (0, 0) and points without a fix are no position, and neither is what lies outside the world. */
function placeOf(status: number, lng: number, lat: number): Location['position'] {
  if ((status & STATUS.fixed) === 0 || (lng === 0 && lat === 0) || lng > 180 || lat > 90) return null;
  return { lng: status & STATUS.west ? -lng : lng, lat: status & STATUS.south ? -lat : lat };
}

function readItems(reader: ByteReader, dialect: Dialect): Pick<Location, 'mileageKm' | 'driverAlarms'> {
  let mileageKm: number | null = null;
  const driverAlarms: DriverAlarm[] = [];
  for (let count = 0; count < MAX_ITEMS && reader.left >= 2; count += 1) {
    const id = reader.u8();
    const length = reader.u8();
    // An item that says it is longer than what is left has lied; nothing behind it can be trusted.
    if (length > reader.left) break;
    const data = reader.bytes(length);
    if (id === MILEAGE && length === 4) mileageKm = data.readUInt32BE(0) / 10;
    const found = parseDriverAlarm(id, data, dialect);
    if (found !== null) driverAlarms.push(found);
  }
  return { mileageKm, driverAlarms };
}

/** A batch of reports (0x0704): live ones, or what a blind area held back. Damaged ones are left out. */
export function parseBatch(
  body: Buffer,
  dialect: Dialect = 'jiangsu',
): { readonly late: boolean; readonly locations: readonly Location[] } {
  const reader = new ByteReader(body);
  const count = reader.u16();
  const late = reader.u8() === 1;
  const locations: Location[] = [];
  for (let index = 0; index < count && reader.left >= 2; index += 1) {
    const location = parseLocation(reader.bytes(reader.u16()), dialect);
    if (location !== null) locations.push(location);
  }
  return { late, locations };
}
