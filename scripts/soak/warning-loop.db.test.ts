import { describe, expect, test } from 'vitest';
import { availableEngines } from '../testing/database.ts';
import { warningLoop } from './warning-loop.ts';

describe.each(availableEngines())('the warning engine on the %s database', (engine) => {
  test('misses no step and takes none twice or early while worker and database are killed, the clock jumps and the worker freezes', {
    timeout: 280_000,
  }, async () => {
    const result = await warningLoop({
      engine,
      warnings: 60,
      kills: 6,
      pauseMs: 2_500,
      suspendMs: 3_000,
      seed: 20_261_120,
      log: () => {},
    });
    expect(result.due).toBeGreaterThanOrEqual(60);
    expect(result).toMatchObject({
      missed: 0,
      doubled: 0,
      early: 0,
      bursts: 0,
      withoutClock: 0,
      messagesMissing: 0,
      messagesUnderAnotherKey: 0,
      audit: [],
    });
  });
});
