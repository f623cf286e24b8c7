import { createConnection, createServer, type Socket } from 'node:net';
import { freePort } from '../testing/native.ts';

/** One transaction that went through: the texts of its statements between begin and commit. */
export interface SeenTransaction {
  readonly at: number;
  readonly statements: readonly string[];
}

/** A door in front of a database that writes down what passes, so that nothing in the product must count for a test. */
export interface StatementCounter {
  /** The same database through the door. */
  readonly url: string;
  /** What ended since the last call. */
  take(): SeenTransaction[];
  stop(): Promise<void>;
}

const START = /^\s*begin/i;
const END = /^\s*(commit|rollback)/i;
const QUERY = 'Q'.charCodeAt(0);
const PARSE = 'P'.charCodeAt(0);
const BIND = 'B'.charCodeAt(0);

/** Reads the frontend's side of one connection (PostgreSQL protocol 3.0). */
function reader(onStatement: (text: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  const named = new Map<string, string>();
  const textAt = (message: Buffer, from: number): string => message.toString('utf8', from, message.indexOf(0, from));
  const read = (type: number, body: Buffer): void => {
    if (type === QUERY) onStatement(textAt(body, 0));
    if (type === PARSE) {
      const name = textAt(body, 0);
      named.set(name, textAt(body, Buffer.byteLength(name) + 1));
    }
    if (type === BIND) {
      const portal = textAt(body, 0);
      onStatement(named.get(textAt(body, Buffer.byteLength(portal) + 1)) ?? '?');
    }
  };
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      // The first message of a connection has no type byte.
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const size = head + rest.readUInt32BE(head);
      if (rest.length < size) return;
      if (started) read(rest[0] ?? 0, rest.subarray(5, size));
      started = true;
      rest = rest.subarray(size);
    }
  };
}

export async function countStatements(url: string): Promise<StatementCounter> {
  const target = new URL(url);
  let seen: SeenTransaction[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((front) => {
    const back = createConnection({ host: target.hostname, port: Number(target.port) });
    let open: string[] | null = null;
    const read = reader((text) => {
      if (START.test(text)) open = [];
      else if (END.test(text)) {
        if (open !== null) seen.push({ at: performance.now(), statements: open });
        open = null;
      } else if (open === null) seen.push({ at: performance.now(), statements: [text] });
      else open.push(text);
    });
    front.on('data', read);
    for (const [one, other] of [
      [front, back],
      [back, front],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const through = new URL(url);
  through.port = String(port);
  return {
    url: through.href,
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
