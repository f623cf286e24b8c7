import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, parseDeviceId } from './device-id.ts';
import { digestJudge, digestResponse, makeNonce, parseAuthorization } from './digest.ts';
import { type PtzCommand, ptzCommand, readPtz } from './ptz.ts';
import { header, parseSip, sipSplitter, writeSip } from './sip-message.ts';

const lines = (...text: string[]): Buffer => Buffer.from(text.join('\r\n'));
const KEEPALIVE =
  '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n</Notify>\r\n';
const MESSAGE = lines(
  'MESSAGE sip:34020000002000000001@3402000000 SIP/2.0',
  'v:SIP/2.0/UDP 10.0.0.50:5060;rport;branch=z9hG4bK1',
  'From:<sip:34020000001180000001@3402000000>;tag=1',
  'To: <sip:34020000002000000001@3402000000>',
  'i: 99@10.0.0.50',
  'CSeq: 20 MESSAGE',
  'Content-Type: Application/MANSCDP+xml',
  `l: ${Buffer.byteLength(KEEPALIVE)}`,
  '',
  KEEPALIVE,
);

describe('SIP of GB/T 28181 devices', () => {
  it('is read without blanks, with compact names and with an empty line inside the body', () => {
    const message = parseSip(MESSAGE);
    expect(message?.start).toEqual({
      kind: 'request',
      method: 'MESSAGE',
      uri: 'sip:34020000002000000001@3402000000',
    });
    expect(message && header(message, 'via')).toContain('branch=z9hG4bK1');
    expect(message && header(message, 'call-id')).toBe('99@10.0.0.50');
    expect(message?.body.toString()).toBe(KEEPALIVE);
  });

  it('takes the datagram’s end for the body where the length lies', () => {
    const lying = Buffer.from(MESSAGE.toString().replace(/l: \d+/, 'l: 0'));
    expect(parseSip(lying)?.body.toString()).toBe(KEEPALIVE);
  });

  it('is written with the length of the body in bytes, whatever was told before', () => {
    const body = Buffer.from('罐区', 'utf8');
    const written = writeSip({
      start: { kind: 'response', status: 200, reason: 'OK' },
      headers: [
        ['call-id', 'a'],
        ['content-length', '999'],
        ['subject', 'x\r\nInjected: 1'],
      ],
      body,
    });
    const read = parseSip(written);
    expect(written.toString('latin1').startsWith('SIP/2.0 200 OK\r\nCall-ID: a\r\n')).toBe(true);
    expect(read && header(read, 'content-length')).toBe('6');
    expect(read && header(read, 'injected')).toBeNull();
    expect(read?.body.equals(body)).toBe(true);
  });

  it('is cut out of a TCP stream however it was split, also behind rubbish', () => {
    const stream = Buffer.concat([MESSAGE, Buffer.from('\r\n\r\n'), MESSAGE, Buffer.from('rubbish\r\n\r\n'), MESSAGE]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 60 }), (cuts) => {
        const splitter = sipSplitter();
        let found = 0;
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          found += splitter.push(stream.subarray(at, at + cut)).length;
          at += cut;
        }
        expect(found).toBe(3);
      }),
    );
  });

  it('never throws on damaged bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }), (changes) => {
        const bytes = Buffer.from(MESSAGE);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        parseSip(bytes);
        sipSplitter().push(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('digest of GB/T 28181 devices', () => {
  const device = {
    username: '12010100001320000001',
    realm: '3402000000',
    nonce: 'abcdef0123456789',
    uri: 'sip:127.0.0.1:15060',
    qop: null,
    nc: null,
    cnonce: null,
  };
  const key = Buffer.alloc(32, 7);
  const NOW = Date.UTC(2026, 10, 20);

  it('is what a third party’s device answers', () => {
    expect(digestResponse(device, 'REGISTER', '12345678')).toBe('f2894830d68f3c8d0d23dfd0c9d135b5');
  });

  it('with qop is the example of RFC 2617', () => {
    const example = {
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      uri: '/dir/index.html',
      qop: 'auth',
      nc: '00000001',
      cnonce: '0a4f113b',
    };
    expect(digestResponse(example, 'GET', 'Circle Of Life')).toBe('6629fae49393a05397450978507c4ef1');
  });

  it('is accepted once, with our own fresh nonce, from the address it was made for', () => {
    const judge = digestJudge(key);
    const about = { method: 'REGISTER', source: '10.0.0.50', password: '12345678', realm: '3402000000' };
    const nonce = makeNonce(key, about.source, NOW);
    const answer = { ...device, nonce, response: digestResponse({ ...device, nonce }, 'REGISTER', '12345678') };
    expect(judge.judge(answer, about, NOW + 1000)).toBe('ok');
    expect(judge.judge(answer, about, NOW + 2000)).toBe('replayed');
    expect(digestJudge(key).judge(answer, { ...about, source: '10.0.0.51' }, NOW)).toBe('wrong');
    expect(digestJudge(key).judge(answer, { ...about, password: 'x' }, NOW)).toBe('wrong');
    expect(digestJudge(key).judge(answer, { ...about, realm: '1' }, NOW)).toBe('wrong');
    expect(digestJudge(key).judge(answer, about, NOW + 6 * 60_000)).toBe('stale');
    expect(digestJudge(key).judge({ ...answer, nonce: 'abcdef0123456789' }, about, NOW)).toBe('wrong');
  });

  it('is not the same for two devices that share an address and ask in the same millisecond', () => {
    expect(makeNonce(key, '10.0.0.50', NOW)).not.toBe(makeNonce(key, '10.0.0.50', NOW));
  });

  it('with qop goes on only with a rising count', () => {
    const judge = digestJudge(key);
    const about = { method: 'REGISTER', source: 'a', password: 'p', realm: '3402000000' };
    const nonce = makeNonce(key, 'a', NOW);
    const answer = (nc: string) => {
      const parts = { ...device, nonce, qop: 'auth', nc, cnonce: 'c' };
      return { ...parts, response: digestResponse(parts, 'REGISTER', 'p') };
    };
    expect(judge.judge(answer('00000001'), about, NOW)).toBe('ok');
    expect(judge.judge(answer('00000002'), about, NOW)).toBe('ok');
    expect(judge.judge(answer('00000001'), about, NOW)).toBe('replayed');
  });

  it('is read from headers with and without quotes', () => {
    const read = parseAuthorization(
      'Digest username="u", realm="r", nonce="n", uri="sip:a@b", response="AA", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"',
    );
    expect(read).toEqual({
      username: 'u',
      realm: 'r',
      nonce: 'n',
      uri: 'sip:a@b',
      response: 'aa',
      qop: 'auth',
      nc: '00000001',
      cnonce: 'c',
    });
    expect(parseAuthorization('Basic abc')).toBeNull();
    expect(parseAuthorization('Digest username="u"')).toBeNull();
  });
});

describe('PTZ commands', () => {
  const move = { kind: 'move', pan: 0, tilt: 0, zoom: 0, speed: 0, zoomSpeed: 0 } as const;
  /** Vectors of the standard and of third parties; the sums of all were checked. */
  const VECTORS: readonly (readonly [string, PtzCommand])[] = [
    ['A50F0100000000B5', { kind: 'stop' }],
    ['A50F01021F1F00F5', { ...move, pan: -1, speed: 0x1f }],
    ['A50F01094040003E', { ...move, pan: 1, tilt: 1, speed: 0x40 }],
    ['A50F01100000F0B5', { ...move, zoom: 1, zoomSpeed: 15 }],
    ['A50F018100010037', { kind: 'preset', act: 'set', preset: 1 }],
    ['A50F018200010038', { kind: 'preset', act: 'call', preset: 1 }],
    ['A50F018300010039', { kind: 'preset', act: 'delete', preset: 1 }],
    ['A50F014400800079', { kind: 'lens', focus: 0, iris: 1, speed: 0x80 }],
    ['A50F014280000077', { kind: 'lens', focus: -1, iris: 0, speed: 0x80 }],
    ['A50F0140000000F5', { kind: 'lens', focus: 0, iris: 0, speed: 0 }],
    ['A50F018C01000042', { kind: 'aux', on: true, number: 1 }],
    ['A50F018D01000043', { kind: 'aux', on: false, number: 1 }],
    ['A50F01840102003C', { kind: 'cruise', act: 'add', group: 1, preset: 2 }],
    ['A50F01880100003E', { kind: 'cruise', act: 'start', group: 1, preset: 0 }],
  ];

  it('are the bytes of the vectors, and their sums are checked when read', () => {
    for (const [text, command] of VECTORS) {
      expect(ptzCommand(command)).toBe(text);
      expect(readPtz(text)).not.toBeNull();
      expect(readPtz(text.slice(0, 14) + (text.endsWith('00') ? '01' : '00'))).toBeNull();
    }
    // The first one printed in the standard has another address.
    expect(readPtz('A50F4D1000001021')).toEqual({ code: 0x10, data: [0, 0, 1] });
  });
});

describe('ids of GB/T 28181', () => {
  it('say region, industry and kind, and makers’ own types are not refused', () => {
    expect(parseDeviceId('34020000001320000001')).toMatchObject({ region: '340200', industry: '00', kind: 'camera' });
    expect(parseDeviceId('34020000001180000001')?.kind).toBe('recorder');
    expect(parseDeviceId('12010700421220000007')).toMatchObject({ industry: '42', kind: 'camera' });
    expect(parseDeviceId('120107')?.kind).toBe('region');
    expect(parseDeviceId('3402000000132000000')).toBeNull();
    expect(parseDeviceId('3402000000132000000a')).toBeNull();
    expect(domainOf('34020000002000000001')).toBe('3402000000');
  });
});
