import type { Browser } from '@playwright/test';
import { type LoadTimes, loadMap, signedInPage, signIn, withBrowser } from './browser.ts';
import { type BenchContext, type BenchRow, milliseconds, percentile } from './context.ts';
import { benchCalls } from './page-calls.ts';
import { recordRequests, replay } from './replay.ts';

/** First response and complete map of the production build while 99 others load the same. */
const OTHERS = 99;
const FIRST_RESPONSE_MS = 500;
const COMPLETE_MS = 3000;

interface Crowded {
  readonly times: LoadTimes;
  readonly answered: number;
  readonly failed: number;
}

/** One load of a fresh profile; also answers what it asked. */
async function record(browser: Browser, address: string) {
  const { page, context } = await signedInPage(browser, address);
  const recording = recordRequests(page, address);
  const times = await loadMap(page);
  await context.close();
  return { times, requests: recording.stop() };
}

async function crowded(
  browser: Browser,
  address: string,
  requests: Awaited<ReturnType<typeof record>>['requests'],
): Promise<Crowded> {
  const cookies = await Promise.all(Array.from({ length: OTHERS }, () => signIn(address, 'commander')));
  const { page, context } = await signedInPage(browser, address);
  const ending = new AbortController();
  const others = cookies.map((cookie) => replay(address, cookie, requests, ending.signal));
  const times = await loadMap(page);
  const results = await Promise.all(others);
  ending.abort();
  await context.close();
  return {
    times,
    answered: results.reduce((sum, one) => sum + one.answered, 0),
    failed: results.reduce((sum, one) => sum + one.failed, 0),
  };
}

const say = ({ responseStart, painted, firstIdleAt, completeAt }: LoadTimes): string =>
  `first byte ${milliseconds(responseStart)}, first paint ${milliseconds(painted)}, map ${milliseconds(firstIdleAt)}, complete ${milliseconds(completeAt)}`;

async function benchLoads({ product, log, long }: BenchContext): Promise<BenchRow[]> {
  const { address } = await product();
  return await withBrowser(async (browser) => {
    await record(browser, address);
    const alone = await record(browser, address);
    log(`  alone: ${say(alone.times)}; ${alone.requests.length} requests`);
    const rounds: Crowded[] = [];
    for (let round = 0; round < (long ? 10 : 2); round += 1) {
      const crowd = await crowded(browser, address, alone.requests);
      log(`  beside ${OTHERS}: ${say(crowd.times)}; ${crowd.answered} answered, ${crowd.failed} failed`);
      rounds.push(crowd);
    }
    const middle = (pick: (times: LoadTimes) => number) =>
      percentile(
        rounds.map(({ times }) => pick(times)),
        0.5,
      );
    const [response, complete] = [middle((times) => times.responseStart), middle((times) => times.completeAt)];
    const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
    const crowd = `beside ${OTHERS} clients that replay its ${alone.requests.length} requests at the same moment (median of ${rounds.length})`;
    return [
      {
        what: `first response ${crowd}`,
        asked: `≤ ${FIRST_RESPONSE_MS} ms`,
        reached: milliseconds(response),
        ratio: `${(response / alone.times.responseStart).toFixed(1)} × alone (${milliseconds(alone.times.responseStart)})`,
        ok: response <= FIRST_RESPONSE_MS,
      },
      {
        what: `complete map ${crowd}`,
        asked: `≤ ${COMPLETE_MS} ms`,
        reached: `${milliseconds(complete)}; ${failed} requests failed`,
        ratio: `${(complete / alone.times.completeAt).toFixed(1)} × alone (${milliseconds(alone.times.completeAt)})`,
        ok: complete <= COMPLETE_MS && failed === 0,
      },
    ];
  });
}

export async function benchPage(context: BenchContext): Promise<BenchRow[]> {
  return [...(await benchLoads(context)), ...(await benchCalls(context))];
}
