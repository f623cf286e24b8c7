import {
  type Charset,
  child,
  decodeText,
  escapeText,
  numberOf,
  parseXml,
  textOf,
  type XmlNode,
} from './manscdp-text.ts';

/** Bodies of MESSAGE and NOTIFY (GB/T 28181 annex A): what devices tell, and what a platform asks. */
export interface CatalogItem {
  readonly id: string;
  readonly name: string;
  readonly maker: string | null;
  readonly model: string | null;
  readonly civilCode: string | null;
  readonly parentIds: readonly string[];
  readonly businessGroup: string | null;
  /** null where an update says nothing of it. */
  readonly online: boolean | null;
  /** Degrees in the datum that is declared for the device; null without a usable pair. */
  readonly position: { readonly lng: number; readonly lat: number } | null;
  /** 1 dome, 2 half-dome, 3 fixed, 4 remote. */
  readonly ptzType: number | null;
  /** What a subscription says happened; null in an answer to a query. */
  readonly event: 'on' | 'off' | 'vlost' | 'defect' | 'add' | 'del' | 'update' | null;
}

export interface RecordItem {
  readonly id: string;
  readonly name: string | null;
  readonly path: string | null;
  /** Beijing time as epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly kind: string | null;
}

export type Manscdp =
  | { readonly kind: 'keepalive'; readonly device: string; readonly ok: boolean; readonly faulty: readonly string[] }
  | {
      readonly kind: 'catalog';
      readonly device: string;
      readonly serial: number;
      readonly total: number;
      readonly items: readonly CatalogItem[];
      readonly notify: boolean;
    }
  | {
      readonly kind: 'records';
      readonly device: string;
      readonly serial: number;
      readonly total: number;
      readonly items: readonly RecordItem[];
    }
  | {
      readonly kind: 'alarm';
      readonly device: string;
      readonly serial: number;
      readonly priority: number | null;
      readonly method: number | null;
      readonly type: number | null;
      readonly at: number | null;
      readonly description: string | null;
      readonly position: { readonly lng: number; readonly lat: number } | null;
    }
  | {
      readonly kind: 'position';
      readonly device: string;
      readonly at: number | null;
      readonly position: { readonly lng: number; readonly lat: number } | null;
      readonly speedKmh: number | null;
      readonly course: number | null;
    }
  | { readonly kind: 'media_status'; readonly device: string; readonly finished: boolean }
  | {
      readonly kind: 'info';
      readonly device: string;
      readonly serial: number;
      readonly maker: string | null;
      readonly model: string | null;
      readonly firmware: string | null;
      readonly channels: number | null;
    }
  | {
      readonly kind: 'presets';
      readonly device: string;
      readonly serial: number;
      readonly items: readonly { readonly number: number; readonly name: string }[];
    }
  | {
      readonly kind: 'other';
      readonly device: string;
      readonly serial: number;
      readonly command: string;
      readonly result: string | null;
      /** Of DeviceStatus; null elsewhere. */
      readonly online: boolean | null;
    };

/** Beijing time without a zone as epoch milliseconds; null when it is no time. */
export function beijingTime(text: string | null): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})/.exec(text ?? '');
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second) - 8 * 3_600_000;
}

/** A moment as devices want it. */
export const beijingText = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19);

function positionOf(node: XmlNode): { readonly lng: number; readonly lat: number } | null {
  const lng = numberOf(node, 'Longitude', -180, 180);
  const lat = numberOf(node, 'Latitude', -90, 90);
  return lng === null || lat === null || (lng === 0 && lat === 0) ? null : { lng, lat };
}

const EVENTS = ['on', 'off', 'vlost', 'defect', 'add', 'del', 'update'] as const;

function onlineOf(item: XmlNode, event: CatalogItem['event']): boolean | null {
  if (event === 'on') return true;
  if (event === 'off' || event === 'vlost' || event === 'defect') return false;
  const status = textOf(item, 'Status')?.toUpperCase();
  return status === undefined ? null : status === 'ON' || status === 'ONLINE' || status === 'OK';
}

/** One entry; null without an id, which is the only thing that cannot be done without. */
function catalogItem(item: XmlNode): CatalogItem | null {
  const id = textOf(item, 'DeviceID');
  if (id === null || !/^\d{2,20}$/.test(id)) return null;
  const said = textOf(item, 'Event')?.toLowerCase();
  const event = EVENTS.find((one) => one === said) ?? null;
  return {
    id,
    name: textOf(item, 'Name') ?? id,
    maker: textOf(item, 'Manufacturer'),
    model: textOf(item, 'Model'),
    civilCode: textOf(item, 'CivilCode'),
    parentIds: (textOf(item, 'ParentID') ?? '').split('/').filter((one) => /^\d{2,20}$/.test(one)),
    businessGroup: textOf(child(item, 'Info'), 'BusinessGroupID') ?? textOf(item, 'BusinessGroupID'),
    online: onlineOf(item, event),
    position: positionOf(item),
    ptzType: numberOf(child(item, 'Info'), 'PTZType', 0, 9) ?? numberOf(item, 'PTZType', 0, 9),
    event,
  };
}

