import { expect, test } from 'vitest';
import { NO_FILTERS } from '../../domain/situation.ts';
import type { FeatureState } from '../../map/contract.ts';
import { countStates, createStateStore } from './state-store.ts';

const state = (fid: number, change: Partial<FeatureState> = {}): FeatureState => ({
  fid,
  layer: 'assets',
  tier: 4,
  online: true,
  lost: false,
  unacknowledged: true,
  since: 0,
  deadline: null,
  position: [117.7, 38.95],
  sector: 2,
  zone: 1,
  enterprise: 1,
  ...change,
});

function storeWithFrames() {
  const frames: (() => void)[] = [];
  const store = createStateStore((run) => frames.push(run));
  const nextFrame = () => {
    for (const run of frames.splice(0)) run();
  };
  return { store, nextFrame };
}

test('many changes of one frame are told once, the newest of each object', () => {
  const { store, nextFrame } = storeWithFrames();
  const told: number[][] = [];
  store.subscribe((changed) => told.push(changed.map(({ tier }) => tier)));
  store.apply([state(1, { tier: 2 })]);
  store.apply([state(1), state(2, { tier: 3 })]);
  expect(told).toEqual([]);
  nextFrame();
  expect(told).toEqual([[4, 3]]);
  expect(store.counts()).toMatchObject({ red: 1, orange: 1, yellow: 0, unacknowledged: 2 });
});

test('a closed warning leaves the store, and the map is told that the object is calm again', () => {
  const { store, nextFrame } = storeWithFrames();
  store.replace([state(1)]);
  nextFrame();
  let last: readonly FeatureState[] = [];
  store.subscribe((changed) => {
    last = changed;
  });
  store.apply([state(1, { tier: 0, unacknowledged: false })]);
  nextFrame();
  expect(store.get(1)).toBeUndefined();
  expect(last.map(({ fid, tier }) => [fid, tier])).toEqual([[1, 0]]);
  expect(store.counts().red).toBe(0);
});

test('a snapshot replaces everything, so that nothing stale stays red', () => {
  const { store, nextFrame } = storeWithFrames();
  store.replace([state(1)]);
  nextFrame();
  let whole = false;
  store.subscribe((_changed, replaced) => {
    whole = replaced;
  });
  store.replace([state(2, { tier: 0, online: false })]);
  nextFrame();
  expect(whole).toBe(true);
  expect([...store.all()].map(({ fid }) => fid)).toEqual([2]);
  expect(store.counts()).toMatchObject({ red: 0, offline: 1 });
});

test('counts follow the filters, and what belongs to no sector is counted with every sector', () => {
  const states = [state(1), state(2, { sector: 4, tier: 3 }), state(3, { sector: 0, tier: 2 })];
  expect(countStates(states, { ...NO_FILTERS, sectors: ['chemical'] })).toMatchObject({ red: 1, orange: 0, yellow: 1 });
});

test('a permitted silence stays in the store and is not counted as offline', () => {
  const { store, nextFrame } = storeWithFrames();
  store.replace([
    state(1, { tier: 0, online: false, outage: true }),
    state(2, { tier: 0, online: true, outage: true }),
  ]);
  nextFrame();
  expect([...store.all()]).toHaveLength(2);
  expect(store.counts().offline).toBe(0);
  store.apply([state(2, { tier: 0, online: true, outage: false })]);
  nextFrame();
  expect([...store.all()].map(({ fid }) => fid)).toEqual([1]);
});
