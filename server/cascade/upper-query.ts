import type { ManscdpPart } from '../ingest/gb28181/manscdp.ts';
import { decodeText, numberOf, parseXml, textOf } from '../ingest/gb28181/manscdp-text.ts';
import type { SharedCamera } from './upper-store.ts';

/** A question or command of a platform above (GB/T 28181 annex A). */
export interface UpperQuery {
  readonly root: 'query' | 'control' | 'other';
  readonly command: string;
  readonly serial: number;
  readonly target: string;
}

/** null when it is no body of the standard. */
export function parseUpperQuery(bytes: Buffer): UpperQuery | null {
  const root = parseXml(decodeText(bytes));
  const command = textOf(root, 'CmdType');
  const target = textOf(root, 'DeviceID');
  if (root === null || command === null || target === null || !/^\d{2,20}$/.test(target)) return null;
  const name = root.name.toLowerCase();
  return {
    root: name === 'query' || name === 'control' ? name : 'other',
    command: command.toLowerCase(),
    serial: numberOf(root, 'SN', 0, 4_294_967_295) ?? 0,
    target,
  };
}

/** 1 dome, 3 fixed: what is known of cameras here. */
const ptzType = (ptz: boolean): string => (ptz ? '1' : '3');
const degrees = (value: number): string => value.toFixed(6);

/** An entry of the catalogue; every part that the standard wants of a device, in its order. */
export function catalogItem(camera: SharedCamera, ownId: string): ManscdpPart {
  const { gbId, name, lng, lat, ptz, online } = camera;
  return [
    'Item',
    [
      ['DeviceID', gbId],
      ['Name', name],
      ['Manufacturer', 'Guanlan'],
      ['Model', 'Camera'],
      ['Owner', '0'],
      ['CivilCode', ownId.slice(0, 6)],
      ['Address', name],
      ['Parental', '0'],
      ['ParentID', ownId],
      ['SafetyWay', '0'],
      ['RegisterWay', '1'],
      ['Secrecy', '0'],
      ['Status', online ? 'ON' : 'OFF'],
      ['Longitude', degrees(lng)],
      ['Latitude', degrees(lat)],
      ['Info', [['PTZType', ptzType(ptz)]]],
    ],
  ];
}

/** Bodies of an answer to a question for the catalogue: all with one serial number, an empty one says so. */
export function catalogParts(cameras: readonly SharedCamera[], ownId: string, perMessage: number): ManscdpPart[][] {
  const total: ManscdpPart = ['SumNum', String(cameras.length)];
  if (cameras.length === 0) return [[total]];
  const bodies: ManscdpPart[][] = [];
  for (let at = 0; at < cameras.length; at += perMessage) {
    const list = cameras.slice(at, at + perMessage).map((camera) => catalogItem(camera, ownId));
    bodies.push([total, ['DeviceList', list, list.length]]);
  }
  return bodies;
}
