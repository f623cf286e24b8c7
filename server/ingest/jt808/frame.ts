/**
 * JT/T 808 frames: bytes → message and back, for the editions of 2011, 2013 and 2019. Pure; a socket feeds `frameSplitter`.
 * Frame: 7E … 7E, escaped (7E→7D 02, 7D→7D 01) after the checksum, which is the XOR of header and body.
 */
const FLAG = 0x7e;
const ESCAPE = 0x7d;
/** 10 bits of length, doubled by escaping, plus header and flags: more than that is no frame. */
const MAX_FRAME_BYTES = 4096;

export interface Jt808Message {
  readonly id: number;
  /** The terminal's own number as raw header bytes in hex: some send no BCD, so sessions are keyed on the bytes. */
  readonly terminal: string;
  readonly serial: number;
  /** Protocol version byte of the edition of 2019; null before. */
  readonly version: number | null;
  /** 0 plain, 1 RSA; other values are reserved. */
  readonly encryption: number;
  /** Set when the message is one of several parts; `index` counts from 1. */
  readonly part: { readonly total: number; readonly index: number } | null;
  readonly body: Buffer;
}

export type FrameResult =
  | { readonly ok: true; readonly message: Jt808Message }
  | { readonly ok: false; readonly reason: 'short' | 'escape' | 'checksum' | 'length' };

function withoutEscapes(bytes: Buffer): Buffer | null {
  const plain = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at] ?? 0;
    if (byte === ESCAPE) {
      at += 1;
      const next = bytes[at];
      if (next === 0x02) byte = FLAG;
      else if (next === 0x01) byte = ESCAPE;
      else return null;
    }
    plain[length] = byte;
    length += 1;
  }
  return plain.subarray(0, length);
}

function xor(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}

/** What lies between two flags as a message; refuses damaged ones with the reason, never throws. */
export function parseFrame(between: Buffer): FrameResult {
  const bytes = withoutEscapes(between);
  if (bytes === null) return { ok: false, reason: 'escape' };
  if (bytes.length < 13) return { ok: false, reason: 'short' };
  if (xor(bytes) !== 0) return { ok: false, reason: 'checksum' };
  const attributes = bytes.readUInt16BE(2);
  const is2019 = (attributes & 0x4000) !== 0;
  const hasParts = (attributes & 0x2000) !== 0;
  const phoneAt = is2019 ? 5 : 4;
  const serialAt = phoneAt + (is2019 ? 10 : 6);
  const bodyAt = serialAt + 2 + (hasParts ? 4 : 0);
  const end = bytes.length - 1;
  // The length field can lie; a body that is not there is worse than one that is longer than told.
  if (bodyAt > end || bodyAt + (attributes & 0x03ff) > end) return { ok: false, reason: 'length' };
  return {
    ok: true,
    message: {
      id: bytes.readUInt16BE(0),
      terminal: bytes.toString('hex', phoneAt, serialAt),
      serial: bytes.readUInt16BE(serialAt),
      version: is2019 ? (bytes[4] ?? 0) : null,
      encryption: (attributes >> 10) & 0x07,
      part: hasParts ? { total: bytes.readUInt16BE(serialAt + 2), index: bytes.readUInt16BE(serialAt + 4) } : null,
      body: bytes.subarray(bodyAt, end),
    },
  };
}

/** A message as a frame with flags, checksum and escapes. `terminal` in hex: 6 bytes, or 10 with a version. */
export function buildFrame(message: Pick<Jt808Message, 'id' | 'terminal' | 'serial' | 'version' | 'body'>): Buffer {
  const { id, terminal, serial, version, body } = message;
  const phone = Buffer.from(terminal, 'hex');
  const attributes = body.length | (version === null ? 0 : 0x4000);
  const head = Buffer.alloc(version === null ? 4 : 5);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(attributes, 2);
  if (version !== null) head[4] = version;
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(serial, 0);
  const plain = Buffer.concat([head, phone, tail, body]);
  const escaped: number[] = [FLAG];
  for (const byte of [...plain, xor(plain)]) {
    if (byte === FLAG) escaped.push(ESCAPE, 0x02);
    else if (byte === ESCAPE) escaped.push(ESCAPE, 0x01);
    else escaped.push(byte);
  }
  escaped.push(FLAG);
  return Buffer.from(escaped);
}

/**
 * Cuts a TCP stream into what lies between flags, however it was split. Bytes before the first flag and frames beyond
 * the limit are dropped and counted, so that a stranger cannot fill the memory.
 */
export function frameSplitter(): { push(chunk: Buffer): Buffer[]; dropped(): number } {
  let open: Buffer[] | null = null;
  let size = 0;
  let dropped = 0;
  const keep = (part: Buffer) => {
    if (open === null) {
      dropped += part.length;
      return;
    }
    size += part.length;
    if (size > MAX_FRAME_BYTES) {
      dropped += size;
      open = null;
      size = 0;
    } else if (part.length > 0) open.push(part);
  };
  return {
    push(chunk) {
      const frames: Buffer[] = [];
      let from = 0;
      for (let flag = chunk.indexOf(FLAG); flag >= 0; flag = chunk.indexOf(FLAG, from)) {
        keep(chunk.subarray(from, flag));
        // Two flags in a row end one frame and begin the next, or close nothing at all.
        if (open !== null && size > 0) frames.push(Buffer.concat(open));
        open = [];
        size = 0;
        from = flag + 1;
      }
      keep(Buffer.from(chunk.subarray(from)));
      return frames;
    },
    dropped: () => dropped,
  };
}
