import { parseManscdp, writeManscdp } from '../ingest/gb28181/manscdp.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import { CatalogService } from './catalog-service.ts';
import { DeviceBook, type KnownDevice, remoteText } from './device-book.ts';
import { registrar } from './registrar.ts';
import { Sender } from './sender.ts';
import { type Respond, SipEndpoint } from './sip-endpoint.ts';
import type { Remote } from './sip-transport.ts';
import { type SipSelf, userOf } from './sip-write.ts';
import { type Strangers, strangerBook } from './strangers.ts';
import { Subscriptions } from './subscriptions.ts';
import { takeAlarm, takePosition } from './told.ts';

export interface PlatformSettings {
  readonly host: string;
  readonly port: number;
  /** Our 20-digit id. */
  readonly id: string;
  /** What devices are told as our address; the bound host by default. */
  readonly advertised: string | null;
  readonly key: Buffer;
  readonly unseal: (sealed: Buffer) => string;
  readonly now?: () => number;
  readonly log?: (line: string) => void;
}

/** Requests in dialogs and of other services than ours; each is asked in turn until one takes it. */
export type DialogHandler = (message: SipMessage, method: string, remote: Remote, respond: Respond) => boolean;

export interface PlatformEvents {
  /** A device registered, came back, left or fell silent. */
  changed(device: KnownDevice): void;
  /** Channels of a device were stored. */
  stored(device: KnownDevice): void;
}

/** The platform side of GB/T 28181: who is there, what they have, what they tell. Media is begun by others through it. */
export class Platform {
  readonly book = new DeviceBook();
  readonly strangers: Strangers;
  readonly self: SipSelf;
  readonly endpoint: SipEndpoint;
  readonly sender: Sender;
  readonly catalogs: CatalogService;
  readonly handlers: DialogHandler[] = [];
  /** Late answers to INVITEs that were given up; the call service ends those calls. */
  late: (answer: SipMessage, remote: Remote) => void = () => undefined;
  private readonly subscriptions: Subscriptions;
  private readonly register: ReturnType<typeof registrar>;
  private readonly events: PlatformEvents;
  readonly now: () => number;
  readonly log: (line: string) => void;

  private constructor(settings: PlatformSettings, endpoint: SipEndpoint, events: PlatformEvents) {
    const { id, advertised, key, unseal } = settings;
    this.now = settings.now ?? Date.now;
    this.log = settings.log ?? console.log;
    this.strangers = strangerBook(this.log);
    const { host, port } = endpoint.transport;
    this.self = { id, realm: id.slice(0, 10), address: advertised ?? host, port };
    this.endpoint = endpoint;
    this.events = events;
    this.sender = new Sender(endpoint, this.self, this.book);
    this.subscriptions = new Subscriptions(this.sender, this.book);
    this.register = registrar({ book: this.book, strangers: this.strangers, realm: this.self.realm, key, unseal });
    this.catalogs = new CatalogService({
      book: this.book,
      sender: this.sender,
      now: this.now,
      stored: (device) => this.events.stored(device),
      log: this.log,
    });
  }

  static async open(settings: PlatformSettings, events: PlatformEvents): Promise<Platform> {
    const parts: { platform?: Platform } = {};
    const endpoint = await SipEndpoint.open(settings, {
      request: (message, remote, respond) => parts.platform?.take(message, remote, respond),
      late: (answer, remote) => parts.platform?.late(answer, remote),
    });
    const platform = new Platform(settings, endpoint, events);
    parts.platform = platform;
    return platform;
  }

  private take(message: SipMessage, remote: Remote, respond: Respond): void {
    const method = message.start.kind === 'request' ? message.start.method : '';
    try {
      if (method === 'REGISTER') this.takeRegister(message, remote, respond);
      else if (this.handlers.some((handle) => handle(message, method, remote, respond))) return;
      else if (method === 'MESSAGE' || method === 'NOTIFY') this.takeMessage(message, remote, respond);
      else if (method === 'OPTIONS') respond(200);
      else if (method !== 'ACK') respond(405);
    } catch (error) {
      // One bad message must not end the gateway; it is told and answered.
      this.log(`gb28181: ${method} from ${remote.ip} failed: ${String(error)}`);
      respond(500);
    }
  }

  private takeRegister(message: SipMessage, remote: Remote, respond: Respond): void {
    const now = this.now();
    const { status, extra, outcome, device } = this.register.take(message, remote, now);
    respond(status, { extra });
    if (device === null || outcome === 'challenged' || outcome === 'refused') return;
    if (outcome === 'left') {
      this.book.fail(device, 'logged_out', now);
      this.leave(device, now);
      return;
    }
    if (outcome === 'registered') this.subscriptions.forget(device.id);
    this.arrive(device, now, outcome === 'registered');
  }

