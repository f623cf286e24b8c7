import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { DeviceBook, KnownDevice } from '../gb28181/device-book.ts';
import type { Strangers } from '../gb28181/strangers.ts';
import { digestJudge, makeNonce, parseAuthorization } from '../ingest/gb28181/digest.ts';
import { parseImages, responseStatus, viidDevice, viidText } from '../ingest/viid/viid-message.ts';
import { type AiEventResult, takeAiEvent } from './ai-event.ts';

/** 32 pictures of 4 MB as base64 would be more than anybody sends; this bounds what one request may hold in memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Three keepalives of 90 s that did not come: the sender must register anew (GA/T 1400.4). */
const SILENT_MS = 270_000;
const JSON_TYPE = 'application/VIID+JSON;charset=UTF-8';

export interface ViidParts {
  readonly book: DeviceBook;
  readonly strangers: Strangers;
  readonly key: Buffer;
  readonly realm: string;
  readonly unseal: (sealed: Buffer) => string;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

interface Session {
  readonly device: KnownDevice;
  readonly address: string;
  heardAt: number;
}

const SAID: Record<AiEventResult, readonly [good: boolean, text: string]> = {
  taken: [true, 'OK'],
  known: [true, 'OK'],
  no_camera: [false, 'the camera is not linked with one of the map'],
  people_without_purpose: [false, 'pictures of people need a purpose, a legal basis and an end'],
};

/**
 * Receives pictures and events pushed by GA/T 1400.4 (REQ-ING-10). A sender is a device or platform of the list; it
 * registers by digest with its own password, and is then known by its id and address until it falls silent.
 */
export class ViidServer {
  private readonly parts: ViidParts;
  private readonly judge: ReturnType<typeof digestJudge>;
  private readonly sessions = new Map<string, Session>();
  private readonly server: Server;

  constructor(parts: ViidParts) {
    this.parts = parts;
    this.judge = digestJudge(parts.key);
    this.server = createServer(
      { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
      (req, res) => {
        this.answer(req, res).catch((error: unknown) => {
          parts.log(`ga1400: ${req.url} failed: ${String(error)}`);
          this.send(res, 500, req.url ?? '', '', false, 'internal error');
        });
      },
    );
  }

  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = new URL(req.url ?? '/', 'http://viid').pathname;
    if (req.method === 'GET' && path === '/VIID/System/Time') {
      this.json(res, 200, { SystemTimeObject: { TimeMode: '1', LocalTime: viidText(this.parts.now()) } });
      return;
    }
    if (req.method !== 'POST' || !path.startsWith('/VIID/')) {
      this.send(res, 404, path, '', false, 'no such address');
      return;
    }
    if (path === '/VIID/System/Register') {
      await this.register(req, res, path);
      return;
    }
    // Who is not registered is turned away before a body is read.
    const session = this.sessionOf(req);
    if (session === null) {
      req.resume();
      this.send(res, 401, path, '', false, 'register first');
      return;
    }
    const body = await readBody(req);
    if (body === null) this.send(res, 413, path, '', false, 'too large or not JSON');
    else if (path === '/VIID/System/Keepalive') this.send(res, 200, path, session.device.id, true, 'OK');
    else if (path === '/VIID/System/UnRegister') {
      this.sessions.delete(session.device.id);
      this.send(res, 200, path, session.device.id, true, 'OK');
    } else if (path === '/VIID/Images') await this.images(res, path, session.device, body);
    // Faces and persons come here only after a purpose is agreed; everything else is not asked for.
    else this.send(res, 403, path, '', false, 'this installation takes images only');
  }

  /** Digest with nonces of our own, bound to the sender's address, as for SIP. */
  private async register(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    const { book, strangers, key, realm, unseal, now } = this.parts;
    const source = addressOf(req);
    const body = await readBody(req);
    const id = viidDevice(body, 'RegisterObject') ?? '';
    const header = req.headers.authorization;
    const challenge = (stale: boolean) => {
      res.setHeader(
        'www-authenticate',
        `Digest realm="${realm}",qop="auth",nonce="${makeNonce(key, source, now())}",algorithm=MD5${stale ? ',stale=true' : ''}`,
      );
      this.send(res, 401, path, id, false, 'prove yourself');
    };
    if (header === undefined) {
      challenge(false);
      return;
    }
    const device = book.get(id);
    const answer = parseAuthorization(header);
    if (device === undefined || device.kind === 'platform-upper' || answer === null || answer.username !== id) {
      strangers.note(id, source, 'unknown_device', now());
      this.send(res, 403, path, id, false, 'refused');
      return;
    }
    const about = { method: 'POST', source, password: unseal(device.passwordSealed), realm };
    const verdict = this.judge.judge(answer, about, now());
    if (verdict === 'stale') challenge(true);
    else if (verdict !== 'ok') {
      book.fail(device, verdict === 'replayed' ? 'replayed' : 'wrong_password', now(), `GA/T 1400 ${source}`, true);
      this.send(res, 403, path, id, false, 'refused');
    } else {
      this.sessions.set(id, { device, address: source, heardAt: now() });
      this.send(res, 200, path, id, true, 'OK');
    }
  }

  /** The registered sender of a request: by its id, from the address that it registered from, not silent for long. */
  private sessionOf(req: IncomingMessage): Session | null {
    const id = String(req.headers['user-identify'] ?? '');
    const session = this.sessions.get(id);
    const now = this.parts.now();
    const known = session !== undefined && this.parts.book.get(id) === session.device;
    if (!known || session.address !== addressOf(req) || now - session.heardAt > SILENT_MS) {
      this.parts.strangers.note(id, addressOf(req), 'not_registered', now);
      return null;
    }
    session.heardAt = now;
    return session;
  }

  private async images(res: ServerResponse, path: string, device: KnownDevice, body: unknown): Promise<void> {
    const entries = parseImages(body);
    if (entries === null) {
      this.send(res, 400, path, '', false, 'no ImageListObject');
      return;
    }
    const list = [];
    for (const { id, image, problem } of entries) {
      const [good, text] =
        image === null ? ([false, problem ?? 'refused'] as const) : SAID[await takeAiEvent(device, image)];
      if (!good) this.parts.book.fail(device, 'refused', this.parts.now(), `GA/T 1400 ${text}`, true);
      list.push(responseStatus(path, id, good, text, this.parts.now()));
    }
    this.json(res, 200, { ResponseStatusListObject: { ResponseStatusObject: list } });
  }

  private send(res: ServerResponse, status: number, path: string, id: string, good: boolean, text: string): void {
    this.json(res, status, { ResponseStatusObject: responseStatus(path, id, good, text, this.parts.now()) });
  }

  private json(res: ServerResponse, status: number, body: unknown): void {
    if (res.headersSent) return;
    res.writeHead(status, { 'content-type': JSON_TYPE, 'cache-control': 'no-store' });
    res.end(JSON.stringify(body));
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const addressOf = (req: IncomingMessage): string => (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');

/** The body as JSON; null when it is too large or none. */
async function readBody(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks, size).toString('utf8'));
  } catch {
    return null;
  }
}
