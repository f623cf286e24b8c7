import { writeManscdp } from '../ingest/gb28181/manscdp.ts';
import { header } from '../ingest/gb28181/sip-message.ts';
import type { DeviceBook, KnownDevice } from './device-book.ts';
import { MANSCDP, type Sender } from './sender.ts';
import { type DialogNames, sequenceOf, tagOf } from './sip-write.ts';

const EXPIRES_SECONDS = 600;
/** Refreshed well before the end, inside the same dialog. */
const REFRESH_MS = (EXPIRES_SECONDS * 1000 * 3) / 4;

export const SUBSCRIPTIONS = ['Catalog', 'Alarm', 'MobilePosition'] as const;
export type Subscription = (typeof SUBSCRIPTIONS)[number];

interface Kept {
  dialog: DialogNames;
  at: number;
}

const wanted = ({ profile }: KnownDevice): readonly Subscription[] =>
  [
    profile.subscribeCatalog ? ('Catalog' as const) : null,
    profile.subscribeAlarm ? ('Alarm' as const) : null,
    profile.subscribePosition ? ('MobilePosition' as const) : null,
  ].filter((one) => one !== null);

/** Subscriptions of devices (GB/T 28181 9.11): begun at registration, refreshed in their dialogs, begun anew when lost. */
export class Subscriptions {
  private readonly kept = new Map<string, Kept>();
  private readonly sender: Sender;
  private readonly book: DeviceBook;

  constructor(sender: Sender, book: DeviceBook) {
    this.sender = sender;
    this.book = book;
  }

  /** What is due for a device: begins or refreshes. Called at registration and at every keepalive; cheap when nothing is. */
  keep(device: KnownDevice, now: number): void {
    for (const what of wanted(device)) {
      const key = `${device.id} ${what}`;
      const known = this.kept.get(key);
      if (known !== undefined && now - known.at < REFRESH_MS) continue;
      // Marked before the answer, so that two keepalives do not begin it twice.
      const mark: Kept = { dialog: known?.dialog ?? { callId: '', from: '', to: '', sequence: 0 }, at: now };
      this.kept.set(key, mark);
      this.subscribe(device, what, known?.dialog).then(
        (dialog) => {
          mark.dialog = dialog;
        },
        () => {
          this.kept.delete(key);
          this.book.fail(device, 'no_answer', now, `SUBSCRIBE ${what}`);
        },
      );
    }
  }

  /** A device that went away or registered anew knows nothing of its subscriptions. */
  forget(deviceId: string): void {
    for (const what of SUBSCRIPTIONS) this.kept.delete(`${deviceId} ${what}`);
  }

  private async subscribe(
    device: KnownDevice,
    what: Subscription,
    before: DialogNames | undefined,
  ): Promise<DialogNames> {
    const serial = this.book.nextSerial(device);
    const parts = what === 'MobilePosition' ? ([['Interval', '5']] as const) : [];
    const dialog = before === undefined ? undefined : { ...before, sequence: before.sequence + 1 };
    const { message, remote } = this.sender.write(device, {
      method: 'SUBSCRIBE',
      user: device.id,
      body: writeManscdp('Query', what, serial, device.id, parts),
      contentType: MANSCDP,
      extra: [
        ['event', what === 'Catalog' ? `Catalog;id=${serial}` : 'presence'],
        ['expires', String(EXPIRES_SECONDS)],
      ],
      ...(dialog === undefined ? {} : { dialog }),
    });
    const answer = await this.sender.endpoint.request(message, remote, 10_000);
    const status = answer.start.kind === 'response' ? answer.start.status : 0;
    if (status < 200 || status >= 300) throw new Error(`SUBSCRIBE was answered ${status}`);
    const to = header(answer, 'to') ?? '';
    return {
      callId: header(message, 'call-id') ?? '',
      from: header(message, 'from') ?? '',
      to: tagOf(to) === null ? (header(message, 'to') ?? '') : to,
      sequence: sequenceOf(message).number,
    };
  }
}
