import { ByteReader } from './reader.ts';

/** Message ids that a platform must know (JT/T 808). */
export const JT808 = {
  terminalAck: 0x0001,
  heartbeat: 0x0002,
  logout: 0x0003,
  register: 0x0100,
  auth: 0x0102,
  location: 0x0200,
  batch: 0x0704,
  platformAck: 0x8001,
  registerAnswer: 0x8100,
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
