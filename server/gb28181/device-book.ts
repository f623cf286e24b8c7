import type { Datum } from '../../domain/place.ts';
import {
  type AccessPath,
  type DeviceError,
  type DeviceProfile,
  deviceProfileSchema,
  isPresent,
  silenceMs,
  type VideoDeviceKind,
  type VideoDeviceState,
} from '../../domain/video-device.ts';
import type { Remote } from './sip-transport.ts';

/** A device as the gateway knows it; the mutable part is what its messages told. Times are epoch milliseconds. */
export interface KnownDevice {
  readonly id: string;
  readonly kind: VideoDeviceKind;
  name: string;
  passwordSealed: Buffer;
  path: AccessPath;
  profile: DeviceProfile;
  datum: Datum;
  allowedAddresses: readonly string[];
  vehicleId: string | null;
  scopeKey: number;
  state: VideoDeviceState;
  remote: Remote | null;
  registeredAt: number | null;
  expiresAt: number;
  heardAt: number;
  /** A device that was there when the gateway before ended is not silent before it could be heard here. */
  readonly graceUntil: number;
  refused: number;
  /** Serial number of the last question to it. */
  serial: number;
}

/** A row of video_device as the gateway reads it. */
export interface DeviceRow {
  readonly id: string;
  readonly kind: VideoDeviceKind;
  readonly name: string;
  readonly password: Buffer;
  readonly path: AccessPath;
  readonly profile: unknown;
  readonly datum: Datum;
  readonly allowed: readonly string[];
  readonly vehicle: string | null;
  readonly scopeKey: number;
  readonly state: VideoDeviceState;
  readonly remote: string | null;
  readonly registeredAt: number | null;
  readonly expiresAt: number | null;
  readonly keepaliveAt: number | null;
  readonly refused: number;
}

/** What is to be written of a device at the next flush; the newest value of each part wins. */
export interface DeviceChange {
  state?: VideoDeviceState;
  stateAt?: number;
  registeredAt?: number;
  expiresAt?: number;
  keepaliveAt?: number;
  remote?: string;
  maker?: string | null;
  model?: string | null;
  firmware?: string | null;
  catalogAt?: number;
  catalogTotal?: number;
  error?: DeviceError | null;
  errorDetail?: string;
  errorAt?: number;
  refused?: number;
}

export const remoteText = ({ protocol, ip, port }: Remote): string => `${protocol} ${ip} ${port}`;

export function parseRemote(text: string | null): Remote | null {
  const parts = /^(udp|tcp) (\S{2,45}) (\d{1,5})$/.exec(text ?? '');
  if (parts === null) return null;
  return { protocol: parts[1] === 'tcp' ? 'tcp' : 'udp', ip: parts[2] ?? '', port: Number(parts[3]) };
}

/** Devices by id, and what changed of them since it was last written. Memory only; `device-store.ts` reads and writes. */
export class DeviceBook {
  private readonly devices = new Map<string, KnownDevice>();
  private changes = new Map<string, DeviceChange>();

  /** Takes the rows as they stand; devices that are gone are forgotten and told. What runs keeps running. */
  load(rows: readonly DeviceRow[], now: number): readonly KnownDevice[] {
    const seen = new Set<string>();
    for (const row of rows) {
      seen.add(row.id);
      const known = this.devices.get(row.id);
      const settings = {
        name: row.name,
        passwordSealed: row.password,
        path: row.path,
        profile: deviceProfileSchema.catch(deviceProfileSchema.parse({})).parse(row.profile),
        datum: row.datum,
        allowedAddresses: row.allowed,
        vehicleId: row.vehicle,
        scopeKey: row.scopeKey,
      };
      if (known !== undefined) Object.assign(known, settings);
      else
        this.devices.set(row.id, {
          id: row.id,
          kind: row.kind,
          ...settings,
          state: row.state,
          remote: parseRemote(row.remote),
          registeredAt: row.registeredAt,
          expiresAt: row.expiresAt ?? 0,
          heardAt: Math.max(row.keepaliveAt ?? 0, row.registeredAt ?? 0),
          graceUntil: row.state === 'online' ? now + silenceMs(settings.profile.keepaliveSeconds) : 0,
          refused: row.refused,
          serial: 0,
        });
    }
    const gone = [...this.devices.values()].filter((device) => !seen.has(device.id));
    for (const device of gone) this.devices.delete(device.id);
    return gone;
  }

  get(id: string): KnownDevice | undefined {
    return this.devices.get(id);
  }

  all(): Iterable<KnownDevice> {
    return this.devices.values();
  }

  get size(): number {
    return this.devices.size;
  }

  /** The next serial number of a question to a device. */
  nextSerial(device: KnownDevice): number {
    device.serial = (device.serial % 99_999) + 1;
    return device.serial;
  }

  note(id: string, change: DeviceChange): void {
    this.changes.set(id, { ...this.changes.get(id), ...change });
  }

  /** Writes down why something failed, in a code that people read as words; a refusal also counts. */
  fail(device: KnownDevice, error: DeviceError, now: number, detail = '', refused = false): void {
    if (refused) device.refused += 1;
    this.note(device.id, {
      error,
      errorDetail: detail.slice(0, 200),
      errorAt: now,
      ...(refused ? { refused: device.refused } : {}),
    });
  }

  isPresent(device: KnownDevice, now: number): boolean {
    const { expiresAt, heardAt, graceUntil, profile } = device;
    return now < graceUntil || isPresent({ expiresAt, heardAt, keepaliveSeconds: profile.keepaliveSeconds }, now);
  }

  /** Devices that were online and are silent for too long now. */
  silent(now: number): KnownDevice[] {
    return [...this.devices.values()].filter(
      (device) => device.state === 'online' && device.kind !== 'platform-upper' && !this.isPresent(device, now),
    );
  }

  /** What is to be written, handed over; on failure it is given back with `restore`. */
  takeChanges(): Map<string, DeviceChange> {
    const taken = this.changes;
    this.changes = new Map();
    return taken;
  }

  restore(failed: ReadonlyMap<string, DeviceChange>): void {
    for (const [id, change] of failed) this.changes.set(id, { ...change, ...this.changes.get(id) });
  }
}
