import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sign } from '../../server/ingest/signature.ts';

/** Sends signed readings and writes down each one only after it was acknowledged: the outside witness of what must be kept. */
export interface Witness {
  readonly acknowledged: number;
  readonly retries: number;
  stop(): Promise<void>;
}

export interface WitnessOptions {
  readonly address: string;
  readonly source: string;
  readonly secret: string;
  readonly points: readonly string[];
  /** One line per acknowledged reading: `point at value`. */
  readonly file: string;
}

const PAUSE_MS = 50;

export function startWitness({ address, source, secret, points, file }: WitnessOptions): Witness {
  let running = true;
  let acknowledged = 0;
  let retries = 0;
  let value = 0;

  const deliver = async (id: string, body: string): Promise<boolean> => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    try {
      const answer = await fetch(`${address}/api/ingest/v1/readings`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-guanlan-source': source,
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': sign(secret, id, timestamp, body),
        },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      return answer.ok;
    } catch {
      return false;
    }
  };

  const loop = (async () => {
    while (running) {
      const at = Date.now();
      value = (value + 1) % 1_000_000;
      const items = points.map((point) => ({ point, at, value: value / 1e6 }));
      const body = JSON.stringify({ items });
      const id = `wit_${randomUUID()}`;
      // The same id until it is acknowledged: a lost answer must not make a second reading.
      while (running && !(await deliver(id, body))) {
        retries += 1;
        await sleep(250);
      }
      if (!running) break;
      appendFileSync(file, items.map((item) => `${item.point} ${item.at} ${item.value}\n`).join(''));
      acknowledged += items.length;
      await sleep(PAUSE_MS);
    }
  })();

  return {
    get acknowledged() {
      return acknowledged;
    },
    get retries() {
      return retries;
    },
    async stop() {
      running = false;
      await loop;
    },
  };
}
