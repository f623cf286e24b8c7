/**
 * RTSP 1.0 (RFC 2326) on one TCP connection: text messages and interleaved packets (`$`, channel, length) come mixed, cut
 * anywhere. Pure; bounded in memory.
 */
const DOLLAR = 0x24;
const MAX_HEAD_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 64 * 1024;

/** Names in lower case; one that comes twice (WWW-Authenticate) keeps all its values. */
export type RtspHeaders = ReadonlyMap<string, readonly string[]>;

export type RtspPart =
  | { readonly kind: 'packet'; readonly channel: number; readonly data: Buffer }
  | { readonly kind: 'response'; readonly status: number; readonly headers: RtspHeaders; readonly body: string }
  | { readonly kind: 'request'; readonly method: string; readonly headers: RtspHeaders; readonly body: string };

/** The first value of a header; an empty string where there is none. */
export function headerOf(headers: RtspHeaders, name: string): string {
  return headers.get(name)?.[0] ?? '';
}

function readHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const values = headers.get(name);
    if (values === undefined) headers.set(name, [line.slice(colon + 1).trim()]);
    else if (values.length < 16) values.push(line.slice(colon + 1).trim());
  }
  return headers;
}

function toMessage(head: string, body: string): RtspPart | null {
  const [first = '', ...lines] = head.split(/\r?\n/);
  const headers = readHeaders(lines);
  const answer = /^RTSP\/\d\.\d (\d{3})(?: |$)/.exec(first);
  if (answer !== null) return { kind: 'response', status: Number(answer[1]), headers, body };
  const request = /^([A-Z_]{3,20}) \S+ RTSP\/\d\.\d$/.exec(first);
  return request === null ? null : { kind: 'request', method: request[1] ?? '', headers, body };
}

/** End of the head: the index behind the empty line, and the head's length; null while it has not come. */
function headEnd(bytes: Buffer): { readonly length: number; readonly next: number } | null {
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return { length: crlf, next: crlf + 4 };
  return lf >= 0 ? { length: lf, next: lf + 2 } : null;
}

/** Length of the body; null for one that no honest camera sends. */
function bodyLength(head: string): number | null {
  const told = /^content-length\s*:\s*(\d{1,9})\s*$/im.exec(head);
  const length = told === null ? 0 : Number(told[1]);
  return length > MAX_BODY_BYTES ? null : length;
}

/** A message begins with `RTSP/` or a method; anything else must not wait for a head that never ends. */
const MESSAGE_START = /^(?:RTSP\/|[A-Z_]{1,20}(?: |$))/;

/** Where the next message or packet may begin, in bytes that are neither. */
function resyncAt(bytes: Buffer): number {
  const dollar = bytes.indexOf(DOLLAR, 1);
  const answer = bytes.indexOf('RTSP/', 1);
  if (dollar < 0 || answer < 0) return Math.max(dollar, answer);
  return Math.min(dollar, answer);
}

/**
 * Cuts the stream into messages and packets. Bytes that belong to neither are skipped and counted: some cameras send a
 * packet that is longer than it says. A head or body beyond the limit is skipped the same way.
 */
export function rtspSplitter(): { push(chunk: Buffer): RtspPart[]; skipped(): number } {
  let waiting = Buffer.alloc(0);
  let skipped = 0;

  const skip = (bytes: number) => {
    skipped += bytes;
    waiting = waiting.subarray(bytes);
  };
  const skipRubbish = () => {
    const next = resyncAt(waiting);
    // The last bytes may be the beginning of `RTSP/`.
    skip(next < 0 ? Math.max(1, waiting.length - 4) : next);
  };
  /** The message at the head of what waits; 'more' while it is not complete. */
  const readMessage = (): RtspPart | 'more' | 'rubbish' => {
    const end = headEnd(waiting);
    if (end === null) return waiting.length > MAX_HEAD_BYTES ? 'rubbish' : 'more';
    if (end.length > MAX_HEAD_BYTES) return 'rubbish';
    const head = waiting.toString('utf8', 0, end.length);
    const length = bodyLength(head);
    if (length === null) return 'rubbish';
    if (waiting.length < end.next + length) return 'more';
    const message = toMessage(head, waiting.toString('utf8', end.next, end.next + length));
    if (message === null) return 'rubbish';
    waiting = waiting.subarray(end.next + length);
    return message;
  };
  return {
    push(chunk) {
      waiting = Buffer.concat([waiting, chunk]);
      const parts: RtspPart[] = [];
      while (waiting.length > 0) {
        const [first = 0] = waiting;
        if (first === DOLLAR) {
          if (waiting.length < 4 || waiting.length < 4 + waiting.readUInt16BE(2)) break;
          const end = 4 + waiting.readUInt16BE(2);
          parts.push({ kind: 'packet', channel: waiting[1] ?? 0, data: waiting.subarray(4, end) });
          waiting = waiting.subarray(end);
        } else if (MESSAGE_START.test(waiting.toString('latin1', 0, 24))) {
          const message = readMessage();
          if (message === 'more') break;
          if (message === 'rubbish') skipRubbish();
          else parts.push(message);
        } else if (first === 0x0d || first === 0x0a) waiting = waiting.subarray(1);
        else skipRubbish();
      }
      // What goes on waiting must not be a view into a buffer of the socket.
      waiting = Buffer.from(waiting);
      return parts;
    },
    skipped: () => skipped,
  };
}

/** A request as text. `headers` come after CSeq in the given order. */
export function rtspRequest(
  method: string,
  uri: string,
  sequence: number,
  headers: readonly (readonly [name: string, value: string])[],
): string {
  const lines = [
    `${method} ${uri} RTSP/1.0`,
    `CSeq: ${sequence}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
