/**
 * SIP messages as bytes (RFC 3261) the way GB/T 28181 devices really write them: headers without a blank after the colon,
 * compact names, folded lines, bodies in GBK, lengths that lie. Pure; datagrams go to `parseSip`, TCP to `sipSplitter`.
 */
export interface SipMessage {
  readonly start:
    | { readonly kind: 'request'; readonly method: string; readonly uri: string }
    | { readonly kind: 'response'; readonly status: number; readonly reason: string };
  /** In order, names in lower case and in full. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const MAX_HEAD_BYTES = 16 * 1024;
export const MAX_MESSAGE_BYTES = 512 * 1024;
const MAX_HEADERS = 128;

const COMPACT: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  s: 'subject',
  k: 'supported',
  o: 'event',
  e: 'content-encoding',
};

/** First value of a header, null when it is missing. */
export function header(message: Pick<SipMessage, 'headers'>, name: string): string | null {
  return message.headers.find(([key]) => key === name)?.[1] ?? null;
}

/** Where the empty line that ends the head begins and ends; bare line feeds are taken too. */
function headEnd(bytes: Buffer): { readonly head: number; readonly body: number } | null {
  const strict = bytes.indexOf('\r\n\r\n');
  const loose = bytes.indexOf('\n\n');
  if (strict >= 0 && (loose < 0 || strict < loose)) return { head: strict, body: strict + 4 };
  return loose >= 0 ? { head: loose, body: loose + 2 } : null;
}

function parseStart(line: string): SipMessage['start'] | null {
  const response = /^SIP\/2\.0 (\d{3})(?: (.*))?$/.exec(line);
  if (response !== null) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '' };
  const request = /^([A-Z]{1,20}) (\S{1,1024}) SIP\/2\.0$/.exec(line);
  return request === null ? null : { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '' };
}

function parseHeaders(lines: readonly string[]): (readonly [string, string])[] | null {
  const headers: [string, string][] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last[1] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    // A line that is no header is dropped; the message may still be good.
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.push([COMPACT[name] ?? name, line.slice(colon + 1).trim()]);
    if (headers.length > MAX_HEADERS) return null;
  }
  return headers;
}

/** The head of a message with what it says of its body's length; null when it is no SIP. */
function parseHead(
  text: string,
): { readonly message: Omit<SipMessage, 'body'>; readonly length: number | null } | null {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const start = parseStart(first.trim());
  const headers = parseHeaders(rest);
  if (start === null || headers === null) return null;
  const told = header({ headers }, 'content-length');
  return { message: { start, headers }, length: told !== null && /^\d{1,9}$/.test(told) ? Number(told) : null };
}

/** One datagram as one message: where its length lies, the datagram's end wins. Null when it is no SIP. */
export function parseSip(datagram: Buffer): SipMessage | null {
  if (datagram.length > MAX_MESSAGE_BYTES) return null;
  const end = headEnd(datagram);
  if (end === null || end.head > MAX_HEAD_BYTES) return null;
  const head = parseHead(datagram.toString('utf8', 0, end.head));
  return head === null ? null : { ...head.message, body: datagram.subarray(end.body) };
}

/** A message as bytes; Content-Length is counted in bytes and written here, whatever the headers say. */
export function writeSip(message: SipMessage): Buffer {
  const { start, headers, body } = message;
  const first =
    start.kind === 'request' ? `${start.method} ${start.uri} SIP/2.0` : `SIP/2.0 ${start.status} ${start.reason}`;
  const lines = headers
    .filter(([name]) => name !== 'content-length')
    .map(([name, value]) => `${properName(name)}: ${value.replace(/[\r\n]+/g, ' ')}`);
  const head = [first, ...lines, `Content-Length: ${body.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'utf8'), body]);
}

const PROPER: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'www-authenticate': 'WWW-Authenticate',
};

function properName(name: string): string {
  return (
    PROPER[name] ?? name.replace(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase())
  );
}

/**
 * Cuts a TCP stream into messages by their lengths, however it was split. Keep-alive line ends between messages are
 * dropped; after bytes that are no SIP it looks for the next start line. Bounded: a stranger cannot fill the memory.
 */
export function sipSplitter(): { push(chunk: Buffer): SipMessage[]; lost(): number } {
  let waiting = Buffer.alloc(0);
  let lost = 0;
  const skip = (bytes: number) => {
    lost += bytes;
    waiting = waiting.subarray(bytes);
  };
  /** After damage: the next line that begins a message, or nothing. */
  const resync = () => {
    const next = /\n(?=SIP\/2\.0 \d{3}|[A-Z]{3,20} sips?:)/.exec(waiting.toString('latin1', 0, MAX_HEAD_BYTES * 2));
    skip(next === null ? waiting.length : next.index + 1);
  };
  const readOne = (): SipMessage | null => {
    while (waiting[0] === 0x0d || waiting[0] === 0x0a) waiting = waiting.subarray(1);
    const end = headEnd(waiting);
    if (end === null) {
      if (waiting.length > MAX_HEAD_BYTES) resync();
      return null;
    }
    const head = parseHead(waiting.toString('utf8', 0, end.head));
    if (head === null || (head.length ?? 0) > MAX_MESSAGE_BYTES) {
      resync();
      return waiting.length === 0 ? null : readOne();
    }
    const bodyEnd = end.body + (head.length ?? 0);
    if (waiting.length < bodyEnd) return null;
    const body = Buffer.from(waiting.subarray(end.body, bodyEnd));
    waiting = waiting.subarray(bodyEnd);
    return { ...head.message, body };
  };
  return {
    push(chunk) {
      waiting = waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([waiting, chunk]);
      const messages: SipMessage[] = [];
      for (let message = readOne(); message !== null; message = readOne()) messages.push(message);
      return messages;
    },
    lost: () => lost,
  };
}
