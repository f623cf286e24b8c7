import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { NewGrant } from '../../domain/administration.ts';
import { addGrant, createUser } from '../../server/auth/accounts.ts';
import { startDataPlane } from '../../server/data-plane.ts';
import { asAuth } from '../../server/database.ts';
import { createWebServer } from '../../server/web-server.ts';

/** What came back, however it is to be read. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly headers: Headers;
}

/** Somebody at a browser, signed in or not, asking the web process over HTTP. */
export interface Person {
  readonly id: string;
  readonly identifier: string;
  readonly password: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  query(procedure: string, input: unknown): Promise<Answer>;
  mutate(procedure: string, input: unknown): Promise<Answer>;
  /** The first bytes of a stream, which is then closed. */
  firstChunk(path: string): Promise<Uint8Array>;
  /** A stream kept open: `ended` resolves with all its text when the server closes it. */
  open(path: string): Promise<{ readonly ended: Promise<string>; close(): void }>;
}

const PASSWORD = 'Tide-Watch-2026!';
const ACTOR = { id: 'test', address: 'local' };

async function answerOf(response: Response): Promise<Answer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, text: Buffer.from(bytes).toString('utf8'), bytes, headers: response.headers };
}

/** Makes an account with a grant and signs it in at `base`; null is a stranger without a session. */
export async function person(
  base: string,
  grant: (Omit<NewGrant, 'precision'> & Partial<Pick<NewGrant, 'precision'>>) | null,
): Promise<Person> {
  const identifier = `u${randomUUID().slice(0, 8)}`;
  if (grant === null) return asking(base, '', { id: '', identifier, password: PASSWORD });
  const { id, password } = await createUser({ identifier, name: identifier }, ACTOR);
  await asAuth((tx) => addGrant(tx, id, { precision: 'full', ...grant }, ACTOR));
  const stranger = asking(base, '', { id, identifier, password });
  const answer = await stranger.post('/api/auth/sign-in', { identifier, password, newPassword: PASSWORD });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`sign-in failed: ${answer.text}`);
  return asking(base, cookie, { id, identifier, password: PASSWORD });
}

/** A machine client with an API key. */
export function machine(base: string, key: string): Person {
  return asking(base, '', { id: '', identifier: '', password: '' }, { 'x-api-key': key });
}

/** A browser with these cookies, whoever they make it. */
export function browserWith(base: string, cookie: string): Person {
  return asking(base, cookie, { id: '', identifier: '', password: '' });
}

function asking(
  base: string,
  cookie: string,
  about: Pick<Person, 'id' | 'identifier' | 'password'>,
  extra: Record<string, string> = {},
): Person {
  const own = { ...(cookie === '' ? {} : { cookie }), ...extra };
  const get = (path: string, signal?: AbortSignal) =>
    fetch(base + path, { headers: own, redirect: 'manual', ...(signal === undefined ? {} : { signal }) });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    answerOf(
      await fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...own, ...headers },
        body: JSON.stringify(body ?? {}),
      }),
    );
  return {
    ...about,
    get: async (path) => answerOf(await get(path)),
    post,
    query: async (procedure, input) => {
      const question = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      // A subscription would stay open: what matters is how it begins.
      const stop = new AbortController();
      const response = await get(`/api/trpc/${procedure}${question}`, stop.signal);
      if (response.headers.get('content-type')?.includes('event-stream') === true) {
        stop.abort();
        return { status: response.status, text: '', bytes: new Uint8Array(), headers: response.headers };
      }
      return await answerOf(response);
    },
    mutate: (procedure, input) => post(`/api/trpc/${procedure}`, input),
    firstChunk: async (path) => {
      const stop = new AbortController();
      const response = await get(path, stop.signal);
      const first = await response.body?.getReader().read();
      stop.abort();
      return first?.value ?? new Uint8Array();
    },
    open: async (path) => {
      const stop = new AbortController();
      const response = await get(path, stop.signal);
      if (response.status !== 200) throw new Error(`stream refused: ${response.status}`);
      return { ended: response.text(), close: () => stop.abort() };
    },
  };
}

/** The web process without Next: every interface, no pages. */
export async function startTestWeb(): Promise<{ server: Server; base: string; stop(): Promise<void> }> {
  const stopDataPlane = await startDataPlane(() => {});
  const server = createWebServer(null, null, {
    handle: async (_req, res) => {
      res.writeHead(404).end();
    },
    upgrade: (_req, socket) => socket.destroy(),
    close: async () => {},
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!('closeAllConnections' in server) || typeof address !== 'object' || address === null)
    throw new Error('the test server is not plain HTTP');
  return {
    server,
    base: `http://127.0.0.1:${address.port}`,
    async stop() {
      await stopDataPlane();
      server.close();
      server.closeAllConnections();
    },
  };
}
