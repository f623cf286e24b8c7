import { Agent, request } from 'node:http';
import type { Page } from '@playwright/test';

/** One request of a recorded first load. */
interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** Event and position streams stay open and hold their connection. */
  readonly stream: boolean;
}

export interface ReplayResult {
  readonly answered: number;
  /** Answers of status 400 and above, and requests that failed. */
  readonly failed: number;
}

/** Connections that HTTP/1.1 leaves a browser beside its two streams. */
const LANES = 4;
const KEPT_HEADERS = /^(accept|accept-encoding|accept-language|content-type|range|x-guanlan-.*|rsc|next-.*)$/;
const STREAMS = /^\/api\/(live\/positions|trpc\/live\.events)/;

/** Writes down what a page asks until `stop` is called. */
export function recordRequests(page: Page, address: string): { stop(): readonly Recorded[] } {
  const recorded: Recorded[] = [];
  page.on('request', (asked) => {
    const url = new URL(asked.url());
    if (url.origin !== address) return;
    const headers = Object.fromEntries(Object.entries(asked.headers()).filter(([name]) => KEPT_HEADERS.test(name)));
    recorded.push({
      method: asked.method(),
      path: url.pathname + url.search,
      headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
      body: asked.postDataBuffer(),
      stream: STREAMS.test(url.pathname),
    });
  });
  return { stop: () => [...recorded] };
}

/** One client that replays a first load with a session of its own, each request once, in the recorded order. */
export async function replay(
  address: string,
  cookie: string,
  requests: readonly Recorded[],
  until: AbortSignal,
): Promise<ReplayResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  let answered = 0;
  let failed = 0;
  const ask = ({ method, path, headers, body, stream }: Recorded): Promise<void> =>
    new Promise((resolve) => {
      const asked = request(
        `${address}${path}`,
        { method, agent: stream ? false : agent, headers: { ...headers, cookie }, signal: until },
        (answer) => {
          if ((answer.statusCode ?? 500) >= 400) failed += 1;
          else answered += 1;
          answer.on('error', () => resolve());
          answer.on('end', resolve);
          answer.resume();
          if (stream) resolve();
        },
      );
      asked.on('error', () => {
        if (!until.aborted) failed += 1;
        resolve();
      });
      asked.end(body ?? undefined);
    });
  const queue = requests.values();
  const lane = async (): Promise<void> => {
    for (const one of queue) {
      if (until.aborted) return;
      await ask(one);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return { answered, failed };
}
