import pg from 'pg';
import { env } from '../../lib/env.ts';

const RETRY_MILLISECONDS = 2000;

/**
 * One connection that only listens: a notification wakes the tail before its next poll. It carries no data, so losing
 * it costs nothing but the second until the poll; it reconnects for ever.
 */
export function listenForWakes(wake: () => void): { active(): boolean; stop(): void } {
  let client: pg.Client | undefined;
  let stopped = false;
  let active = false;
  let retry: NodeJS.Timeout | undefined;

  const lost = (from: pg.Client) => {
    if (client !== from) return;
    client = undefined;
    active = false;
    from.end().catch(() => {});
    if (!stopped) retry = setTimeout(connect, RETRY_MILLISECONDS);
  };

  const connect = () => {
    const next = new pg.Client({
      connectionString: env().DATABASE_URL,
      application_name: 'guanlan-tail',
      keepAlive: true,
    });
    client = next;
    next.on('notification', wake);
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next
      .connect()
      .then(() => next.query('listen guanlan_event'))
      .then(
        () => {
          active = true;
        },
        () => lost(next),
      );
  };

  connect();
  return {
    active: () => active,
    stop() {
      stopped = true;
      clearTimeout(retry);
      const open = client;
      client = undefined;
      open?.end().catch(() => {});
    },
  };
}
