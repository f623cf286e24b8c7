/**
 * The terminal's side of JT/T 808 and 1078, and of the active-safety extension: bytes as a vehicle writes them. Written from
 * the tables of the standards; knows nothing of the platform's code.
 */
export interface Received {
  readonly id: number;
  readonly serial: number;
  readonly body: Buffer;
}

const u16 = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);
const u32 = (value: number): Buffer =>
  Buffer.from([(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const filled = (text: string, length: number): Buffer =>
  Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(length)], length);

/** BCD[6] of Beijing time. */
export function beijing(at: number): Buffer {
  const text = new Date(at + 28_800_000).toISOString();
  return Buffer.from(
    text.slice(2, 4) +
      text.slice(5, 7) +
      text.slice(8, 10) +
      text.slice(11, 13) +
      text.slice(14, 16) +
      text.slice(17, 19),
    'hex',
  );
}

/** `phone`: 12 digits; the edition of 2019 writes 20. `parts`: total and number of this part, counted from 1. */
export function frame(
  edition: 2013 | 2019,
  phone: string,
  id: number,
  serial: number,
  body: Buffer,
  parts?: readonly [total: number, index: number],
): Buffer {
  const attributes = body.length | (edition === 2019 ? 0x4000 : 0) | (parts === undefined ? 0 : 0x2000);
  const number =
    edition === 2019
      ? Buffer.concat([Buffer.of(1), Buffer.from(phone.padStart(20, '0'), 'hex')])
      : Buffer.from(phone, 'hex');
  const split = parts === undefined ? Buffer.alloc(0) : Buffer.concat([u16(parts[0]), u16(parts[1])]);
  const plain = Buffer.concat([u16(id), u16(attributes), number, u16(serial), split, body]);
  let sum = 0;
  for (const byte of plain) sum ^= byte;
  const out: number[] = [];
  for (const byte of [...plain, sum]) {
    if (byte === 0x7e) out.push(0x7d, 2);
    else if (byte === 0x7d) out.push(0x7d, 1);
    else out.push(byte);
  }
  return Buffer.from([0x7e, ...out, 0x7e]);
}

/** Messages of the platform out of its bytes; a damaged one throws, since ours must be right. */
export function reader(edition: 2013 | 2019): (chunk: Buffer) => Received[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const found: Received[] = [];
    for (;;) {
      const from = rest.indexOf(0x7e);
      const to = rest.indexOf(0x7e, from + 1);
      if (from < 0 || to < 0) return found;
      const raw = rest.subarray(from + 1, to);
      rest = rest.subarray(to + 1);
      const plain: number[] = [];
      for (let at = 0; at < raw.length; at += 1) {
        const byte = raw[at] ?? 0;
        if (byte !== 0x7d) plain.push(byte);
        else {
          at += 1;
          plain.push(raw[at] === 2 ? 0x7e : 0x7d);
        }
      }
      if (plain.reduce((sum, byte) => sum ^ byte, 0) !== 0) throw new Error('the platform sent a wrong checksum');
      const bytes = Buffer.from(plain);
      const head = edition === 2019 ? 17 : 12;
      found.push({
        id: bytes.readUInt16BE(0),
        serial: bytes.readUInt16BE(head - 2),
        body: bytes.subarray(head, bytes.length - 1),
      });
    }
  };
}

/** 0x0100. The plate travels as GBK: its two Chinese characters are given as bytes. */
export function registration(edition: 2013 | 2019, terminalId: string, plate: Buffer): Buffer {
  const [maker, model, id] = edition === 2019 ? [11, 30, 30] : [5, 20, 7];
  return Buffer.concat([
    u16(12),
    u16(116),
    filled('GLSIM', maker),
    filled('SIM-1', model),
    filled(terminalId, id),
    Buffer.of(2),
    plate,
  ]);
}

export interface Place {
  readonly lng: number;
  readonly lat: number;
  readonly speedKmh: number;
  readonly course: number;
}

