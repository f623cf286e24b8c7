import type { Socket } from 'node:net';
import type { FrameSink } from '../../media/frame.ts';
import type { Credentials } from '../../video/credentials.ts';
import { VideoRefusal } from '../../video/video-refusal.ts';
import { type RtspAnswer, RtspConnection } from './rtsp-connection.ts';
import { headerOf } from './rtsp-message.ts';
import { type RtspReceiver, rtspReceiver } from './rtsp-receiver.ts';
import { type AudioTrack, controlUri, parseCameraSdp, type VideoTrack } from './sdp.ts';

export interface RtspTimeouts {
  readonly answerMs: number;
  /** From the connection to PLAY, all together: an answer a second must not hold a viewer for ever. */
  readonly openMs: number;
  /** From PLAY to the first picture, and from one picture to the next. */
  readonly silenceMs: number;
}
const TIMEOUTS: RtspTimeouts = { answerMs: 8_000, openMs: 15_000, silenceMs: 10_000 };

export interface RtspSettings {
  /** `rtsp://host[:port]/path`, without user and password. */
  readonly url: string;
  readonly credentials: Credentials | null;
  /** Connects to an address that may be dialled and refuses others; called for each redirect too. */
  readonly dial: (host: string, port: number) => Promise<Socket>;
  readonly sink: FrameSink;
  readonly timeouts?: RtspTimeouts;
  /** Only asks what the camera offers, and leaves. */
  readonly probe?: boolean;
}

export interface RtspSession {
  /** What plays; for the operator. */
  readonly tracks: readonly string[];
  close(): Promise<void>;
}

const MAX_REDIRECTS = 3;
const DEFAULT_PORT = 554;

/** A redirect that leads the client elsewhere. */
class Redirected {
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
}

/**
 * Opens a camera: DESCRIBE, SETUP over TCP interleaved, PLAY; frames go to the sink from then on. Rejects with an
 * VideoRefusal. After it resolved, the end of the stream is told to the sink, once.
 */
export async function openRtsp(settings: RtspSettings): Promise<RtspSession> {
  let url = settings.url;
  let { credentials } = settings;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const outcome = await openOnce({ ...settings, url, credentials });
    if (!(outcome instanceof Redirected)) return outcome;
    // A camera must not be able to send its users' passwords to another machine.
    if (new URL(outcome.url).hostname !== new URL(url).hostname) credentials = null;
    url = outcome.url;
  }
  throw new VideoRefusal('protocol', `more than ${MAX_REDIRECTS} redirects`);
}

function checkedUrl(text: string, base?: string): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (url === null || url.protocol !== 'rtsp:' || url.hostname === '')
    throw new VideoRefusal('protocol', 'the address is not one of RTSP');
  // The password travels in its own header, never in the request line.
  url.username = '';
  url.password = '';
  return url;
}

async function openOnce(settings: RtspSettings): Promise<RtspSession | Redirected> {
  const url = checkedUrl(settings.url);
  const { answerMs, openMs, silenceMs } = settings.timeouts ?? TIMEOUTS;
  const socket = await settings.dial(url.hostname.replace(/^\[|\]$/g, ''), Number(url.port || DEFAULT_PORT));
  const receiver = rtspReceiver(settings.sink, silenceMs);
  const connection = new RtspConnection(socket, {
    credentials: settings.credentials,
    answerTimeoutMs: answerMs,
    packet: receiver.packet,
    closed: () => receiver.end('ended'),
  });
  receiver.onSilence(() => {
    connection.close();
    receiver.end('no_pictures');
  });
  const late = new VideoRefusal('no_answer', `the camera does not play within ${openMs / 1000} s`);
  const deadline = setTimeout(() => connection.close(late), openMs);
  try {
    return await handshake(connection, url.href, receiver, settings.probe === true);
  } catch (error) {
    connection.close();
    receiver.stop();
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}

/** A status that is no success, in the words of the contract. */
function failureOf(method: string, { status }: RtspAnswer): VideoRefusal {
  const reason =
    status === 401 || status === 403
      ? 'unauthorised'
      : status === 404 || status === 454
        ? 'not_configured'
        : status === 453 || status === 503
          ? 'busy'
          : status === 461 || status === 406 || status === 415
            ? 'not_acceptable'
            : 'protocol';
  return new VideoRefusal(reason, `the camera answers ${method} with ${status}`);
}

function succeeded(method: string, answer: RtspAnswer): RtspAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw failureOf(method, answer);
}

