import { createServer, type IncomingHttpHeaders } from 'node:http';

/** One message that a receiver got. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a receiver answers: with a status, or by cutting the line, or never. */
export type Manner = number | 'cut' | 'silent';

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The manner of the next answers, in turn; the last one stays. */
  answer(...manners: readonly Manner[]): void;
  stop(): Promise<void>;
}

/** A real HTTP receiver that takes, fails, cuts and delays as told. */
export async function startReceiver(body = '{"errcode":0,"errmsg":"ok"}'): Promise<Receiver> {
  const received: Received[] = [];
  let manners: readonly Manner[] = [200];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      received.push({ path: req.url ?? '', headers: req.headers, body: Buffer.concat(parts).toString('utf8') });
      const manner = manners[0] ?? 200;
      if (manners.length > 1) manners = manners.slice(1);
      if (manner === 'cut') req.socket.destroy();
      else if (manner !== 'silent') res.writeHead(manner, { 'content-type': 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    received,
    answer: (...next) => {
      manners = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
