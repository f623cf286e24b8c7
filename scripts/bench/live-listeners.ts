import { request } from 'node:http';

/** Other open screens: event streams as the browser opens them. */
export interface Listeners {
  /** `state` messages that each listener got. */
  readonly counts: readonly number[];
  stop(): void;
}

export async function openListeners(address: string, cookies: readonly string[]): Promise<Listeners> {
  const counts = cookies.map(() => 0);
  const streams = await Promise.all(
    cookies.map(
      (cookie, index) =>
        new Promise<{ destroy(): void }>((resolve, reject) => {
          const asked = request(
            `${address}/api/trpc/live.events?input=%7B%7D`,
            { headers: { cookie, accept: 'text/event-stream' }, agent: false },
            (answer) => {
              if (answer.statusCode !== 200) return reject(new Error(`the event stream answered ${answer.statusCode}`));
              answer.on('error', () => {});
              answer.setEncoding('utf8').on('data', (text: string) => {
                counts[index] = (counts[index] ?? 0) + (text.match(/"kind":"state"/g)?.length ?? 0);
              });
              resolve(asked);
            },
          );
          asked.on('error', reject);
          asked.end();
        }),
    ),
  );
  return {
    counts,
    stop() {
      for (const stream of streams) stream.destroy();
    },
  };
}
