import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { clipPictures, toneAlaw } from './clip-pictures.ts';
import {
  type Account,
  type Asked,
  challengesOf,
  interleaved,
  type Login,
  payloadsOf,
  proves,
  requestReader,
  senderReport,
} from './rtsp-wire.ts';

/** A camera that speaks RTSP over TCP and plays a clip; it can misbehave on request. Knows nothing of the platform's code. */
export interface RtspCameraOptions extends Account {
  readonly port: number;
  readonly clip: string;
  /** Also a tone of G.711 A-law. */
  readonly sound: boolean;
  /** Leads DESCRIBE to this address. */
  readonly redirect?: string;
  /** Cuts the connection after so many pictures. */
  readonly dieAfter?: number;
  /** Answers everything and sends nothing. */
  readonly mute?: boolean;
  /** Never answers this method. */
  readonly deafTo?: string;
  /** Leaves out every n-th packet. */
  readonly loseEvery?: number;
  /** Seconds after which a session without sign of life may end, as told to clients; it ends after five times as long. */
  readonly patienceSeconds?: number;
  /** Sends everything byte by byte. */
  readonly dribble?: boolean;
  /** Sends so many times faster than its clip plays. */
  readonly speed?: number;
  /** Offers this encoding instead of H.264. */
  readonly encoding?: string;
}

export interface RtspCamera {
  readonly port: number;
  /** What was asked of it, newest last. */
  readonly asked: readonly Asked[];
  readonly sessions: number;
  close(): Promise<void>;
}

const SSRC = 0x1234;

/** One client's session. */
class Visit {
  private readonly socket: Socket;
  private readonly options: RtspCameraOptions;
  private readonly nonce = randomBytes(12).toString('hex');
  private readonly session = randomBytes(4).toString('hex').toUpperCase();
  private timer: NodeJS.Timeout | undefined;
  private alive = Date.now();
  private sequence = [0xfff0, 100];
  private sent = 0;
  playing = false;

  constructor(socket: Socket, options: RtspCameraOptions) {
    this.socket = socket;
    this.options = options;
  }

  answer(asked: Asked): void {
    this.alive = Date.now();
    const { method } = asked;
    if (method === this.options.deafTo) return;
    if (method !== 'OPTIONS' && !proves(asked, this.options, this.nonce)) {
      const lines = challengesOf(this.options.login, this.nonce).map((value) => `WWW-Authenticate: ${value}`);
      this.reply(asked, '401 Unauthorized', lines);
    } else if (method === 'OPTIONS')
      this.reply(asked, '200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN']);
    else if (method === 'DESCRIBE') this.describe(asked);
    else if (method === 'SETUP') this.setUp(asked);
    else if (method === 'PLAY') this.play(asked);
    else if (method === 'GET_PARAMETER') this.reply(asked, '200 OK', [`Session: ${this.session}`]);
    else if (method === 'TEARDOWN') {
      this.reply(asked, '200 OK', []);
      this.stop();
    } else this.reply(asked, '501 Not Implemented', []);
  }

  private describe(asked: Asked): void {
    if (this.options.redirect !== undefined) {
      this.reply(asked, '302 Moved Temporarily', [`Location: ${this.options.redirect}`]);
      return;
    }
    const { sps, pps } = clipPictures(this.options.clip);
    const encoding = this.options.encoding ?? 'H264';
    const lines = [
      'v=0',
      'o=- 1 1 IN IP4 0.0.0.0',
      's=Simulated camera',
      't=0 0',
      'a=control:*',
      'm=video 0 RTP/AVP 96',
      `a=rtpmap:96 ${encoding}/90000`,
      `a=fmtp:96 packetization-mode=1;profile-level-id=${sps.toString('hex', 1, 4)};sprop-parameter-sets=${sps.toString('base64')},${pps.toString('base64')}`,
      'a=control:track1',
      ...(this.options.sound ? ['m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=control:track2'] : []),
    ];
    const body = `${lines.join('\r\n')}\r\n`;
    this.reply(
      asked,
      '200 OK',
      [`Content-Base: ${asked.uri}/`, 'Content-Type: application/sdp', `Content-Length: ${body.length}`],
      body,
    );
  }

  private setUp(asked: Asked): void {
    const transport = asked.headers.get('transport') ?? '';
    if (!transport.includes('RTP/AVP/TCP')) this.reply(asked, '461 Unsupported Transport', []);
    else {
      const patience = this.options.patienceSeconds ?? 60;
      this.reply(asked, '200 OK', [
        `Transport: ${transport};ssrc=1234`,
        `Session: ${this.session};timeout=${patience}`,
      ]);
    }
  }

  private play(asked: Asked): void {
    if (asked.headers.get('session') !== this.session) {
      this.reply(asked, '454 Session Not Found', []);
      return;
    }
    this.reply(asked, '200 OK', [`Session: ${this.session}`, 'Range: npt=0.000-']);
    this.playing = true;
    if (this.options.mute === true) return;
    const started = performance.now();
    const wall = Date.now();
    this.timer = setInterval(() => this.pump(started, wall), 20);
  }

  private pump(started: number, wall: number): void {
    const { clip, dieAfter, sound } = this.options;
    if (Date.now() - this.alive > (this.options.patienceSeconds ?? 60) * 5000) {
      this.stop();
      this.socket.destroy();
      return;
    }
    const { pictures, sps, pps, fps } = clipPictures(clip);
    const due = Math.floor(((performance.now() - started) / 1000) * fps * (this.options.speed ?? 1));
    for (; this.sent <= due; this.sent += 1) {
      if (dieAfter !== undefined && this.sent >= dieAfter) {
        this.stop();
        this.socket.destroy();
        return;
      }
      const picture = pictures[this.sent % pictures.length];
      if (picture === undefined) return;
      // The clock wraps after four seconds, so that every test sees it.
      const timestamp = (0xffffffff - 4 * 90_000 + this.sent * (90_000 / fps)) >>> 0;
      const payloads = payloadsOf(picture.units, picture.key ? [sps, pps] : []);
      for (const [index, payload] of payloads.entries())
        this.packet(0, 96, timestamp, index === payloads.length - 1, payload);
      if (this.sent % fps === 0) this.write(senderReport(1, SSRC, timestamp, wall + (this.sent / fps) * 1000));
      if (sound) this.tone(fps);
    }
  }

  /** A fortieth of a second of sound with each picture. */
  private tone(fps: number): void {
    const samples = 8000 / fps;
    const at = (this.sent * samples) % 8000;
    this.packet(2, 8, 5000 + this.sent * samples, false, toneAlaw(440).subarray(at, at + samples));
  }

  private packet(channel: number, payloadType: number, timestamp: number, marker: boolean, payload: Buffer): void {
    const track = channel / 2;
    const sequence = this.sequence[track] ?? 0;
    this.sequence[track] = sequence + 1;
    if (this.options.loseEvery !== undefined && sequence % this.options.loseEvery === 0) return;
    this.write(interleaved(channel, { payloadType, sequence, timestamp, ssrc: SSRC + track, marker }, payload));
  }

  private reply(asked: Asked, status: string, lines: readonly string[], body = ''): void {
    const head = [`RTSP/1.0 ${status}`, `CSeq: ${asked.headers.get('cseq') ?? '0'}`, ...lines];
    this.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
  }

  private write(bytes: Buffer): void {
    if (this.options.dribble !== true) this.socket.write(bytes);
    else for (const byte of bytes) this.socket.write(Buffer.of(byte));
  }

  stop(): void {
    clearInterval(this.timer);
    this.playing = false;
  }
}

