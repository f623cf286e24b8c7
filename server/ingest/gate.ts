import { RefusalError } from '../../domain/refusal.ts';
import { env } from '../../lib/env.ts';

/**
 * Lets a bounded number of deliveries work at once, in the order of their arrival, so that senders never take all
 * connections from the people who look at the map. Too many waiting are refused with 429: the sender tries again.
 */
const AT_ONCE = 4;
const MOST_WAITING = 60;

let working = 0;
const waiting: (() => void)[] = [];

const atOnce = (): number => Math.max(1, Math.min(AT_ONCE, env().DATABASE_POOL - 2));

export async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  if (working >= atOnce()) {
    if (waiting.length >= MOST_WAITING)
      throw new RefusalError({
        code: 'rate_limited',
        message: 'too many deliveries are waiting: try again',
        params: { seconds: 1 },
      });
    // Whoever leaves hands its place on, so that nobody who comes later slips in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else working += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) working -= 1;
    else next();
  }
}
