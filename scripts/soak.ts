import { parseArgs } from 'node:util';
import { crashLoop } from './soak/crash-loop.ts';
import { warningLoop } from './soak/warning-loop.ts';
import { availableEngines } from './testing/database.ts';

/**
 * `npm run soak -- [--minutes N]`: kills the product's parts in turn under signed readings and counts what was kept.
 * `npm run soak -- --warnings [--kills N] [--seed N] [--engine native]`: kills worker and database at random under running
 * warning clocks, moves the clock and freezes the worker, and counts every step against the schedule of the rules.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    warnings: { type: 'boolean', default: false },
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string' },
  },
});

async function readings(): Promise<boolean> {
  const result = await crashLoop({
    seconds: Number(values.minutes) * 60,
    pauseMs: 12_000,
    settleMs: 15_000,
    log: console.log,
  });
  console.log(
    `${result.acknowledged} acknowledged over ${result.kills} kills, ${result.missing} missing, ${result.doubled} doubled`,
  );
  return result.missing === 0 && result.doubled === 0 && result.acknowledged > 0;
}

async function warnings(): Promise<boolean> {
  let good = true;
  for (const engine of availableEngines().filter((one) => values.engine === undefined || values.engine === one)) {
    const result = await warningLoop({
      engine,
      warnings: 300,
      kills: Number(values.kills),
      pauseMs: 2_500,
      suspendMs: 12_000,
      seed: Number(values.seed),
      log: console.log,
    });
    console.log(engine, JSON.stringify(result));
    const { missed, doubled, early, bursts, withoutClock, messagesMissing, messagesUnderAnotherKey, audit } = result;
    const wrong = [
      missed,
      doubled,
      early,
      bursts,
      withoutClock,
      messagesMissing,
      messagesUnderAnotherKey,
      audit.length,
    ];
    good &&= wrong.every((count) => count === 0);
  }
  return good;
}

process.exit((await (values.warnings ? warnings() : readings())) ? 0 : 1);
