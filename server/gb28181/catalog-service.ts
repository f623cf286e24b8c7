import type { DeviceError } from '../../domain/video-device.ts';
import { asEngine } from '../database.ts';
import { type CatalogMerge, catalogMerge, MAX_CHANNELS } from '../ingest/gb28181/catalog-merge.ts';
import type { CatalogItem, Manscdp } from '../ingest/gb28181/manscdp.ts';
import type { DeviceBook, KnownDevice } from './device-book.ts';
import { markMissing, removeChannels, saveChannelStates, saveChannels } from './device-store.ts';
import type { Sender } from './sender.ts';

/** Questions that run at once: thousands of devices come back together after a restart of the network. */
const MAX_RUNNING = 16;
const CHECK_MS = 1_000;

type CatalogMessage = Extract<Manscdp, { kind: 'catalog' }>;

interface Running {
  readonly device: KnownDevice;
  readonly merge: CatalogMerge;
  readonly done: (error: DeviceError | null) => void;
}

export interface CatalogParts {
  readonly book: DeviceBook;
  readonly sender: Sender;
  readonly now: () => number;
  /** Told after channels of a device were stored. */
  readonly stored: (device: KnownDevice) => void;
  readonly log: (line: string) => void;
}

/** Asks devices for their catalogues, merges the many messages of an answer, and stores what came. */
export class CatalogService {
  private readonly parts: CatalogParts;
  private readonly running = new Map<string, Running>();
  private readonly queue = new Map<
    string,
    { readonly device: KnownDevice; readonly waiters: ((error: DeviceError | null) => void)[] }
  >();
  private readonly ticker: NodeJS.Timeout;

  constructor(parts: CatalogParts) {
    this.parts = parts;
    this.ticker = setInterval(() => this.sweep(), CHECK_MS);
    this.ticker.unref();
  }

  /** Asks for a whole catalogue; resolves with null when it is stored, or with why it is not complete. */
  refresh(device: KnownDevice): Promise<DeviceError | null> {
    return new Promise((resolve) => {
      const queued = this.queue.get(device.id);
      if (queued !== undefined) queued.waiters.push(resolve);
      else this.queue.set(device.id, { device, waiters: [resolve] });
      this.startNext();
    });
  }

  progress(deviceId: string): { readonly done: number; readonly total: number } | null {
    return this.running.get(deviceId)?.merge.progress() ?? null;
  }

  private startNext(): void {
    for (const [id, { device, waiters }] of this.queue) {
      if (this.running.size >= MAX_RUNNING) return;
      if (this.running.has(id)) continue;
      this.queue.delete(id);
      this.start(device, (error) => {
        for (const tell of waiters) tell(error);
      });
    }
  }

  private start(device: KnownDevice, done: Running['done']): void {
    const { book, sender, now } = this.parts;
    const asked = sender.ask(device, 'Catalog', device.id);
    // The question has its number before the first answer can come.
    this.running.set(device.id, { device, merge: catalogMerge(device.serial, now()), done });
    asked.catch(() => {
      if (this.running.get(device.id)?.merge.progress().done !== 0) return;
      book.fail(device, 'no_answer', now(), 'Catalog');
      this.finish(device.id, 'no_answer');
    });
  }

  private finish(deviceId: string, error: DeviceError | null): void {
    const running = this.running.get(deviceId);
    if (running === undefined) return;
    this.running.delete(deviceId);
    running.done(error);
    this.startNext();
  }

  /** Takes an answer or a notice of a subscription. */
  take(device: KnownDevice, message: CatalogMessage): void {
    if (message.notify) {
      this.takeNotice(device, message.items);
      return;
    }
    const running = this.running.get(device.id);
    // An answer to no question of ours: some devices send their catalogue unasked. It adds, and never removes.
    if (running === undefined) {
      this.store(device, message.items, null);
      return;
    }
    if (message.total > MAX_CHANNELS) {
      this.parts.book.fail(device, 'catalog_too_large', this.parts.now(), String(message.total), true);
      this.finish(device.id, 'catalog_too_large');
      return;
    }
    if (!running.merge.add(message, this.parts.now())) return;
    this.store(device, [...running.merge.items().values()], running);
  }

  private sweep(): void {
    const now = this.parts.now();
    for (const running of [...this.running.values()]) {
      if (!running.merge.isStale(now)) continue;
      const { done, total } = running.merge.progress();
      this.parts.book.fail(running.device, done === 0 ? 'no_answer' : 'catalog_incomplete', now, `${done}/${total}`);
      const items = [...running.merge.items().values()];
      // What came is good; what did not come may still be there.
      if (items.length > 0) this.store(running.device, items, null);
      this.finish(running.device.id, done === 0 ? 'no_answer' : 'catalog_incomplete');
    }
  }

  private store(device: KnownDevice, items: readonly CatalogItem[], complete: Running | null): void {
    const { book, now, stored, log } = this.parts;
    const work = asEngine(async (tx) => {
      await saveChannels(tx, device, items);
      if (complete !== null) await markMissing(tx, device.id, new Set(items.map(({ id }) => id)));
    });
    work.then(
      () => {
        if (complete !== null) book.note(device.id, { catalogAt: now(), catalogTotal: items.length });
        stored(device);
        if (complete !== null) this.finish(device.id, null);
      },
      (error: unknown) => {
        log(`gb28181: the catalogue of ${device.id} was not stored: ${String(error)}`);
        if (complete !== null) this.finish(device.id, 'catalog_incomplete');
      },
    );
  }

  /** ON and OFF carry an id alone; ADD and UPDATE whole entries; DEL takes one away. */
  private takeNotice(device: KnownDevice, items: readonly CatalogItem[]): void {
    const whole = items.filter(({ event }) => event === 'add' || event === 'update' || event === null);
    const gone = items.filter(({ event }) => event === 'del').map(({ id }) => id);
    const states = new Map(
      items.flatMap(({ id, event, online }) =>
        online !== null && event !== null && !['add', 'update', 'del'].includes(event) ? [[id, online] as const] : [],
      ),
    );
    const work = asEngine(async (tx) => {
      if (whole.length > 0) await saveChannels(tx, device, whole);
      if (states.size > 0) await saveChannelStates(tx, device.id, states);
      if (gone.length > 0) await removeChannels(tx, device.id, gone);
    });
    work.then(
      () => this.parts.stored(device),
      (error: unknown) => this.parts.log(`gb28181: a notice of ${device.id} was not stored: ${String(error)}`),
    );
  }

  close(): void {
    clearInterval(this.ticker);
  }
}
