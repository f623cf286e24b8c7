import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The database's clock of a test, faster than the real one, which can be set forward and back for everybody at once. */
export interface VirtualClock {
  /** Moves the clock by minutes, as an administrator or a time server would. */
  shift(minutes: number): Promise<void>;
}

/** One statement as owner; tried again while the database recovers from a crash. */
export async function asOwner<T extends pg.QueryResultRow>(
  ownerUrl: string,
  statement: string,
  values: unknown[] = [],
): Promise<T[]> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: ownerUrl });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query<T>(statement, values)).rows;
    } catch (error) {
      if (attempt >= 100) throw error;
      await sleep(200);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** Replaces `guanlan.now()`: from this moment on it runs `speed` times as fast. Only in databases that are thrown away. */
export async function startVirtualClock(ownerUrl: string, speed: number): Promise<VirtualClock> {
  const origin = new Date().toISOString();
  let shifted = 0;
  const set = (): Promise<unknown> =>
    asOwner(
      ownerUrl,
      `create or replace function guanlan.now() returns timestamptz language sql stable parallel safe as $f$
         select timestamptz '${origin}' + (clock_timestamp() - timestamptz '${origin}') * ${speed} + interval '${shifted} minutes' $f$`,
    );
  await set();
  return {
    async shift(minutes) {
      shifted += minutes;
      await set();
    },
  };
}
