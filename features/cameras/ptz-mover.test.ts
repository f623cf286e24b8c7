import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PtzCommand } from '../../domain/ptz-command.ts';
import { PtzMover, REPEAT_MS } from './ptz-mover.ts';

const left = { pan: -1, tilt: 0, zoom: 0 };
const right = { pan: 1, tilt: 0, zoom: 0 };

describe('holding a camera in motion', () => {
  const sent: string[] = [];
  let answer: () => Promise<void> = async () => {};
  const problems: unknown[] = [];
  const mover = () =>
    new PtzMover(
      async (command: PtzCommand) => {
        sent.push(command.kind === 'move' ? `move ${command.pan}` : command.kind);
        await answer();
      },
      (error) => problems.push(error),
    );
  const settle = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    problems.length = 0;
    answer = async () => {};
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says it again every second and stops once when let go', async () => {
    const held = mover();
    held.hold(left);
    held.hold(left);
    await vi.advanceTimersByTimeAsync(2 * REPEAT_MS);
    held.stop();
    held.stop();
    await vi.advanceTimersByTimeAsync(10 * REPEAT_MS);
    expect(sent).toEqual(['move -1', 'move -1', 'move -1', 'stop']);
  });

  it('sends the newest wish after a slow answer, and never a movement after the stop', async () => {
    let release = () => {};
    answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const held = mover();
    held.hold(left);
    held.hold(right);
    held.stop();
    answer = async () => {};
    release();
    await settle();
    expect(sent).toEqual(['move -1', 'stop']);
  });

  it('ends the holding when it is refused, and asks for no stop of what is not its own', async () => {
    answer = async () => {
      throw new Error('held by another');
    };
    const held = mover();
    held.hold(left);
    await vi.advanceTimersByTimeAsync(5 * REPEAT_MS);
    held.stop();
    await settle();
    expect(sent).toEqual(['move -1']);
    expect(problems).toHaveLength(1);
  });
});
