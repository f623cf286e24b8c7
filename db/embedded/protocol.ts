/**
 * Bytes of the PostgreSQL frontend/backend protocol 3.0 that the embedded front reads and writes itself
 * (PostgreSQL manual, chapter "Frontend/Backend Protocol", "Message Formats").
 */

export const SSL_REQUEST = 80_877_103;
export const GSS_REQUEST = 80_877_104;
export const CANCEL_REQUEST = 80_877_102;
export const PROTOCOL_MAJOR = 3;
const MAX_STARTUP_BYTES = 10_000;
/** PostgreSQL itself allows 1 GB; a single desk or edge box never needs that much in one message. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** `type` is the message letter, or '' for a start-up packet; `bytes` is the whole message with its header. */
export type FrontendMessage = { readonly type: string; readonly bytes: Buffer };

/** Cuts a byte stream into messages. A message of many packets is joined once, when its last byte is there. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #size = 0;
  #need = 4;
  #startup = true;

  /** The next messages are ordinary ones, with a type letter. */
  endStartup(): void {
    this.#startup = false;
    this.#need = 5;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The next complete message, or undefined until more bytes arrive. Throws on an impossible length. */
  next(): FrontendMessage | undefined {
    while (this.#size >= this.#need) {
      const head = this.#joined();
      const letter = this.#startup ? 0 : 1;
      const length = head.readInt32BE(letter);
      if (length < 4 || length > (this.#startup ? MAX_STARTUP_BYTES : MAX_MESSAGE_BYTES)) {
        throw new Error(`A message of ${length} bytes is not allowed`);
      }
      const total = length + letter;
      if (this.#size < total) {
        this.#need = total;
        continue;
      }
      this.#chunks = total === head.length ? [] : [head.subarray(total)];
      this.#size -= total;
      this.#need = 4 + letter;
      return { type: letter === 0 ? '' : String.fromCharCode(head.readUInt8(0)), bytes: head.subarray(0, total) };
    }
    return undefined;
  }

  #joined(): Buffer {
    const [only] = this.#chunks;
    const joined = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}

/** A message with type letter, length and body. */
export function message(type: string, ...body: readonly (string | Buffer)[]): Buffer {
  const parts = body.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`, 'utf8') : part));
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(4 + parts.reduce((sum, part) => sum + part.length, 0), 1);
  return Buffer.concat([head, ...parts]);
}

export const int32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeInt32BE(value, index * 4);
  });
  return bytes;
};

export const SYNC = message('S');
export const AUTHENTICATION_OK = message('R', int32(0));
export const AUTHENTICATION_CLEARTEXT = message('R', int32(3));

/** Simple query. */
export const query = (sql: string): Buffer => message('Q', sql);

/** ReadyForQuery: `I` idle, `T` in a transaction, `E` in a failed one. */
export const ready = (status: 'I' | 'T' | 'E'): Buffer => message('Z', Buffer.from(status, 'latin1'));

/** Text CopyInResponse without column formats; the engine's own answer, which has them, comes too late to be used. */
export const COPY_IN = message('G', Buffer.from([0, 0, 0]));

/** ErrorResponse with SQLSTATE `code`; FATAL says that the connection ends. */
export function errorResponse(severity: 'ERROR' | 'FATAL', code: string, text: string): Buffer {
  return message('E', `S${severity}`, `V${severity}`, `C${code}`, `M${text}`, Buffer.from([0]));
}

/** Reads the zero-terminated text that begins at `start`. */
export function textAt(bytes: Buffer, start: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, end === -1 ? bytes.length : end);
}

/** Key and value pairs of a start-up packet: `user`, `database`, `application_name`, … */
export function startupParameters(bytes: Buffer): ReadonlyMap<string, string> {
  const words = bytes.toString('utf8', 8).split('\0');
  const found = new Map<string, string>();
  for (let index = 0; index + 1 < words.length; index += 2) {
    const key = words[index];
    const value = words[index + 1];
    if (key !== undefined && key !== '' && value !== undefined) found.set(key, value);
  }
  return found;
}
