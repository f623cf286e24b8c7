import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paceFrames } from './frame-pace.ts';

/** A map that only counts the frames it is asked for. */
function fakeMap() {
  const listeners = new Set<() => void>();
  const state = { moving: false, loaded: true, frames: 0 };
  return {
    state,
    triggerRepaint() {
      state.frames += 1;
      for (const listener of listeners) listener();
    },
    isMoving: () => state.moving,
    isStyleLoaded: () => state.loaded,
    on: (_: 'render', listener: () => void) => listeners.add(listener),
    off: (_: 'render', listener: () => void) => listeners.delete(listener),
  };
}
const ask = async (map: ReturnType<typeof fakeMap>) => {
  map.triggerRepaint();
  await Promise.resolve();
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first frame comes at once, because it asks for the tiles', async () => {
  const map = fakeMap();
  map.state.loaded = false;
  paceFrames(map);
  await ask(map);
  expect(map.state.frames).toBe(1);
});

test('changes of one task make one frame', async () => {
  const map = fakeMap();
  paceFrames(map);
  map.triggerRepaint();
  map.triggerRepaint();
  await ask(map);
  expect(map.state.frames).toBe(1);
});

test('a change waits for its symbols, and for no more than a tenth of a second', async () => {
  const map = fakeMap();
  paceFrames(map);
  await ask(map);
  vi.advanceTimersByTime(5000);
  map.state.loaded = false;
  await ask(map);
  expect(map.state.frames).toBe(1);
  vi.advanceTimersByTime(30);
  map.state.loaded = true;
  await ask(map);
  expect(map.state.frames).toBe(2);
  vi.advanceTimersByTime(5000);
  map.state.loaded = false;
  await ask(map);
  vi.advanceTimersByTime(100);
  expect(map.state.frames).toBe(3);
});

test('while many tiles come in, a frame is drawn twice a second', async () => {
  const map = fakeMap();
  paceFrames(map);
  await ask(map);
  map.state.loaded = false;
  for (let tile = 0; tile < 100; tile += 1) {
    await ask(map);
    vi.advanceTimersByTime(20);
  }
  expect(map.state.frames).toBeLessThanOrEqual(5);
  expect(map.state.frames).toBeGreaterThanOrEqual(4);
});

test('a map under a hand is never held back', async () => {
  const map = fakeMap();
  paceFrames(map);
  map.state.loaded = false;
  map.state.moving = true;
  for (let frame = 0; frame < 10; frame += 1) await ask(map);
  expect(map.state.frames).toBe(10);
});
