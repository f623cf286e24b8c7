import { describe, expect, it } from 'vitest';
import { throughGate } from './gate.ts';

describe('the gate before the database', () => {
  it('lets few deliveries work at once, in order, and refuses when too many wait', async () => {
    let working = 0;
    let most = 0;
    const order: number[] = [];
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const deliveries = Array.from({ length: 80 }, (_, index) =>
      throughGate(async () => {
        working += 1;
        most = Math.max(most, working);
        await opened;
        order.push(index);
        working -= 1;
      }).then(
        () => 'taken',
        (error: { refusal?: { code: string } }) => error.refusal?.code,
      ),
    );
    open();
    const outcomes = await Promise.all(deliveries);
    expect(most).toBe(4);
    expect(order).toEqual(Array.from({ length: 64 }, (_, index) => index));
    expect(outcomes.filter((outcome) => outcome === 'rate_limited')).toHaveLength(16);
    expect(await throughGate(async () => 'again')).toBe('again');
  });
});
