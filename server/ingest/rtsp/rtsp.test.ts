import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaClock, readSenderReport } from './media-clock.ts';
import { authorizer, chooseChallenge } from './rtsp-auth.ts';
import { type RtspPart, rtspRequest, rtspSplitter } from './rtsp-message.ts';

/** Splits bytes into the pieces that end at the given cuts. */
function piecesOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const ANSWER = [
  'RTSP/1.0 200 OK',
  'CSeq: 2',
  'content-length:   5',
  'WWW-Authenticate: Digest realm="a", nonce="1"',
  'WWW-Authenticate: Basic realm="a"',
  '',
  'v=0\r\n',
].join('\r\n');
const packet = (channel: number, body: string) =>
  Buffer.concat([Buffer.from([0x24, channel, 0, body.length]), Buffer.from(body, 'latin1')]);
const STREAM = Buffer.concat([
  packet(0, 'RTSP/1.0 200 OK inside a picture\r\n\r\n'),
  Buffer.from(ANSWER),
  packet(1, '$$$$'),
  Buffer.from('\r\nGET_PARAMETER rtsp://a/ RTSP/1.0\r\nCSeq: 7\r\n\r\n'),
  packet(2, ''),
]);

function shapeOf(part: RtspPart): string {
  if (part.kind === 'packet') return `packet ${part.channel} ${part.data.length}`;
  if (part.kind === 'request') return `request ${part.method}`;
  return `response ${part.status} ${part.headers.get('www-authenticate')?.length} ${part.body.length}`;
}
const SHAPES = ['packet 0 36', 'response 200 2 5', 'packet 1 4', 'request GET_PARAMETER', 'packet 2 0'];

describe('The RTSP stream', () => {
  it('is cut into the same messages and packets whatever TCP made of it, down to single bytes', () => {
    const single = rtspSplitter();
    expect([...STREAM].flatMap((byte) => single.push(Buffer.of(byte))).map(shapeOf)).toEqual(SHAPES);
    expect(single.skipped()).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
        const splitter = rtspSplitter();
        const parts = piecesOf(STREAM, cuts).flatMap((piece) => splitter.push(piece));
        expect(parts.map(shapeOf)).toEqual(SHAPES);
      }),
    );
  });

  it('finds its way again after bytes that belong to nothing', () => {
    const splitter = rtspSplitter();
    const parts = splitter.push(
      Buffer.concat([Buffer.from([0, 1, 2, 0x80, 3]), Buffer.from(ANSWER), Buffer.from('Abc7:'), packet(1, 'x')]),
    );
    expect(parts.map(shapeOf)).toEqual(['response 200 2 5', 'packet 1 1']);
    expect(splitter.skipped()).toBe(10);
  });

  it('gives up a head that never ends and a body that claims too much', () => {
    const splitter = rtspSplitter();
    splitter.push(Buffer.from(`RTSP/1.0 200 OK\r\nX: ${'y'.repeat(20_000)}`));
    expect(splitter.push(packet(3, 'z')).map(shapeOf)).toEqual(['packet 3 1']);
    const greedy = Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n');
    expect(splitter.push(Buffer.concat([greedy, packet(4, 'z')])).map(shapeOf)).toEqual(['packet 4 1']);
  });

  it('never throws and keeps no more than a packet, whatever arrives', () => {
    const words = ['$', 'RTSP/1.0 200 OK\r\n', '\r\n\r\n', 'Content-Length: 70000\r\n', '\0\xff', 'PLAY '];
    const bytes = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, (parts) => {
        const splitter = rtspSplitter();
        for (const part of parts) splitter.push(Buffer.from(part, 'latin1'));
      }),
      { numRuns: 1000 },
    );
  });

  it('writes requests with their headers in order', () => {
    expect(rtspRequest('PLAY', 'rtsp://h/a', 4, [['Session', '1']])).toBe(
      'PLAY rtsp://h/a RTSP/1.0\r\nCSeq: 4\r\nSession: 1\r\n\r\n',
    );
  });
});

const MUFASA = { user: 'Mufasa', password: 'Circle of Life' };
const RFC7616 =
  'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

function answerTo(challenges: string[], credentials = MUFASA, cnonce = CNONCE) {
  const challenge = chooseChallenge(challenges);
  if (challenge === null) throw new Error('no challenge');
  return authorizer(challenge, credentials, () => cnonce);
}

