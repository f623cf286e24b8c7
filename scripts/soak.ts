import { parseArgs } from 'node:util';
import { crashLoop } from './soak/crash-loop.ts';
import { fieldLoop } from './soak/field-loop.ts';
import { fuzzAll } from './soak/fuzz.ts';
import { gatewayLoop } from './soak/gateway-loop.ts';
import { longImport } from './soak/long-import.ts';
import { warningLoop } from './soak/warning-loop.ts';
import { availableEngines } from './testing/database.ts';

/**
 * `npm run soak -- [--minutes N]`: kills the product's parts in turn under signed readings and counts what was kept.
 * `npm run soak -- --warnings [--kills N] [--seed N] [--engine native]`: kills worker and database at random under running
 * warning clocks, moves the clock and freezes the worker, and counts every step against the schedule of the rules.
 * `npm run soak -- --import`: an import of a full minute beside people who work, against the event tail.
 * `npm run soak -- --fuzz N [--parser name] [--seed N]`: N mutated inputs for each parser of what devices send.
 * `npm run soak -- --field [--findings N] [--kills N] [--restarts N]`: findings with photographs made without signal on a
 * phone that is killed at random, sent while phone and server are killed; each arrives once, with its original.
 * `npm run soak -- --gateway N`: kills the gateway N times under a viewer; the picture is back within ten seconds.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    warnings: { type: 'boolean', default: false },
    import: { type: 'boolean', default: false },
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string' },
    fuzz: { type: 'string' },
    gateway: { type: 'string' },
    parser: { type: 'string' },
    field: { type: 'boolean', default: false },
    findings: { type: 'string', default: '40' },
    restarts: { type: 'string', default: '5' },
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

/** The tail neither loses nor doubles nor waits for a transaction of a minute. */
async function importing(): Promise<boolean> {
  const result = await longImport({ engine: 'native', seconds: 60, writers: 4, log: console.log });
  console.log(JSON.stringify(result));
  return result.missing === 0 && result.doubled === 0 && result.outOfOrder === 0 && result.longestWaitMs < 2_000;
}

const fuzzing = (): Promise<boolean> =>
  fuzzAll({ inputs: Number(values.fuzz), seed: Number(values.seed), only: values.parser, log: console.log });

async function gateway(): Promise<boolean> {
  const { backMs } = await gatewayLoop(Number(values.gateway), console.log);
  console.log(`slowest of ${backMs.length}: ${Math.max(...backMs)} ms`);
  return backMs.every((ms) => ms <= 10_000);
}

/** 40 findings, 20 kills of the phone and 5 of the server unless it is said otherwise. */
async function field(): Promise<boolean> {
  const result = await fieldLoop({
    findings: Number(values.findings),
    kills: values.kills === '500' ? 20 : Number(values.kills),
    restarts: Number(values.restarts),
    log: console.log,
  });
  console.log(JSON.stringify(result));
  const { made, arrived, doubled, identical } = result;
  return arrived === made && identical === made && doubled === 0;
}

const chosen =
  values.gateway !== undefined
    ? gateway
    : values.fuzz !== undefined
      ? fuzzing
      : values.field
        ? field
        : values.warnings
          ? warnings
          : values.import
            ? importing
            : readings;
process.exit((await chosen()) ? 0 : 1);
