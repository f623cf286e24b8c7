import { createHash } from 'node:crypto';

/** The camera's side of RTSP: what it asks of a client and how it packs its pictures. Written from RFC 2326, 2617, 7616, 6184. */
export type Login = 'none' | 'basic' | 'md5' | 'md5-plain' | 'sha256';

export interface Asked {
  readonly method: string;
  readonly uri: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Requests out of the client's bytes; interleaved packets of the client (receiver reports) are passed over. */
export function requestReader(): (chunk: Buffer) => Asked[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const asked: Asked[] = [];
    for (;;) {
      if (rest[0] === 0x24) {
        if (rest.length < 4 || rest.length < 4 + rest.readUInt16BE(2)) return asked;
        rest = rest.subarray(4 + rest.readUInt16BE(2));
        continue;
      }
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return asked;
      const [line = '', ...fields] = rest.toString('latin1', 0, end).split('\r\n');
      rest = rest.subarray(end + 4);
      const [method = '', uri = ''] = line.split(' ');
      const headers = fields.map((field): [string, string] => {
        const at = field.indexOf(':');
        return [field.slice(0, at).toLowerCase(), field.slice(at + 1).trim()];
      });
      asked.push({ method, uri, headers: new Map(headers) });
    }
  };
}

export interface Account {
  readonly user: string;
  readonly password: string;
  readonly login: Login;
}

const REALM = 'Simulated camera';

/** The challenges of this login, one header each. */
export function challengesOf(login: Login, nonce: string): string[] {
  if (login === 'basic') return [`Basic realm="${REALM}"`];
  if (login === 'md5-plain') return [`Digest realm="${REALM}", nonce="${nonce}"`];
  if (login === 'md5')
    return [`Digest realm="${REALM}",nonce="${nonce}",qop="auth",algorithm=MD5`, `Basic realm="${REALM}"`];
  return [
    `Digest realm="${REALM}", qop="auth", algorithm=MD5, nonce="${nonce}", stale=FALSE`,
    `Digest realm="${REALM}", qop="auth", algorithm=SHA-256, nonce="${nonce}", opaque="07", stale=FALSE`,
  ];
}

/** Whether a request proves the account. A SHA-256 camera takes nothing weaker; no camera takes Basic where it asks for Digest. */
export function proves(asked: Asked, { user, password, login }: Account, nonce: string): boolean {
  if (login === 'none') return true;
  const given = asked.headers.get('authorization') ?? '';
  if (login === 'basic') return given === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const field = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`).exec(given)?.[1] ?? '';
  const name = login === 'sha256' ? 'sha256' : 'md5';
  if (login === 'sha256' && field('algorithm') !== 'SHA-256') return false;
  const hash = (text: string) => createHash(name).update(text).digest('hex');
  const first = hash(`${user}:${REALM}:${password}`);
  const second = hash(`${asked.method}:${asked.uri}`);
  const middle = login === 'md5-plain' ? nonce : `${nonce}:${field('nc')}:${field('cnonce')}:auth`;
  const same = field('username') === user && field('nonce') === nonce && field('uri') === asked.uri;
  return same && field('response') === hash(`${first}:${middle}:${second}`);
}

/** An RTP packet behind its interleaved head. */
export function interleaved(
  channel: number,
  about: { payloadType: number; sequence: number; timestamp: number; ssrc: number; marker: boolean },
  payload: Buffer,
): Buffer {
  const head = Buffer.alloc(16);
  head[0] = 0x24;
  head[1] = channel;
  head.writeUInt16BE(12 + payload.length, 2);
  head[4] = 0x80;
  head[5] = (about.marker ? 0x80 : 0) | about.payloadType;
  head.writeUInt16BE(about.sequence & 0xffff, 6);
  head.writeUInt32BE(about.timestamp >>> 0, 8);
  head.writeUInt32BE(about.ssrc, 12);
  return Buffer.concat([head, payload]);
}

/** A sender report: this timestamp was at this moment (epoch milliseconds). */
export function senderReport(channel: number, ssrc: number, timestamp: number, at: number): Buffer {
  const report = Buffer.alloc(4 + 28);
  report[0] = 0x24;
  report[1] = channel;
  report.writeUInt16BE(28, 2);
  report[4] = 0x80;
  report[5] = 200;
  report.writeUInt16BE(6, 6);
  report.writeUInt32BE(ssrc, 8);
  report.writeUInt32BE((Math.floor(at / 1000) + 2_208_988_800) >>> 0, 12);
  report.writeUInt32BE(Math.floor(((at % 1000) / 1000) * 2 ** 32), 16);
  report.writeUInt32BE(timestamp >>> 0, 20);
  return report;
}

/** Payloads of one picture (RFC 6184): parameter sets as one STAP-A, small units whole, big ones as FU-A. */
export function payloadsOf(units: readonly Buffer[], sets: readonly Buffer[], limit = 1400): Buffer[] {
  const out: Buffer[] = [];
  if (sets.length > 0) {
    const parts = sets.flatMap((set) => [Buffer.from([set.length >> 8, set.length & 255]), set]);
    out.push(Buffer.concat([Buffer.from([24 | 0x60]), ...parts]));
  }
  for (const unit of units) {
    if (unit.length <= limit) {
      out.push(unit);
      continue;
    }
    const first = unit[0] ?? 0;
    for (let at = 1; at < unit.length; at += limit) {
      const start = at === 1 ? 0x80 : 0;
      const end = at + limit >= unit.length ? 0x40 : 0;
      const head = Buffer.from([(first & 0xe0) | 28, start | end | (first & 31)]);
      out.push(Buffer.concat([head, unit.subarray(at, at + limit)]));
    }
  }
  return out;
}
