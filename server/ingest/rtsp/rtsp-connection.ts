import type { Socket } from 'node:net';
import type { Credentials } from '../../video/credentials.ts';
import { VideoRefusal } from '../../video/video-refusal.ts';
import { authorizer, chooseChallenge } from './rtsp-auth.ts';
import { headerOf, type RtspHeaders, type RtspPart, rtspRequest, rtspSplitter } from './rtsp-message.ts';

export interface RtspAnswer {
  readonly status: number;
  readonly headers: RtspHeaders;
  readonly body: string;
}

export interface RtspConnectionSettings {
  /** Null where none are known, or where they must not be sent: a redirect to another host. */
  readonly credentials: Credentials | null;
  readonly answerTimeoutMs: number;
  packet(channel: number, data: Buffer): void;
  /** The camera ended the session or the connection broke; told once, and never after `close`. */
  closed(detail: string): void;
}

type Waiting = { resolve(answer: RtspAnswer): void; reject(error: VideoRefusal): void; readonly timer: NodeJS.Timeout };
type Header = readonly [name: string, value: string];

/** One RTSP connection: requests with their answers, logging in when asked, and what the camera sends by itself. */
export class RtspConnection {
  private readonly socket: Socket;
  private readonly settings: RtspConnectionSettings;
  private readonly splitter = rtspSplitter();
  private readonly waiting = new Map<number, Waiting>();
  private authorize: ((method: string, uri: string) => string) | null = null;
  private sequence = 0;
  private over = false;

  constructor(socket: Socket, settings: RtspConnectionSettings) {
    this.socket = socket;
    this.settings = settings;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      for (const part of this.splitter.push(chunk)) this.take(part);
    });
    socket.on('error', (error) => this.end(error.message));
    socket.on('close', () => this.end('the camera closed the connection'));
  }

  /**
   * Sends a request and waits for its answer; answers a challenge once, also the one that comes when a nonce grew old.
   * Rejects with an VideoRefusal: `no_answer`, `unauthorised`, or `unreachable` when the connection breaks.
   */
  async request(method: string, uri: string, headers: readonly Header[] = []): Promise<RtspAnswer> {
    const tried = this.authorize !== null;
    const first = await this.send(method, uri, headers);
    if (first.status !== 401) return first;
    const challenge = chooseChallenge(first.headers.get('www-authenticate') ?? []);
    const { credentials } = this.settings;
    if (credentials === null) throw new VideoRefusal('unauthorised', 'the camera asks for a user and password');
    if (challenge === null)
      throw new VideoRefusal('unauthorised', 'the camera asks for a login this gateway does not know');
    // A password that was wrong is not tried again: many cameras lock the account after a few tries.
    if (tried && challenge.scheme === 'basic')
      throw new VideoRefusal('unauthorised', 'the camera refuses the user or password');
    this.authorize = authorizer(challenge, credentials);
    const second = await this.send(method, uri, headers);
    if (second.status === 401) throw new VideoRefusal('unauthorised', 'the camera refuses the user or password');
    return second;
  }

  private send(method: string, uri: string, headers: readonly Header[]): Promise<RtspAnswer> {
    if (this.over) return Promise.reject(new VideoRefusal('unreachable', 'the connection is closed'));
    this.sequence += 1;
    const { sequence } = this;
    const login: Header[] = this.authorize === null ? [] : [['Authorization', this.authorize(method, uri)]];
    this.socket.write(rtspRequest(method, uri, sequence, [...login, ['User-Agent', 'Guanlan'], ...headers]));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(sequence);
        reject(new VideoRefusal('no_answer', `the camera does not answer ${method}`));
      }, this.settings.answerTimeoutMs);
      this.waiting.set(sequence, { resolve, reject, timer });
    });
  }

  private take(part: RtspPart): void {
    if (part.kind === 'packet') this.settings.packet(part.channel, part.data);
    else if (part.kind === 'request') this.serve(part.method, part.headers);
    else this.settle(part);
  }

  private settle(answer: RtspAnswer): void {
    const told = Number.parseInt(headerOf(answer.headers, 'cseq'), 10);
    // Some cameras leave CSeq out; requests are sent one after the other, so the oldest is meant.
    const sequence = Number.isNaN(told) ? this.waiting.keys().next().value : told;
    if (sequence === undefined) return;
    const waiting = this.waiting.get(sequence);
    if (waiting === undefined || (answer.status >= 100 && answer.status < 200)) return;
    this.waiting.delete(sequence);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  /** Cameras ask whether we still live, and say when they end. */
  private serve(method: string, headers: RtspHeaders): void {
    const known =
      method === 'OPTIONS' || method === 'GET_PARAMETER' || method === 'SET_PARAMETER' || method === 'TEARDOWN';
    const status = known ? '200 OK' : '501 Not Implemented';
    this.socket.write(`RTSP/1.0 ${status}\r\nCSeq: ${headerOf(headers, 'cseq').slice(0, 20)}\r\n\r\n`);
    if (method === 'TEARDOWN') this.end('the camera ended the session');
  }

  private end(detail: string): void {
    if (this.over) return;
    this.close(new VideoRefusal('unreachable', detail));
    this.settings.closed(detail);
  }

  /** Ends the connection at once; `closed` is not told, and who still waits for an answer gets the failure. */
  close(failure = new VideoRefusal('ended', 'closed')): void {
    if (this.over) return;
    this.over = true;
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(failure);
    }
    this.waiting.clear();
    this.socket.destroy();
  }
}
