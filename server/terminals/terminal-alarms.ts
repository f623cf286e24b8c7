import type { AlarmItem } from '../../domain/ingest.ts';
import type { DriverAlarm } from '../ingest/jt808/driver-alarm.ts';
import { isWordCode, type Location } from '../ingest/jt808/location.ts';
import type { KnownTerminal } from './terminal-row.ts';

/** A driver alarm without an end is over when it has not come again for this long. */
const SINGLE_MS = 60_000;
/** A device clock may be off by this much before its time is replaced by that of arrival. */
const CLOCK_MS = 5 * 60_000;

export interface TerminalAlarms {
  /** What one live report raises and clears. */
  of(location: Location, now: number): AlarmItem[];
  stop(): void;
}

/** The time of an event: the device's own unless it cannot be right. */
export function eventTime(at: number | null, now: number): number {
  return at === null || Math.abs(now - at) > CLOCK_MS ? now : at;
}

/**
 * Turns the alarm word, which repeats with each report, and driver alarms into words for the alarm door: raised once,
 * cleared once. `raised` is what this vehicle's terminals had raised before; `clear` delivers what ends by time.
 */
export function terminalAlarms(
  terminal: Pick<KnownTerminal, 'vehicleId' | 'plate'>,
  raised: readonly string[],
  clear: (items: readonly AlarmItem[]) => void,
): TerminalAlarms {
  /** Of the alarm word. */
  let held = new Set(raised.filter(isWordCode));
  const singles = new Map<string, NodeJS.Timeout>();
  const newest = new Map<string, number>();

  const word = (kind: string, state: AlarmItem['state'], about: number, message = ''): AlarmItem => {
    // A later word with an older time would count as overtaken: device clocks may run ahead of ours.
    const at = Math.max(about, (newest.get(kind) ?? 0) + 1);
    newest.set(kind, at);
    const { vehicleId: object } = terminal;
    return { index: 0, object, point: null, kind, state, tier: null, at, message, value: null };
  };
  const forget = (code: string) => {
    clearTimeout(singles.get(code));
    singles.delete(code);
  };
  const endLater = (code: string) => {
    forget(code);
    const timer = setTimeout(() => {
      singles.delete(code);
      clear([word(code, 'cleared', Date.now())]);
    }, SINGLE_MS);
    timer.unref();
    singles.set(code, timer);
  };
  for (const code of raised) if (!held.has(code)) endLater(code);

  const ofDriver = (alarm: DriverAlarm, now: number): AlarmItem[] => {
    const { code, phase, speedKmh, level } = alarm;
    if (code === null) return [];
    const at = eventTime(alarm.at, now);
    // What a driver alarm holds is not for the alarm word to clear.
    held.delete(code);
    if (phase === 'end') {
      forget(code);
      return [word(code, 'cleared', at)];
    }
    const again = singles.has(code);
    if (phase === 'single') endLater(code);
    const about = `${terminal.plate} ${speedKmh} km/h${level > 0 ? ` · ${level}` : ''}`;
    // Repeats within the minute are the same alarm.
    return again ? [] : [word(code, 'raised', at, about)];
  };
  return {
    of(location, now) {
      const items = location.driverAlarms.flatMap((alarm) => ofDriver(alarm, now));
      const at = eventTime(location.at, now);
      const told = new Set<string>(location.alarms);
      const about = `${terminal.plate} ${location.speedKmh} km/h`;
      for (const code of told) if (!held.has(code)) items.push(word(code, 'raised', at, about));
      for (const code of held) if (!told.has(code)) items.push(word(code, 'cleared', at));
      held = told;
      return items;
    },
    stop() {
      for (const code of [...singles.keys()]) forget(code);
    },
  };
}
