import { expect, test } from 'vitest';
import { crashLoop } from './crash-loop.ts';

test('killing web, worker, database and gateway loses no acknowledged reading and doubles none', {
  timeout: 900_000,
}, async () => {
  const result = await crashLoop({ seconds: 30, pauseMs: 7_500, settleMs: 8_000, log: () => {} });
  expect(result.kills).toBe(4);
  expect(result.acknowledged).toBeGreaterThan(30);
  expect(result).toMatchObject({ missing: 0, doubled: 0 });
});
