import { ByteReader } from './reader.ts';

/** Message ids that a platform must know (JT/T 808, JT/T 1078, T/JSATL 12-2017). */
export const JT808 = {
  terminalAck: 0x0001,
  heartbeat: 0x0002,
  logout: 0x0003,
  resendRequest: 0x0005,
  register: 0x0100,
  auth: 0x0102,
  location: 0x0200,
  batch: 0x0704,
  mediaAttributes: 0x1003,
  recordList: 0x1205,
  attachmentList: 0x1210,
  attachmentFile: 0x1211,
  attachmentDone: 0x1212,
  platformAck: 0x8001,
  platformResend: 0x8003,
  registerAnswer: 0x8100,
  askMediaAttributes: 0x9003,
  liveVideo: 0x9101,
  liveControl: 0x9102,
  playback: 0x9201,
  playbackControl: 0x9202,
  askRecords: 0x9205,
  askAttachments: 0x9208,
  attachmentAnswer: 0x9212,
} as const;

export interface Registration {
  readonly edition: 2011 | 2013 | 2019;
  readonly province: number;
  readonly city: number;
  readonly maker: string;
  readonly model: string;
  readonly terminalId: string;
  readonly plateColour: number;
  /** Plate; the chassis number where the plate colour is 0. */
  readonly plate: string;
}

const SHAPES = {
  2011: { maker: 5, model: 8, id: 7 },
  2013: { maker: 5, model: 20, id: 7 },
  2019: { maker: 11, model: 30, id: 30 },
} as const;

/** A registration (0x0100). The editions of 2011 and 2013 are told apart by length; 2019 says so in the header. */
export function parseRegistration(body: Buffer, version: number | null): Registration | null {
  const edition = version !== null ? 2019 : body.length <= 36 ? 2011 : 2013;
  const shape = SHAPES[edition];
  const reader = new ByteReader(body);
  const province = reader.u16();
  const city = reader.u16();
  const maker = reader.text(shape.maker);
  const model = reader.text(shape.model);
  const terminalId = reader.text(shape.id);
  const plateColour = reader.u8();
  if (reader.short) return null;
  return { edition, province, city, maker, model, terminalId, plateColour, plate: reader.chinese(reader.left) };
}

export type RegisterResult = 'ok' | 'vehicle_known' | 'no_vehicle' | 'terminal_known' | 'no_terminal';
const RESULTS: readonly RegisterResult[] = ['ok', 'vehicle_known', 'no_vehicle', 'terminal_known', 'no_terminal'];

/** Body of 0x8100; the token comes only with success and is what the terminal shows from then on. */
export function registerAnswer(serial: number, result: RegisterResult, token: string): Buffer {
  const head = Buffer.alloc(3);
  head.writeUInt16BE(serial, 0);
  head[2] = RESULTS.indexOf(result);
  return result === 'ok' ? Buffer.concat([head, Buffer.from(token, 'latin1')]) : head;
}

/** Body of 0x8001. */
export function platformAck(serial: number, id: number, result: number): Buffer {
  const body = Buffer.alloc(5);
  body.writeUInt16BE(serial, 0);
  body.writeUInt16BE(id, 2);
  body[4] = result;
  return body;
}

/** The token of an authentication (0x0102); the edition of 2019 puts its length before it. */
export function parseAuth(body: Buffer, version: number | null): string {
  const reader = new ByteReader(body);
  return version === null ? reader.text(reader.left) : reader.text(Math.min(reader.u8(), reader.left));
}

/** Body of 0x0001: which of our messages the terminal answers, and how (0 is yes); null when cut short. */
export function parseTerminalAck(
  body: Buffer,
): { readonly serial: number; readonly id: number; readonly result: number } | null {
  return body.length < 5 ? null : { serial: body.readUInt16BE(0), id: body.readUInt16BE(2), result: body[4] ?? 0 };
}

/** Body of 0x8003: parts that did not come; `serial` is that of the first part (at most 255 parts are named). */
export function resendBody(serial: number, missing: readonly number[]): Buffer {
  const named = missing.slice(0, 255);
  const body = Buffer.alloc(3 + named.length * 2);
  body.writeUInt16BE(serial, 0);
  body[2] = named.length;
  for (const [index, part] of named.entries()) body.writeUInt16BE(part, 3 + index * 2);
  return body;
}

/** A number as the terminal writes it in its header: 6 bytes, or 10 since 2019. Two spellings of one number are equal here. */
export function plainNumber(terminal: string): string {
  return terminal.length === 20 && terminal.startsWith('00000000') ? terminal.slice(8) : terminal;
}
