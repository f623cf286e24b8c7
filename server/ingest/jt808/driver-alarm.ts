import { ByteReader } from './reader.ts';

/**
 * Alarms of the active-safety extension (苏标): 0x64 driver assistance, 0x65 driver state (REQ-MON-40, -41). The other
 * two (0x66 tyres, 0x67 blind spot) share the head. Names are those of the vehicle alarm lists.
 */
const ADAS = {
  1: 'forward_collision',
  2: 'lane_departure',
  3: 'headway',
  4: 'pedestrian_collision',
  5: 'frequent_lane_change',
  6: 'road_sign_overrun',
  7: 'obstacle',
  16: 'road_sign',
  17: 'active_photo',
} as const;
const DSM = {
  1: 'fatigue',
  2: 'hand_held_call',
  3: 'smoking',
  4: 'not_looking_ahead',
  5: 'driver_abnormal',
  16: 'active_photo',
  17: 'driver_change',
} as const;

export interface DriverAlarm {
  readonly system: 'adas' | 'dsm' | 'tyres' | 'blind_spot';
  /** The terminal's number of this alarm, with which its start and end belong together. */
  readonly id: number;
  readonly phase: 'single' | 'start' | 'end';
  readonly kind: string;
  readonly level: number;
  readonly speedKmh: number;
  readonly at: number | null;
  readonly position: { readonly lng: number; readonly lat: number } | null;
  /** The 16 bytes by which attachments are asked for (0x9208), in hex. */
  readonly mark: string;
}

/** Both carry 47 bytes (0x2F); a shorter item is not read as one, so that a lying length harms nothing. */
const ITEM_BYTES = 47;
const PHASES = { 0: 'single', 1: 'start', 2: 'end' } as const;

function named<T extends object>(table: T, code: number): string {
  const key = String(code);
  return key in table ? String(table[key as keyof T]) : `type_${code}`;
}

/** The alarm in one additional item of a location report; null for other items and damaged ones. */
export function parseDriverAlarm(item: number, data: Buffer): DriverAlarm | null {
  if (item !== 0x64 && item !== 0x65) return null;
  if (data.length < ITEM_BYTES) return null;
  const reader = new ByteReader(data);
  const id = reader.u32();
  const flag = reader.u8();
  const type = reader.u8();
  const level = reader.u8();
  // Distance, deviation and signs of 0x64; degree of fatigue and reserve of 0x65: five bytes in both.
  reader.bytes(5);
  const speedKmh = reader.u8();
  reader.u16();
  const lat = reader.u32() / 1e6;
  const lng = reader.u32() / 1e6;
  const at = reader.moment();
  reader.u16();
  const mark = reader.bytes(16).toString('hex');
  return {
    system: item === 0x64 ? 'adas' : 'dsm',
    id,
    phase: flag === 0 || flag === 1 || flag === 2 ? PHASES[flag] : 'single',
    kind: item === 0x64 ? named(ADAS, type) : named(DSM, type),
    level,
    speedKmh,
    at,
    position: (lat === 0 && lng === 0) || lat > 90 || lng > 180 ? null : { lng, lat },
    mark,
  };
}
