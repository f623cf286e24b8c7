import { alarmCodeOf, alarmPriorityOf } from '../../domain/cascade.ts';
import { asEngine } from '../database.ts';
import { MANSCDP } from '../gb28181/sender.ts';
import type { Respond } from '../gb28181/sip-endpoint.ts';
import type { Remote } from '../gb28181/sip-transport.ts';
import { contactUri, type DialogNames, newToken } from '../gb28181/sip-write.ts';
import { encodeGbk } from '../ingest/gb28181/gb-text.ts';
import { beijingText, type ManscdpPart, writeManscdp } from '../ingest/gb28181/manscdp.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { UpperLink } from './upper-link.ts';
import { alarmsAfter, lastAlarm, type SharedAlarm, sharedCameras } from './upper-store.ts';

/** GB/T 28181 9.11: what a subscription lasts where it says nothing. */
const DEFAULT_EXPIRES_SECONDS = 600;
const MAX_EXPIRES_SECONDS = 86_400;
/** Entries of one notice. */
const PER_NOTICE = 20;

type Kind = 'catalog' | 'alarm';
const KINDS: readonly string[] = ['catalog', 'alarm'] satisfies readonly Kind[];

interface Subscription {
  readonly link: UpperLink;
  readonly kind: Kind;
  readonly event: string;
  dialog: DialogNames;
  until: number;
  /** Channels as they were told last. */
  known: ReadonlyMap<string, boolean> | null;
  /** The last raw alarm that was told. */
  after: number | null;
}

/** Subscriptions of platforms above: cameras that go and come, and alarms of cameras that are shared. */
export class UpperSubscriptions {
  private readonly kept = new Map<string, Subscription>();
  private readonly log: (line: string) => void;
  private busy = false;

  constructor(log: (line: string) => void) {
    this.log = log;
  }

  /** Takes a SUBSCRIBE whose body names what is wanted; other kinds are refused. */
  take(link: UpperLink, command: string, message: SipMessage, remote: Remote, respond: Respond): void {
    if (!KINDS.includes(command)) {
      respond(489);
      return;
    }
    const kind: Kind = command === 'alarm' ? 'alarm' : 'catalog';
    const key = `${link.row.id} ${kind}`;
    const wished = Number(/^\d{1,7}$/.exec(header(message, 'expires') ?? '')?.[0] ?? DEFAULT_EXPIRES_SECONDS);
    const seconds = Math.min(wished, MAX_EXPIRES_SECONDS);
    const tag = newToken(5);
    const to = header(message, 'to') ?? '';
    respond(200, { tag, extra: [['expires', String(seconds)]] });
    if (seconds === 0) {
      this.kept.delete(key);
      return;
    }
    const before = this.kept.get(key);
    const callId = header(message, 'call-id') ?? '';
    const dialog: DialogNames = {
      callId,
      from: /;tag=/i.test(to) ? to : `${to};tag=${tag}`,
      to: header(message, 'from') ?? '',
      sequence: before?.dialog.callId === callId ? before.dialog.sequence : 0,
      target: contactUri(header(message, 'contact')) ?? `sip:${link.row.id}@${remote.ip}:${remote.port}`,
    };
    const event = header(message, 'event') ?? (kind === 'alarm' ? 'presence' : 'Catalog');
    const { known = null, after = null } = before ?? {};
    this.kept.set(key, { link, kind, event, dialog, until: Date.now() + seconds * 1000, known, after });
  }

  forget(link: UpperLink): void {
    for (const [key, one] of this.kept) if (one.link === link) this.kept.delete(key);
  }

  /** Tells what is new; called every few seconds, and one turn at a time. */
  async turn(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (const [key, one] of this.kept)
        if (Date.now() >= one.until || !one.link.online) this.kept.delete(key);
        else await (one.kind === 'alarm' ? this.tellAlarms(one) : this.tellCatalog(one));
    } catch (error) {
      this.log(`cascade: a notice was not sent: ${String(error)}`);
    } finally {
      this.busy = false;
    }
  }

  private async tellCatalog(one: Subscription): Promise<void> {
    const cameras = await asEngine((tx) => sharedCameras(tx, one.link.row.id));
    const now = new Map(cameras.map(({ gbId, online }) => [gbId, online]));
    const before = one.known;
    one.known = now;
    if (before === null) return;
    const changes = [...now].flatMap(([id, online]) => {
      const was = before.get(id);
      return was === online ? [] : [[id, was === undefined ? 'ADD' : online ? 'ON' : 'OFF'] as const];
    });
    const gone = [...before.keys()].flatMap((id) => (now.has(id) ? [] : [[id, 'DEL'] as const]));
    const all = [...changes, ...gone];
    for (let at = 0; at < all.length; at += PER_NOTICE) {
      const list = all.slice(at, at + PER_NOTICE);
      const items = list.map(
        ([id, event]): ManscdpPart => [
          'Item',
          [
            ['DeviceID', id],
            ['Event', event],
          ],
        ],
      );
      // In a notice the sum is that of the message, not a total (annex A.2.5).
      await this.notify(one, 'Catalog', one.link.row.ownId, [
        ['SumNum', String(list.length)],
        ['DeviceList', items, list.length],
      ]);
    }
  }

  private async tellAlarms(one: Subscription): Promise<void> {
    const after = one.after ?? (await asEngine(lastAlarm));
    one.after = after;
    for (const alarm of await asEngine((tx) => alarmsAfter(tx, one.link.row.id, after))) {
      await this.notify(one, 'Alarm', alarm.gbId, alarmParts(alarm));
      one.after = alarm.id;
    }
  }

  private async notify(
    one: Subscription,
    command: string,
    target: string,
    parts: readonly ManscdpPart[],
  ): Promise<void> {
    const { link, event } = one;
    one.dialog = { ...one.dialog, sequence: one.dialog.sequence + 1 };
    const left = Math.max(1, Math.round((one.until - Date.now()) / 1000));
    await link.ask({
      method: 'NOTIFY',
      user: link.row.id,
      dialog: one.dialog,
      body: encodeGbk(writeManscdp('Notify', command, link.nextSerial(), target, parts).toString()),
      contentType: MANSCDP,
      extra: [
        ['event', event],
        ['subscription-state', `active;expires=${left}`],
      ],
    });
  }
}

/** A raw alarm as annex A.2.5 writes it. */
function alarmParts({ kind, tier, message, at }: SharedAlarm): ManscdpPart[] {
  const [method, type] = alarmCodeOf(kind);
  return [
    ['AlarmPriority', String(alarmPriorityOf(tier))],
    ['AlarmMethod', String(method)],
    ['AlarmTime', beijingText(at)],
    ['AlarmDescription', message === '' ? kind : message],
    ...(type === null ? [] : [['Info', [['AlarmType', String(type)]]] satisfies ManscdpPart]),
  ];
}