describe('A camera that asks for a login', () => {
  it('gets the answers of RFC 7616 for MD5 and SHA-256, and SHA-256 where both are offered', () => {
    const md5 = answerTo([`Digest ${RFC7616}, algorithm=MD5`])('GET', '/dir/index.html');
    expect(md5).toContain('response="8ca523f5e9506fed4657c9700eebdbec"');
    const both = answerTo([`Digest ${RFC7616}, algorithm=MD5`, `Digest ${RFC7616}, algorithm=SHA-256`]);
    const sha = both('GET', '/dir/index.html');
    expect(sha).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
    expect(sha).toContain('algorithm=SHA-256');
    expect(sha).toContain('nc=00000001');
    expect(both('GET', '/dir/index.html')).toContain('nc=00000002');
  });

  it('gets the answer of RFC 2617 with qop, and without qop where none is offered', () => {
    const credentials = { user: 'Mufasa', password: 'Circle Of Life' };
    const asked = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const qop = answerTo([`${asked}, qop="auth,auth-int"`], credentials, '0a4f113b')('GET', '/dir/index.html');
    expect(qop).toContain('response="6629fae49393a05397450978507c4ef1"');
    const plain = answerTo([asked], credentials)('GET', '/dir/index.html');
    expect(plain).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
    expect(plain).not.toMatch(/qop|nc=|cnonce|algorithm/);
    // A third-party device's own answer (video-protocols, section 3.3).
    const device = answerTo(['Digest realm="3402000000",nonce="abcdef0123456789"'], {
      user: '12010100001320000001',
      password: '12345678',
    });
    expect(device('REGISTER', 'sip:127.0.0.1:15060')).toContain('response="f2894830d68f3c8d0d23dfd0c9d135b5"');
  });

  it('is answered with the strongest login it offers, also when one header holds several', () => {
    const basic = 'Basic realm="camera"';
    const digest = 'Digest realm="camera", nonce="n"';
    expect(chooseChallenge([basic, digest])).toMatchObject({ scheme: 'digest', hash: 'md5' });
    expect(chooseChallenge([`${basic}, ${digest}`])).toMatchObject({ scheme: 'digest', nonce: 'n' });
    expect(chooseChallenge([basic])).toEqual({ scheme: 'basic' });
    expect(answerTo([basic], { user: 'admin', password: '密:码' })('PLAY', 'x')).toBe(
      `Basic ${Buffer.from('admin:密:码').toString('base64')}`,
    );
    expect(chooseChallenge(['Digest realm="x", nonce="n", algorithm=SHA-512-256'])).toBeNull();
    expect(chooseChallenge(['Digest realm="x", nonce="n", qop="auth-int"'])).toBeNull();
    expect(chooseChallenge(['Negotiate abc', ''])).toBeNull();
  });

  it('cannot break out of the answer by quotes in its realm', () => {
    const answer = answerTo([String.raw`Digest realm="a\"b", nonce="n"`])('PLAY', 'rtsp://h/"x');
    expect(answer).toContain(String.raw`realm="a\"b"`);
    expect(answer).toContain(String.raw`uri="rtsp://h/\"x"`);
  });
});

function report(ntpSeconds: number, timestamp: number): Buffer {
  const bytes = Buffer.alloc(28);
  bytes[0] = 0x80;
  bytes[1] = 200;
  bytes.writeUInt16BE(6, 2);
  bytes.writeUInt32BE(Math.floor(ntpSeconds), 8);
  bytes.writeUInt32BE(Math.round((ntpSeconds % 1) * 2 ** 32), 12);
  bytes.writeUInt32BE(timestamp >>> 0, 16);
  return bytes;
}

describe('The time line of a camera', () => {
  it('goes on where the timestamp wraps, and through a burst after a stall', () => {
    const clock = mediaClock();
    const first = 0xffffffff - 3000;
    const times = [0, 40, 80, 9000, 9001, 9002];
    const pts = times.map((at, index) => clock.pts('video', (first + index * 3600) >>> 0, 90_000, at));
    expect(pts).toEqual([0, 3600, 7200, 10_800, 14_400, 18_000]);
  });

  it('goes on by arrival when the camera sets its clock anew', () => {
    const clock = mediaClock();
    expect(clock.pts('video', 1_000_000, 90_000, 0)).toBe(0);
    expect(clock.pts('video', 5, 90_000, 40)).toBe(3600);
    expect(clock.pts('video', 3605, 90_000, 80)).toBe(7200);
  });

  it('brings sound to its pictures by the sender reports', () => {
    const clock = mediaClock();
    clock.pts('video', 90_000, 90_000, 0);
    // Sound of the same moment arrives half a second later.
    expect(clock.pts('audio', 8000, 8000, 500)).toBe(45_000);
    const video = readSenderReport(report(3_900_000_000.5, 90_000));
    const audio = readSenderReport(report(3_900_000_000.5, 8000));
    if (video === null || audio === null) throw new Error('no report');
    clock.report('video', video);
    clock.report('audio', audio);
    expect(clock.pts('audio', 8160, 8000, 520)).toBeCloseTo(1800, 0);
    expect(clock.pts('video', 93_600, 90_000, 540)).toBe(3600);
  });

  it('reads no report out of damaged bytes or of a camera without a clock', () => {
    expect(readSenderReport(report(0, 1))).toBeNull();
    expect(readSenderReport(Buffer.from([0x80, 200, 0, 6]))).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void readSenderReport(Buffer.from(bytes))));
  });
});