/** 0x0200: alarm word, place, time, mileage and further items (id, data). */
export function location(
  place: Place,
  at: number,
  alarmWord = 0,
  items: readonly (readonly [id: number, data: Buffer])[] = [],
): Buffer {
  const status = 0b11 | (place.lat < 0 ? 4 : 0) | (place.lng < 0 ? 8 : 0);
  const millionth = (degrees: number) => u32(Math.round(Math.abs(degrees) * 1e6));
  const head = Buffer.concat([
    u32(alarmWord),
    u32(status),
    millionth(place.lat),
    millionth(place.lng),
    u16(3),
    u16(Math.round(place.speedKmh * 10)),
    u16(Math.round(place.course) % 360),
    beijing(at),
  ]);
  const all = [[0x01, u32(12_345)] as const, ...items];
  return Buffer.concat([head, ...all.flatMap(([id, data]) => [Buffer.of(id, data.length), data])]);
}

/** 0x0704. */
export function batch(blindArea: boolean, reports: readonly Buffer[]): Buffer {
  return Buffer.concat([
    u16(reports.length),
    Buffer.of(blindArea ? 1 : 0),
    ...reports.flatMap((one) => [u16(one.length), one]),
  ]);
}

/** The 16 bytes that name an alarm: terminal id 7, time, number, attachments, reserve. */
export function alarmMark(terminalId: string, at: number, number: number, attachments: number): Buffer {
  return Buffer.concat([filled(terminalId, 7), beijing(at), Buffer.of(number, attachments, 0)]);
}

/** Item 0x65, driver state; `phase` 0 without start and end, 1 start, 2 end. */
export function driverItem(
  type: number,
  phase: 0 | 1 | 2,
  place: Place,
  at: number,
  mark: Buffer,
): readonly [number, Buffer] {
  const data = Buffer.concat([
    u32(7),
    Buffer.of(phase, type, 2, 5, 0, 0, 0, 0, Math.round(place.speedKmh)),
    u16(3),
    u32(Math.round(place.lat * 1e6)),
    u32(Math.round(place.lng * 1e6)),
    beijing(at),
    u16(1),
    mark,
  ]);
  return [0x65, data];
}

export interface MediaHead {
  readonly payload: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly channel: number;
  /** 0 I, 1 P, 3 sound. */
  readonly kind: number;
  /** 0 whole, 1 first, 2 last, 3 middle. */
  readonly part: number;
  readonly timestamp: number;
}

/** One media packet; `sim` in hex, 12 or 20 digits. */
export function mediaPacket(sim: string, head: MediaHead, data: Buffer): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.round(head.timestamp)));
  const intervals = head.kind === 3 ? Buffer.alloc(0) : Buffer.from([0, 40, 0, 40]);
  return Buffer.concat([
    Buffer.from([0x30, 0x31, 0x63, 0x64, 0x81, (head.marker ? 128 : 0) | head.payload]),
    u16(head.sequence & 0xffff),
    Buffer.from(sim, 'hex'),
    Buffer.of(head.channel, (head.kind << 4) | head.part),
    time,
    intervals,
    u16(data.length),
    data,
  ]);
}

/** 0x1210 of the extension. */
export function attachmentList(
  terminalId: string,
  mark: Buffer,
  number: Buffer,
  files: readonly { name: string; bytes: Buffer }[],
): Buffer {
  const list = files.flatMap(({ name, bytes }) => [
    Buffer.of(name.length),
    Buffer.from(name, 'latin1'),
    u32(bytes.length),
  ]);
  return Buffer.concat([filled(terminalId, 7), mark, number, Buffer.of(0, files.length), ...list]);
}

/** 0x1211 and 0x1212. */
export function attachmentFile(name: string, type: number, size: number): Buffer {
  return Buffer.concat([Buffer.of(name.length), Buffer.from(name, 'latin1'), Buffer.of(type), u32(size)]);
}

export function attachmentBlock(name: string, offset: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x30, 0x31, 0x63, 0x64]), filled(name, 50), u32(offset), u32(data.length), data]);
}
