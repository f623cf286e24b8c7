import { type Env, isDemo } from '../../lib/env.ts';
import { asEngine } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import { unseal } from '../sources/seal.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import { CallService } from './call-service.ts';
import { loadDevices, writeDevices } from './device-store.ts';
import { tellCameraStates } from './doors.ts';
import { History } from './history.ts';
import { Platform, type PlatformSettings } from './platform.ts';

const WRITE_MS = 2_000;
const RELOAD_MS = 10_000;
const SWEEP_MS = 5_000;
/** Cameras that were linked or unlinked by people are brought to what their channels say within this time. */
const COMPARE_MS = 30_000;

/** Where GB/T 28181 is heard; null when it is not. In demo mode on loopback with a free port, unless settings say where. */
export function sipSettings(settings: Env): Pick<PlatformSettings, 'host' | 'port' | 'id' | 'advertised'> | null {
  const { SIP_HOST, SIP_PORT, SIP_ID, SIP_ADDRESS } = settings;
  if (SIP_HOST !== undefined) return { host: SIP_HOST, port: SIP_PORT, id: SIP_ID, advertised: SIP_ADDRESS ?? null };
  return isDemo(settings) ? { host: '127.0.0.1', port: 0, id: SIP_ID, advertised: null } : null;
}

/**
 * The platform with its database: devices are read at start and when they change, what they tell is written every two
 * seconds in one statement, and cameras follow their channels. One per gateway.
 */
export class AccessService {
  readonly platform: Platform;
  readonly calls: CallService;
  readonly history: History;
  private readonly timers: NodeJS.Timeout[] = [];
  /** Devices whose cameras may have another state than before. */
  private readonly changed = new Set<string>();
  private writing: Promise<void> = Promise.resolve();

  private constructor(platform: Platform, streams: LiveStreams, engineFor: () => MediaEngine) {
    this.platform = platform;
    this.calls = new CallService(platform);
    this.history = new History(platform, this.calls, streams, engineFor);
  }

  static async start(
    settings: Pick<PlatformSettings, 'host' | 'port' | 'id' | 'advertised'> & Partial<PlatformSettings>,
    streams: LiveStreams,
    engineFor: () => MediaEngine,
  ): Promise<AccessService> {
    const parts: { service?: AccessService } = {};
    const changed = ({ id }: { readonly id: string }) => parts.service?.changed.add(id);
    const platform = await Platform.open({ key: deriveKey('sip'), unseal, ...settings }, { changed, stored: changed });
    const service = new AccessService(platform, streams, engineFor);
    parts.service = service;
    await service.reload();
    // Nothing is told of them: the devices may be gone, and viewers of before have left.
    await service.calls.endLeftovers();
    service.every(WRITE_MS, () => service.write());
    service.every(RELOAD_MS, () => service.reload());
    service.every(COMPARE_MS, () => {
      for (const { id } of platform.book.all()) service.changed.add(id);
      return Promise.resolve();
    });
    service.every(SWEEP_MS, () => {
      platform.sweep();
      return Promise.resolve();
    });
    return service;
  }

  private every(ms: number, work: () => Promise<void>): void {
    const timer = setInterval(() => {
      work().catch((error: unknown) => this.platform.log(`gb28181: ${String(error)}`));
    }, ms);
    timer.unref();
    this.timers.push(timer);
  }

  /** Reads the devices anew: after one was added or changed, and every ten seconds for those that others changed. */
  async reload(): Promise<void> {
    // The cameras of a device that was retired are told so with the next write.
    for (const { id } of this.platform.book.load(await asEngine(loadDevices), this.platform.now()))
      this.changed.add(id);
  }

  /** Writes what is waiting. One at a time; what failed is written with the next. */
  write(): Promise<void> {
    this.writing = this.writing.then(() => this.writeNow());
    return this.writing;
  }

  private async writeNow(): Promise<void> {
    const { book, now, log } = this.platform;
    const changes = book.takeChanges();
    const ids = [...this.changed];
    this.changed.clear();
    try {
      if (changes.size > 0) await asEngine((tx) => writeDevices(tx, changes));
      const devices = ids.map((id) => {
        const device = book.get(id);
        return { id, present: device !== undefined && device.state === 'online' && book.isPresent(device, now()) };
      });
      await tellCameraStates(devices);
    } catch (error) {
      book.restore(changes);
      for (const id of ids) this.changed.add(id);
      log(`gb28181: what devices told could not be written and is kept: ${String(error)}`);
    }
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.calls.closeAll();
    await this.platform.close();
    await this.write();
  }
}