function recordItem(item: XmlNode): RecordItem | null {
  const from = beijingTime(textOf(item, 'StartTime'));
  const to = beijingTime(textOf(item, 'EndTime'));
  const id = textOf(item, 'DeviceID');
  if (from === null || to === null || to <= from || id === null) return null;
  return { id, name: textOf(item, 'Name'), path: textOf(item, 'FilePath'), from, to, kind: textOf(item, 'Type') };
}

function presetItem(item: XmlNode): { readonly number: number; readonly name: string }[] {
  const number = numberOf(item, 'PresetID', 1, 255);
  return number === null ? [] : [{ number, name: textOf(item, 'PresetName') ?? String(number) }];
}

const items = (list: XmlNode | null): readonly XmlNode[] =>
  (list?.children ?? []).filter((one) => one.name.toLowerCase() === 'item');

/** A body as a message; null when it is none of the standard's. Bad entries of a list are left out, good ones kept. */
export function parseManscdp(bytes: Buffer, charset: Charset = 'auto'): Manscdp | null {
  const root = parseXml(decodeText(bytes, charset));
  const command = textOf(root, 'CmdType');
  const device = textOf(root, 'DeviceID');
  if (root === null || command === null || device === null || !/^\d{2,20}$/.test(device)) return null;
  const serial = numberOf(root, 'SN', 0, 4_294_967_295) ?? 0;
  switch (command.toLowerCase()) {
    case 'keepalive': {
      const faulty = (child(root, 'Info')?.children ?? []).map((one) => one.text).filter((id) => /^\d{20}$/.test(id));
      return { kind: 'keepalive', device, ok: textOf(root, 'Status')?.toUpperCase() === 'OK', faulty };
    }
    case 'catalog': {
      const list = items(child(root, 'DeviceList')).map(catalogItem);
      const found = list.filter((one) => one !== null);
      const total = numberOf(root, 'SumNum', 0, 1_000_000) ?? found.length;
      return { kind: 'catalog', device, serial, total, items: found, notify: root.name.toLowerCase() === 'notify' };
    }
    case 'recordinfo': {
      const found = items(child(root, 'RecordList'))
        .map(recordItem)
        .filter((one) => one !== null);
      return {
        kind: 'records',
        device,
        serial,
        total: numberOf(root, 'SumNum', 0, 1_000_000) ?? found.length,
        items: found,
      };
    }
    case 'alarm':
      return {
        kind: 'alarm',
        device,
        serial,
        priority: numberOf(root, 'AlarmPriority', 0, 9),
        method: numberOf(root, 'AlarmMethod', 0, 9),
        type: numberOf(child(root, 'Info'), 'AlarmType', 0, 99),
        at: beijingTime(textOf(root, 'AlarmTime')),
        description: textOf(root, 'AlarmDescription'),
        position: positionOf(root),
      };
    case 'mobileposition':
      return {
        kind: 'position',
        device,
        at: beijingTime(textOf(root, 'Time')),
        position: positionOf(root),
        speedKmh: numberOf(root, 'Speed', 0, 1000),
        course: numberOf(root, 'Direction', 0, 360),
      };
    case 'mediastatus':
      return { kind: 'media_status', device, finished: textOf(root, 'NotifyType') === '121' };
    case 'deviceinfo':
      return {
        kind: 'info',
        device,
        serial,
        maker: textOf(root, 'Manufacturer'),
        model: textOf(root, 'Model'),
        firmware: textOf(root, 'Firmware'),
        channels: numberOf(root, 'Channel', 0, 100_000),
      };
    case 'presetquery':
      return { kind: 'presets', device, serial, items: items(child(root, 'PresetList')).flatMap(presetItem) };
    default: {
      const told = textOf(root, 'Online')?.toUpperCase();
      const online = told === undefined ? null : told === 'ONLINE';
      return { kind: 'other', device, serial, command, result: textOf(root, 'Result'), online };
    }
  }
}

/** An element of a body: its text or its own elements, and its count where it is a list. */
export type ManscdpPart = readonly [name: string, value: string | readonly ManscdpPart[], count?: number];

function writePart([name, value, count]: ManscdpPart): string {
  const open = count === undefined ? name : `${name} Num="${count}"`;
  return typeof value === 'string'
    ? `<${open}>${escapeText(value)}</${name}>`
    : `<${open}>\r\n${value.map(writePart).join('\r\n')}\r\n</${name}>`;
}

/** A body that a platform sends; parts in the given order after CmdType, SN and DeviceID. */
export function writeManscdp(
  root: 'Query' | 'Control' | 'Response' | 'Notify',
  command: string,
  serial: number,
  device: string,
  parts: readonly ManscdpPart[] = [],
): Buffer {
  const all: readonly ManscdpPart[] = [['CmdType', command], ['SN', String(serial)], ['DeviceID', device], ...parts];
  const body = all.map(writePart).join('\r\n');
  return Buffer.from(`<?xml version="1.0" encoding="GB2312"?>\r\n<${root}>\r\n${body}\r\n</${root}>\r\n`);
}
