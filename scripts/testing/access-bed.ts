import { asEngine } from '../../server/database.ts';
import { AccessService } from '../../server/gb28181/access-service.ts';
import { seal } from '../../server/sources/seal.ts';
import { LiveStreams } from '../../server/video/live-streams.ts';
import { Upstreams } from '../../server/video/upstreams.ts';
import type { SimChannel } from '../devices/gb/bodies.ts';
import type { Fault } from '../devices/gb/faults.ts';
import { Nvr, type NvrSettings } from '../devices/gb/nvr-device.ts';
import { get, Wire } from '../devices/gb/wire.ts';
import { TestEngine } from './test-engine.ts';

export { get as headerOf, Wire };
export const PLATFORM_ID = '34020000002000000001';
export const DEVICE_ID = '34020000001180000001';
export const DEVICE_PASSWORD = 'correct horse';

export const simChannel = (n: number, changes: Partial<SimChannel> = {}): SimChannel => ({
  id: `3402000000131${String(n).padStart(7, '0')}`,
  name: `罐区通道${n}`,
  clip: 'gate',
  lng: 117.7,
  lat: 38.95,
  ptzType: 1,
  civilCode: '340200',
  group: null,
  online: true,
  ...changes,
});

export interface DeviceHealth {
  readonly state: string;
  readonly error: string | null;
  readonly refused: number;
  readonly total: number | null;
  readonly remote: string | null;
  readonly maker: string | null;
}

type NvrChanges = Partial<NvrSettings> & {
  readonly faultList?: readonly Fault[];
  /** Another address of 127/8. */
  readonly ip?: string;
  readonly protocol?: 'udp' | 'tcp';
};

/** The access service of a test with its simulated devices; sockets on loopback, a clock that can be moved. */
export class AccessBed {
  readonly service: AccessService;
  readonly engine: TestEngine;
  readonly log: string[];
  private readonly clock: { ahead: number };
  private readonly wires: Wire[] = [];
  private readonly nvrs: Nvr[] = [];

  private constructor(service: AccessService, engine: TestEngine, log: string[], clock: { ahead: number }) {
    this.service = service;
    this.engine = engine;
    this.log = log;
    this.clock = clock;
  }

  static async start(): Promise<AccessBed> {
    const log: string[] = [];
    const clock = { ahead: 0 };
    const engine = new TestEngine();
    const streams = new LiveStreams(new Upstreams(), new Set([engine]), () => engine);
    const service = await AccessService.start(
      {
        host: '127.0.0.1',
        port: 0,
        id: PLATFORM_ID,
        advertised: null,
        now: () => Date.now() + clock.ahead,
        log: (line) => log.push(line),
      },
      streams,
      () => engine,
    );
    return new AccessBed(service, engine, log, clock);
  }

  /** Moves the gateway's clock. */
  advance(ms: number): void {
    this.clock.ahead += ms;
  }

  async addDevice(id: string = DEVICE_ID, profile: object = {}, datum = 'WGS84'): Promise<void> {
    await asEngine((tx) =>
      tx.query(
        `insert into video_device (id, kind, name, password_sealed, path, profile, datum, scope_key, created_by)
         select $1, 'device', $1, $2, '03', $3, $4, min(id), 'test' from scope_cell`,
        [id, seal(DEVICE_PASSWORD), JSON.stringify(profile), datum],
      ),
    );
    await this.service.reload();
  }

  async nvr(changes: NvrChanges = {}): Promise<Nvr> {
    const { faultList = [], ip, protocol = 'udp', ...settings } = changes;
    const { host, port } = this.service.platform.endpoint.transport;
    const server = { ip: host, port };
    const wire = await new Wire({ protocol, server, ...(ip === undefined ? {} : { ip }) }).open();
    this.wires.push(wire);
    const nvr = new Nvr(wire, {
      id: DEVICE_ID,
      password: DEVICE_PASSWORD,
      server: { id: PLATFORM_ID, ...server },
      channels: [simChannel(1), simChannel(2)],
      keepaliveMs: 3_600_000,
      perMessage: 1,
      faults: new Set(faultList),
      ...settings,
    });
    this.nvrs.push(nvr);
    return nvr;
  }

  /** What is stored of a device, after everything that waits was written. */
  async health(id: string = DEVICE_ID): Promise<DeviceHealth> {
    await this.service.write();
    const { rows } = await asEngine((tx) =>
      tx.query<DeviceHealth>(
        `select state, last_error as error, refused_count::int as refused, catalog_total as total, remote, maker from video_device where id = $1`,
        [id],
      ),
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`no device ${id}`);
    return row;
  }

  async channels(id: string = DEVICE_ID) {
    const { rows } = await asEngine((tx) =>
      tx.query<{
        id: string;
        name: string;
        online: boolean;
        missing: boolean;
        lng: number | null;
        camera: string | null;
      }>(
        `select id, name, online, missing_since is not null as missing, lng, camera_id as camera
         from video_channel where device_id = $1 order by id limit 20000`,
        [id],
      ),
    );
    return rows;
  }

  /** Registers and waits until the whole catalogue is stored. */
  async registered(nvr: Nvr, total = nvr.settings.channels.length): Promise<void> {
    const status = await nvr.register();
    if (status !== 200) throw new Error(`the registration was answered ${status}`);
    await until(`a catalogue of ${total}`, async () =>
      (await this.health(nvr.settings.id)).total === total ? true : null,
    );
  }

  /** Ends the devices of one test and forgets them. */
  async reset(): Promise<void> {
    // Later, so that no count of wrong answers reaches from one test into the next.
    this.clock.ahead += 10 * 60_000;
    for (const nvr of this.nvrs.splice(0)) nvr.calls.close();
    for (const wire of this.wires.splice(0)) wire.close();
    this.log.length = 0;
    await this.service.write();
    await asEngine((tx) => tx.query('delete from video_device'));
    await this.service.reload();
  }

  async close(): Promise<void> {
    await this.reset();
    await this.service.close();
  }
}

/** Looks until there is something; fails after a minute, which no test comes near to on a machine that works. */
export async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
