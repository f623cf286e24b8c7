import { asEngine } from '../database.ts';
import type { Platform } from '../gb28181/platform.ts';
import type { Respond } from '../gb28181/sip-endpoint.ts';
import type { Remote } from '../gb28181/sip-transport.ts';
import { userOf } from '../gb28181/sip-write.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import { type CallParts, UpperCalls } from './upper-calls.ts';
import { UpperLink } from './upper-link.ts';
import { catalogParts, parseUpperQuery, type UpperQuery } from './upper-query.ts';
import { loadUppers, sharedCameras, type UpperHealth, type UpperRow, writeUpperHealth } from './upper-store.ts';
import { UpperSubscriptions } from './upper-subscriptions.ts';

const RELOAD_MS = 10_000;
const NOTICE_MS = 2_000;
/** A datagram of 64 KB holds more, but not every platform reads it. */
const PER_MESSAGE = 4;
/** Messages of an answer that are on their way at once. */
const AT_ONCE = 8;

export interface CascadeParts extends CallParts {
  readonly platform: Platform;
  readonly unseal: (sealed: Buffer) => string;
  readonly retryMs?: number;
}

/**
 * Guanlan as a lower platform (GB/T 28181 9.1 to 9.11 from the other side): registers at platforms above, tells them the
 * cameras that were shared with them, and sends those cameras' pictures when it is invited. Through the same port that
 * devices are heard on.
 */
export class CascadeService {
  readonly calls: UpperCalls;
  readonly subscriptions: UpperSubscriptions;
  private readonly parts: CascadeParts;
  private readonly links = new Map<string, UpperLink>();
  private readonly timers: NodeJS.Timeout[] = [];
  private writing: Promise<void> = Promise.resolve();

  private constructor(parts: CascadeParts) {
    this.parts = parts;
    this.calls = new UpperCalls(parts);
    this.subscriptions = new UpperSubscriptions(parts.log);
  }

  static async start(parts: CascadeParts): Promise<CascadeService> {
    const service = new CascadeService(parts);
    parts.platform.handlers.unshift((message, method, remote, respond) =>
      service.take(message, method, remote, respond),
    );
    await service.reload();
    service.every(RELOAD_MS, () => service.reload());
    service.every(NOTICE_MS, () => service.subscriptions.turn());
    return service;
  }

  private every(ms: number, work: () => Promise<void>): void {
    const timer = setInterval(() => {
      work().catch((error: unknown) => this.parts.log(`cascade: ${String(error)}`));
    }, ms);
    timer.unref();
    this.timers.push(timer);
  }

  link(id: string): UpperLink | undefined {
    return this.links.get(id);
  }

  /** Brings the links to what is set: new ones begin, changed ones begin anew, ones that are gone leave. */
  async reload(): Promise<void> {
    const rows = await asEngine(loadUppers);
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, link] of this.links) if (!isSame(link.row, wanted.get(id))) await this.drop(link);
    for (const row of rows) if (!this.links.has(row.id)) this.begin(row);
  }

  private begin(row: UpperRow): void {
    const { platform, unseal, retryMs } = this.parts;
    const { address, port } = platform.self;
    const link = new UpperLink(row, {
      endpoint: platform.endpoint,
      address,
      port,
      unseal,
      told: (health) => this.note(row.id, health),
      ...(retryMs === undefined ? {} : { retryMs }),
    });
    this.links.set(row.id, link);
    link.start();
  }

  private async drop(link: UpperLink): Promise<void> {
    this.links.delete(link.row.id);
    this.subscriptions.forget(link);
    await this.calls.close(link);
    await link.close();
    this.note(link.row.id, { state: 'offline' });
  }

  private note(id: string, health: UpperHealth): void {
    this.writing = this.writing
      .then(() => asEngine((tx) => writeUpperHealth(tx, id, health)))
      .catch((error: unknown) => this.parts.log(`cascade: the state of ${id} was not written: ${String(error)}`));
  }

  /** Requests of platforms above, from their own address alone; everything else is left to who hears devices. */
  private take(message: SipMessage, method: string, remote: Remote, respond: Respond): boolean {
    const link = this.links.get(userOf(header(message, 'from')) ?? '');
    if (link === undefined || remote.ip !== link.row.host) return false;
    if (!link.online && method !== 'BYE' && method !== 'ACK') {
      respond(403);
      return true;
    }
    if (this.calls.take(link, message, method, remote, respond)) return true;
    if (method === 'OPTIONS') respond(200);
    else if (method === 'MESSAGE' || method === 'SUBSCRIBE') this.takeBody(link, message, method, remote, respond);
    else if (method !== 'ACK') respond(405);
    return true;
  }

  private takeBody(link: UpperLink, message: SipMessage, method: string, remote: Remote, respond: Respond): void {
    const query = parseUpperQuery(message.body);
    if (query === null) respond(400);
    else if (method === 'SUBSCRIBE') this.subscriptions.take(link, query.command, message, remote, respond);
    else if (query.root === 'control') {
      // Cameras are steered by our own ranks only (REQ-VID-12); a hand from above has none here yet.
      respond(403);
    } else {
      respond(200);
      this.answer(link, query).catch((error: unknown) =>
        this.parts.log(`cascade: ${query.command} of ${link.row.id} was not answered: ${String(error)}`),
      );
    }
  }

  private async answer(link: UpperLink, { command, serial, target }: UpperQuery): Promise<void> {
    const { ownId, id } = link.row;
    const tell = (name: string, parts: Parameters<UpperLink['tell']>[3]) =>
      link.tell('Response', name, target, parts, serial);
    if (command === 'catalog') {
      const cameras = await asEngine((tx) => sharedCameras(tx, id));
      const bodies = catalogParts(cameras, ownId, PER_MESSAGE);
      for (let at = 0; at < bodies.length; at += AT_ONCE)
        await Promise.all(bodies.slice(at, at + AT_ONCE).map((parts) => tell('Catalog', parts)));
    } else if (command === 'deviceinfo') {
      const cameras = await asEngine((tx) => sharedCameras(tx, id));
      await tell('DeviceInfo', [
        ['DeviceName', '观澜'],
        ['Result', 'OK'],
        ['Manufacturer', 'Guanlan'],
        ['Model', 'Guanlan'],
        ['Firmware', '1'],
        ['Channel', String(cameras.length)],
      ]);
    } else if (command === 'devicestatus')
      await tell('DeviceStatus', [
        ['Result', 'OK'],
        ['Online', 'ONLINE'],
        ['Status', 'OK'],
      ]);
    // Recordings leave the house by request and approval alone (REQ-WF-44): nothing of the past is listed.
    else if (command === 'recordinfo')
      await tell('RecordInfo', [
        ['Name', '观澜'],
        ['SumNum', '0'],
      ]);
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.calls.close();
    await Promise.all([...this.links.values()].map((link) => link.close()));
    this.links.clear();
    await this.writing;
  }
}

function isSame(before: UpperRow, after: UpperRow | undefined): boolean {
  if (after === undefined || !before.password.equals(after.password)) return false;
  return JSON.stringify({ ...before, password: 0 }) === JSON.stringify({ ...after, password: 0 });
}