/** Starts a camera; port 0 picks a free one. Loopback only. */
export async function startRtspCamera(options: Partial<RtspCameraOptions> = {}): Promise<RtspCamera> {
  const settings: RtspCameraOptions = {
    port: 0,
    clip: 'gate',
    sound: false,
    user: 'admin',
    password: 'secret',
    login: 'none',
    ...options,
  };
  const asked: Asked[] = [];
  const visits = new Map<Socket, Visit>();
  const server: Server = createServer((socket) => {
    const visit = new Visit(socket, settings);
    const read = requestReader();
    visits.set(socket, visit);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const one of read(chunk)) {
        asked.push(one);
        visit.answer(one);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      visit.stop();
      visits.delete(socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : settings.port,
    asked,
    get sessions() {
      return [...visits.values()].filter((visit) => visit.playing).length;
    },
    close: () => {
      for (const socket of visits.keys()) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const HELP = `node scripts/devices/rtsp-camera.ts [--port 8554] [--clip gate] [--login none|basic|md5|md5-plain|sha256]
  [--user admin] [--password secret] [--sound] [--redirect rtsp://…] [--die-after pictures] [--mute] [--lose-every n]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      port: { type: 'string', default: '8554' },
      clip: { type: 'string', default: 'gate' },
      login: { type: 'string', default: 'none' },
      user: { type: 'string', default: 'admin' },
      password: { type: 'string', default: 'secret' },
      sound: { type: 'boolean', default: false },
      redirect: { type: 'string' },
      'die-after': { type: 'string' },
      mute: { type: 'boolean', default: false },
      'lose-every': { type: 'string' },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const logins: readonly Login[] = ['none', 'basic', 'md5', 'md5-plain', 'sha256'];
  const login = logins.find((one) => one === values.login);
  if (login === undefined) throw new Error(`--login is one of ${logins.join(', ')}`);
  const { user, password, clip, sound, mute } = values;
  const camera = await startRtspCamera({
    ...{ port: Number(values.port), user, password, clip, sound, mute, login },
    ...(values.redirect === undefined ? {} : { redirect: values.redirect }),
    ...(values['die-after'] === undefined ? {} : { dieAfter: Number(values['die-after']) }),
    ...(values['lose-every'] === undefined ? {} : { loseEvery: Number(values['lose-every']) }),
  });
  console.log(`camera on rtsp://127.0.0.1:${camera.port}/live`);
}

if (import.meta.main) await main();
