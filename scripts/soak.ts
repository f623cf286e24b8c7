import { parseArgs } from 'node:util';
import { crashLoop } from './soak/crash-loop.ts';

/** `npm run soak -- --minutes N`: kills the product's parts in turn under signed readings and counts what was kept. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });
const result = await crashLoop({
  seconds: Number(values.minutes) * 60,
  pauseMs: 12_000,
  settleMs: 15_000,
  log: console.log,
});
console.log(
  `${result.acknowledged} acknowledged over ${result.kills} kills, ${result.missing} missing, ${result.doubled} doubled`,
);
process.exit(result.missing === 0 && result.doubled === 0 && result.acknowledged > 0 ? 0 : 1);