async function handshake(
  connection: RtspConnection,
  url: string,
  receiver: RtspReceiver,
  probe: boolean,
): Promise<RtspSession | Redirected> {
  const options = await connection.request('OPTIONS', url);
  const described = await connection.request('DESCRIBE', url, [['Accept', 'application/sdp']]);
  if ([301, 302, 303, 305, 307, 308].includes(described.status)) {
    connection.close();
    receiver.stop();
    return new Redirected(checkedUrl(headerOf(described.headers, 'location'), url).href);
  }
  succeeded('DESCRIBE', described);
  const tracks = parseCameraSdp(described.body);
  if (tracks.video === null)
    throw new VideoRefusal('codec', tracks.unknown.length === 0 ? 'no video track' : tracks.unknown.join(', '));
  const base = headerOf(described.headers, 'content-base') || headerOf(described.headers, 'content-location') || url;
  const chosen = [tracks.video, ...(tracks.audio === null ? [] : [tracks.audio])];
  if (probe) {
    connection.close();
    receiver.stop();
    return { tracks: chosen.map((track) => track.codec), close: async () => {} };
  }
  const session = await setUp(connection, base, chosen, receiver);
  const aggregate = controlUri(base, tracks.control);
  receiver.start();
  succeeded(
    'PLAY',
    await connection.request('PLAY', aggregate, [
      ['Session', session.id],
      ['Range', 'npt=0.000-'],
    ]),
  );
  const alive = keepAlive(connection, aggregate, session, headerOf(options.headers, 'public'));
  receiver.onEnd(() => clearInterval(alive));
  return {
    tracks: chosen.map((track) => track.codec),
    close: async () => {
      clearInterval(alive);
      receiver.stop();
      // The camera frees its session at once instead of after its own timeout; whether it answers does not matter.
      await connection.request('TEARDOWN', aggregate, [['Session', session.id]]).catch(() => undefined);
      connection.close();
    },
  };
}

interface Session {
  readonly id: string;
  readonly timeoutSeconds: number;
}

async function setUp(
  connection: RtspConnection,
  base: string,
  tracks: readonly (VideoTrack | AudioTrack)[],
  receiver: RtspReceiver,
): Promise<Session> {
  let session: Session | null = null;
  for (const [index, track] of tracks.entries()) {
    const channels = `${index * 2}-${index * 2 + 1}`;
    const answer = await connection.request('SETUP', controlUri(base, track.control), [
      ['Transport', `RTP/AVP/TCP;unicast;interleaved=${channels}`],
      ...(session === null ? [] : ([['Session', session.id]] as const)),
    ]);
    // A camera that plays its pictures but not its sound is still worth watching.
    if (track.kind === 'audio' && answer.status >= 400) continue;
    succeeded('SETUP', answer);
    const told = /interleaved\s*=\s*(\d{1,3})\s*(?:-\s*(\d{1,3}))?/i.exec(headerOf(answer.headers, 'transport'));
    if (told === null) throw new VideoRefusal('not_acceptable', 'the camera does not send over TCP');
    const rtp = Number(told[1]);
    receiver.track(track, rtp, told[2] === undefined ? rtp + 1 : Number(told[2]));
    session ??= sessionOf(headerOf(answer.headers, 'session'));
  }
  if (session === null) throw new VideoRefusal('protocol', 'the camera names no session');
  return session;
}

function sessionOf(header: string): Session {
  const [id = '', ...rest] = header.split(';');
  const told = /timeout\s*=\s*(\d{1,5})/i.exec(rest.join(';'));
  return { id: id.trim(), timeoutSeconds: told === null ? 60 : Math.max(2, Number(told[1])) };
}

/** Sends a sign of life at half the camera's patience, by the method that it lists. */
function keepAlive(connection: RtspConnection, uri: string, session: Session, methods: string): NodeJS.Timeout {
  const method = /\bGET_PARAMETER\b/i.test(methods) ? 'GET_PARAMETER' : 'OPTIONS';
  const everyMs = Math.min(30_000, session.timeoutSeconds * 500);
  const timer = setInterval(() => {
    // A camera that answers nothing but goes on sending is well; one that stops sending is noticed by its silence.
    connection.request(method, uri, [['Session', session.id]]).catch(() => undefined);
  }, everyMs);
  timer.unref();
  return timer;
}
