import type { Manscdp } from '../ingest/gb28181/manscdp.ts';
import type { DeviceBook, KnownDevice } from './device-book.ts';
import { tellAlarm, tellPosition } from './doors.ts';
import type { Sender } from './sender.ts';

/** What of the platform is needed to answer. */
export interface TellParts {
  readonly book: DeviceBook;
  readonly sender: Sender;
  readonly now: () => number;
  readonly log: (line: string) => void;
  confirmAlarm(device: KnownDevice, serial: number, channel: string): void;
}

/** Alarms of one device that may wait for the database; a storm beyond is counted on the device and dropped. */
const MAX_WAITING = 50;
const waiting = new Map<string, number>();

/** Stores an alarm, confirms it only then, and lets the device speak again where the standard keeps it silent. */
export function takeAlarm(platform: TellParts, device: KnownDevice, alarm: Extract<Manscdp, { kind: 'alarm' }>): void {
  const before = waiting.get(device.id) ?? 0;
  if (before >= MAX_WAITING) {
    platform.book.fail(device, 'rate_limited', platform.now(), 'Alarm', true);
    return;
  }
  waiting.set(device.id, before + 1);
  tellAlarm(device, alarm)
    .then(
      (camera) => {
        if (camera === null)
          platform.book.fail(device, 'refused', platform.now(), `alarm of ${alarm.device}, no camera`);
        platform.confirmAlarm(device, alarm.serial, alarm.device);
        if (alarm.method === 2 && device.profile.resetAlarms) resetAlarm(platform, device, alarm.device);
      },
      (error: unknown) => platform.log(`gb28181: an alarm of ${device.id} was not stored: ${String(error)}`),
    )
    .finally(() => {
      const left = (waiting.get(device.id) ?? 1) - 1;
      if (left <= 0) waiting.delete(device.id);
      else waiting.set(device.id, left);
    });
}

/** After an alarm of its own (method 2) a device says nothing more until it is reset (annex A.2.5): logged each time. */
function resetAlarm(platform: TellParts, device: KnownDevice, channel: string): void {
  platform.sender.control(device, channel, [['AlarmCmd', 'ResetAlarm']]).then(
    () => platform.log(`gb28181: alarm of ${channel} at ${device.id} was reset`),
    () => platform.book.fail(device, 'no_answer', platform.now(), 'ResetAlarm'),
  );
}

export function takePosition(
  platform: TellParts,
  device: KnownDevice,
  told: Extract<Manscdp, { kind: 'position' }>,
): void {
  tellPosition(device, told).catch((error: unknown) =>
    platform.log(`gb28181: a position of ${device.id} was not stored: ${String(error)}`),
  );
}
