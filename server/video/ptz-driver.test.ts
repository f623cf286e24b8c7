import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PtzCommand } from '../../domain/ptz-command.ts';
import type { CameraSource } from './camera-source.ts';
import { DEAD_MAN_MS, PtzDesk } from './ptz-driver.ts';

const source: CameraSource = {
  kind: 'gb28181',
  device: '34020000001110000001',
  channel: '34020000001310000001',
};
const move = (pan: number): PtzCommand => ({ kind: 'move', pan, tilt: 0, zoom: 0 });
const stop: PtzCommand = { kind: 'stop' };

/** A device that notes what it is told and may be slow or deaf. */
function device() {
  const told: string[] = [];
  let answer: () => Promise<void> = async () => {};
  const desk = new PtzDesk().add({
    kind: 'gb28181',
    drive: async (_source, command, priority) => {
      told.push(command.kind === 'move' ? `${priority} move ${command.pan}` : `${priority} ${command.kind}`);
      await answer();
    },
  });
  const drive = (command: PtzCommand, serial?: number) =>
    desk.drive('cam', { source, command, priority: 22, ...(serial === undefined ? {} : { serial }) });
  return {
    desk,
    told,
    drive,
    answers(with_: () => Promise<void>) {
      answer = with_;
    },
  };
}

describe('the drive of a camera', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is stopped two seconds after the last move when nobody renews it', async () => {
    const { told, drive } = device();
    await drive(move(1));
    await vi.advanceTimersByTimeAsync(DEAD_MAN_MS - 100);
    await drive(move(1));
    await vi.advanceTimersByTimeAsync(DEAD_MAN_MS - 100);
    expect(told).toEqual(['22 move 1', '22 move 1']);
    await vi.advanceTimersByTimeAsync(100);
    expect(told.at(-1)).toBe('22 stop');
    await vi.advanceTimersByTimeAsync(10 * DEAD_MAN_MS);
    expect(told).toHaveLength(3);
  });

  it('is stopped even when the device never answered the move', async () => {
    const { told, drive, answers } = device();
    answers(async () => {
      if (told.length === 1) throw new Error('no answer');
    });
    await expect(drive(move(1))).rejects.toThrow('no answer');
    await vi.advanceTimersByTimeAsync(DEAD_MAN_MS);
    expect(told).toEqual(['22 move 1', '22 stop']);
  });

  it('stops the lens by the stop of the lens', async () => {
    const { told, drive } = device();
    await drive({ kind: 'focus', direction: 1 });
    await vi.advanceTimersByTimeAsync(DEAD_MAN_MS);
    expect(told).toEqual(['22 focus', '22 focus']);
  });

  it('sends a stop again that the device did not take', async () => {
    const { told, drive, answers } = device();
    await drive(move(1));
    answers(async () => {
      if (told.length < 4) throw new Error('no answer');
    });
    await expect(drive(stop)).rejects.toThrow('no answer');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual(['22 move 1', '22 stop', '22 stop', '22 stop']);
  });

  it('carries out nothing that a newer command has overtaken on the way', async () => {
    const { told, drive } = device();
    expect(await drive(stop, 7)).toBe(true);
    expect(await drive(move(1), 6)).toBe(false);
    expect(told).toEqual(['22 stop']);
  });

  it('skips movements that waited for a slow device, and never a stop', async () => {
    const { told, drive, answers } = device();
    let release = () => {};
    answers(
      () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    );
    const first = drive(move(0.1));
    await vi.advanceTimersByTimeAsync(0);
    const waiting = [drive(move(0.2)), drive(stop)];
    answers(async () => {});
    release();
    await first;
    expect(await Promise.all(waiting)).toEqual([false, true]);
    expect(told).toEqual(['22 move 0.1', '22 stop']);
  });

  it('is refused in plain words for a camera of a kind that nobody can steer', async () => {
    const { desk } = device();
    const clip: CameraSource = { kind: 'demo-clip', clip: 'gate', offsetSeconds: 0 };
    expect(await desk.steers(clip)).toBe(false);
    expect(await desk.steers(source)).toBe(true);
    await expect(desk.drive('cam', { source: clip, command: stop, priority: 10 })).rejects.toMatchObject({
      refusal: { params: { reason: 'not_steerable' } },
    });
  });
});