  /** A device is there: asks what it is and has, and subscribes what is wanted. */
  private arrive(device: KnownDevice, now: number, anew: boolean): void {
    if (device.state !== 'online') {
      device.state = 'online';
      this.book.note(device.id, { state: 'online', stateAt: now });
      this.events.changed(device);
    }
    this.subscriptions.keep(device, now);
    if (!anew || device.kind === 'platform-upper') return;
    this.sender.ask(device, 'DeviceInfo', device.id).catch(() => undefined);
    this.askStatus(device);
    void this.catalogs.refresh(device);
  }

  /** What the device says of itself; only that something is wrong is worth telling. */
  private askStatus(device: KnownDevice): void {
    const question = { command: 'DeviceStatus', target: device.id };
    this.sender
      .collect(device, question, (told) => {
        if (told.kind === 'other' && (told.online === false || told.result?.toUpperCase() === 'ERROR'))
          this.book.fail(device, 'device_fault', this.now(), `DeviceStatus ${told.result ?? ''}`);
        return true;
      })
      .catch(() => undefined);
  }

  private leave(device: KnownDevice, now: number): void {
    if (device.state === 'offline') return;
    device.state = 'offline';
    this.subscriptions.forget(device.id);
    this.book.note(device.id, { state: 'offline', stateAt: now });
    this.events.changed(device);
  }

  /** Devices that fell silent; called every few seconds. Returns how many. */
  sweep(): number {
    const now = this.now();
    const silent = this.book.silent(now);
    for (const device of silent) {
      this.book.fail(device, 'no_keepalive', now);
      this.leave(device, now);
    }
    return silent.length;
  }

  /** The registered sender of a request, from the address that it registered from; null is answered already. */
  senderOf(message: SipMessage, remote: Remote, respond: Respond): KnownDevice | null {
    const id = userOf(header(message, 'from')) ?? '';
    const device = this.book.get(id);
    const now = this.now();
    if (device === undefined) {
      this.strangers.note(id, remote.ip, 'unknown_device', now);
      respond(403);
      return null;
    }
    if (device.remote === null || now >= device.expiresAt) {
      this.strangers.note(id, remote.ip, 'not_registered', now);
      respond(403);
      return null;
    }
    if (device.remote.ip !== remote.ip) {
      // Whoever writes from elsewhere must prove itself first: a refused device registers anew.
      this.strangers.note(id, remote.ip, 'foreign_address', now);
      this.book.fail(device, 'foreign_address', now, remote.ip, true);
      respond(403);
      return null;
    }
    return device;
  }

  private takeMessage(message: SipMessage, remote: Remote, respond: Respond): void {
    const device = this.senderOf(message, remote, respond);
    if (device === null) return;
    const now = this.now();
    const told = parseManscdp(message.body, device.profile.charset);
    if (told === null) {
      this.book.fail(device, 'unreadable', now, header(message, 'content-type') ?? '', true);
      respond(400);
      return;
    }
    respond(200);
    switch (told.kind) {
      case 'keepalive':
        this.takeKeepalive(device, remote, now);
        // It is there and says itself that something is wrong with it or with what hangs on it.
        if (!told.ok || told.faulty.length > 0)
          this.book.fail(device, 'device_fault', now, told.faulty.slice(0, 8).join(' '));
        break;
      case 'catalog':
        this.catalogs.take(device, told);
        break;
      case 'info':
        this.book.note(device.id, { maker: told.maker, model: told.model, firmware: told.firmware });
        this.sender.answered(device, 'DeviceInfo', told.serial, told);
        break;
      case 'alarm':
        takeAlarm(this, device, told);
        break;
      case 'position':
        takePosition(this, device, told);
        break;
      case 'records':
        this.sender.answered(device, 'RecordInfo', told.serial, told);
        break;
      case 'presets':
        this.sender.answered(device, 'PresetQuery', told.serial, told);
        break;
      case 'other':
        this.sender.answered(device, told.command, told.serial, told);
        break;
      case 'media_status':
        this.mediaEnded(message, device);
        break;
    }
  }

  /** History ended; matched by Call-ID first, since the sender may be another than the device. */
  mediaEnded: (message: SipMessage, device: KnownDevice) => void = () => undefined;

  private takeKeepalive(device: KnownDevice, remote: Remote, now: number): void {
    // NAT gives another port from time to time: requests go to where the last keepalive came from.
    const moved = device.remote?.port !== remote.port || device.remote.protocol !== remote.protocol;
    device.remote = remote;
    device.heardAt = now;
    this.book.note(device.id, { keepaliveAt: now, ...(moved ? { remote: remoteText(remote) } : {}) });
    this.arrive(device, now, device.state !== 'online');
  }

  /** The answer of the application to an alarm (annex J.8), apart from the 200 of SIP. */
  confirmAlarm(device: KnownDevice, serial: number, channel: string): void {
    this.sender
      .tell(device, writeManscdp('Response', 'Alarm', serial, channel, [['Result', 'OK']]))
      .catch(() => this.book.fail(device, 'no_answer', this.now(), 'Alarm'));
  }

  async close(): Promise<void> {
    this.catalogs.close();
    await this.endpoint.close();
  }
}
