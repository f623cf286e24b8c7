import type { RuleCode } from '../../../domain/rule-codes.ts';
import { ByteReader } from './reader.ts';

/**
 * Alarms of the active-safety extension (苏标, T/JSATL 12-2017; 粤标 with longer ids): 0x64 driver assistance, 0x65 driver
 * state (REQ-MON-40, -41), 0x66 tyres, 0x67 blind spot. Codes are those of domain/rule-codes.ts where it knows them; others
 * keep a name of their own and no rule until somebody writes one. null: no alarm, only an event of the terminal.
 */
type Code = RuleCode | 'frequent_lane_change' | 'road_sign_overrun' | 'obstacle' | 'tyre_fault';
type Codes = Readonly<Record<number, Code | null>>;

const ADAS: Codes = {
  1: 'forward_collision',
  // 2 is the lane: its side decides, see below.
  3: 'headway',
  4: 'pedestrian_collision',
  5: 'frequent_lane_change',
  6: 'road_sign_overrun',
  7: 'obstacle',
  16: null,
  17: 'active_photo',
};
const LANE_DEPARTURE = 2;
const DSM: Codes = {
  1: 'fatigue',
  2: 'phone_call',
  3: 'smoking',
  4: 'not_looking_ahead',
  // "Driver abnormal": the terminal does not find a driver where one must be.
  5: 'out_of_position',
  16: 'active_photo',
  17: 'driver_identification',
};

/** 粤标 carries 30 bytes of terminal id where 苏标 carries 7, and two bytes of reserve instead of one. */
export type Dialect = 'jiangsu' | 'guangdong';
export const MARK_BYTES: Record<Dialect, number> = { jiangsu: 16, guangdong: 40 };
/** Where the count of attachments stands in the mark: behind terminal id, time and number. */
const COUNT_AT: Record<Dialect, number> = { jiangsu: 14, guangdong: 37 };

export interface DriverAlarm {
  readonly system: 'adas' | 'dsm' | 'tyres' | 'blind_spot';
  /** The terminal's number of this alarm, with which its start and end belong together. */
  readonly id: number;
  readonly phase: 'single' | 'start' | 'end';
  /** `type_<n>` for a type that the tables do not know. */
  readonly code: Code | `type_${number}` | null;
  /** 1 or 2; 0 where the item has none. */
  readonly level: number;
  readonly speedKmh: number;
  readonly at: number | null;
  readonly position: { readonly lng: number; readonly lat: number } | null;
  /** The bytes by which attachments are asked for (0x9208), in hex. */
  readonly mark: string;
  readonly attachments: number;
}

const PHASES = ['single', 'start', 'end'] as const;
/** Bytes of each item before its mark; a shorter item is not read as one, so that a lying length harms nothing. */
const HEAD_BYTES = { 100: 31, 101: 31, 102: 24, 103: 25 } as const;
type Item = keyof typeof HEAD_BYTES;
const SYSTEMS: Record<Item, DriverAlarm['system']> = { 100: 'adas', 101: 'dsm', 102: 'tyres', 103: 'blind_spot' };

const isItem = (item: number): item is Item => item in HEAD_BYTES;

function codeOf(item: Item, type: number, deviation: number): DriverAlarm['code'] {
  if (item === 0x66) return 'tyre_fault';
  if (item === 0x67) return 'blind_spot';
  if (item === 0x64 && type === LANE_DEPARTURE) return deviation === 2 ? 'lane_departure_right' : 'lane_departure_left';
  const table = item === 0x64 ? ADAS : DSM;
  return type in table ? (table[type] ?? null) : `type_${type}`;
}

/** The alarm in one additional item of a location report; null for other items and damaged ones. */
export function parseDriverAlarm(item: number, data: Buffer, dialect: Dialect = 'jiangsu'): DriverAlarm | null {
  if (!isItem(item) || data.length < HEAD_BYTES[item] + MARK_BYTES[dialect]) return null;
  const reader = new ByteReader(data);
  const id = reader.u32();
  const flag = reader.u8();
  const hasLevel = item === 0x64 || item === 0x65;
  const type = item === 0x66 ? 0 : reader.u8();
  const level = hasLevel ? reader.u8() : 0;
  // Front speed, distance, deviation and sign of 0x64; degree of fatigue and reserve of 0x65: five bytes in both.
  const middle = reader.bytes(hasLevel ? 5 : 0);
  const speedKmh = reader.u8();
  reader.u16();
  const lat = reader.u32() / 1e6;
  const lng = reader.u32() / 1e6;
  const at = reader.moment();
  reader.u16();
  const mark = reader.bytes(MARK_BYTES[dialect]);
  return {
    system: SYSTEMS[item],
    id,
    phase: PHASES[flag] ?? 'single',
    code: codeOf(item, type, middle[2] ?? 0),
    level,
    speedKmh,
    at,
    position: (lat === 0 && lng === 0) || lat > 90 || lng > 180 ? null : { lng, lat },
    mark: mark.toString('hex'),
    attachments: mark[COUNT_AT[dialect]] ?? 0,
  };
}
