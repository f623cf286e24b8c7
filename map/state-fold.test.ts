import { expect, test } from 'vitest';
import { cellOf } from '../domain/cell.ts';
import type { FeatureState, LayerDescription } from './contract.ts';
import { ageText, countdownText, foldStates, iconOf, isCalm, tiersOf } from './state-fold.ts';

const layer = (id: string, change: Partial<LayerDescription> = {}): LayerDescription => ({
  id,
  kind: 'point',
  visible: true,
  opacity: 1,
  minZoom: 13,
  symbolFrom: 13,
  filter: {},
  sectors: null,
  tiers: null,
  cellsFrom: 0,
  ...change,
});

const state = (fid: number, change: Partial<FeatureState> = {}): FeatureState => ({
  fid,
  layer: 'assets',
  tier: 4,
  online: true,
  lost: false,
  unacknowledged: false,
  since: 1000 * fid,
  deadline: null,
  position: [117.7, 38.95],
  sector: 2,
  zone: 1,
  enterprise: 1,
  ...change,
});

const layers = (...all: LayerDescription[]) => new Map(all.map((one) => [one.id, one]));

test('a cluster shows the worst tier among its members, at the place of the worst', () => {
  const states = [
    state(1, { tier: 1 }),
    state(2, { tier: 4, position: [117.7004, 38.9504], unacknowledged: true }),
    state(3, { tier: 3, layer: 'sites' }),
  ];
  const { symbols, cells } = foldStates(states, layers(layer('assets'), layer('sites')), 9.7);
  expect(symbols).toHaveLength(1);
  expect(symbols[0]).toMatchObject({ tier: 4, fid: 2, position: [117.7004, 38.9504], unacknowledged: true });
  expect(tiersOf(symbols)).toEqual(
    new Map([
      [2, 4],
      [3, 3],
      [1, 1],
    ]),
  );
  expect(cells.get('assets')).toEqual(new Map([[cellOf(117.7, 38.95, 9), 4]]));
  expect(cells.get('sites')).toEqual(new Map([[cellOf(117.7, 38.95, 9), 3]]));
});

test('from zoom 13 on every object stands for itself, the worst on top', () => {
  const states = [state(1), state(2, { tier: 1 }), state(3, { tier: 0, online: false })];
  const { symbols } = foldStates(states, layers(layer('assets')), 13);
  expect(symbols.map((symbol) => symbol.tier)).toEqual([0, 1, 4]);
});

test('what is merely offline does not disturb the view of the district', () => {
  expect(foldStates([state(1, { tier: 0, online: false })], layers(layer('assets')), 12).symbols).toEqual([]);
});

test('a permitted silence is a symbol of its own, never calm, and a warning at it keeps its tier', () => {
  const out = state(1, { tier: 0, online: false, outage: true });
  const [symbol] = foldStates([out], layers(layer('assets')), 15).symbols;
  expect(symbol === undefined ? null : iconOf(symbol)).toBe('outage');
  expect(isCalm({ ...out, online: true })).toBe(false);
  expect(isCalm(state(1, { tier: 0 }))).toBe(true);
  expect(iconOf(state(1, { tier: 4, outage: true }))).toBe('tier-red');
});

test('a hidden layer and a filter take their symbols away', () => {
  const states = [state(1), state(2, { zone: 2 }), state(3, { layer: 'cameras' }), state(4, { tier: 1 })];
  const shown = layers(layer('assets', { filter: { zone: [1] }, tiers: [4, 3] }), layer('cameras', { visible: false }));
  expect([...tiersOf(foldStates(states, shown, 15).symbols).keys()]).toEqual([1]);
});

test('an age is one unit, rounded down', () => {
  expect(ageText(0, 59_999, 'zh')).toBe('59 秒');
  expect(ageText(0, 252_000, 'en')).toBe('4 min');
  expect(ageText(0, 3 * 86_400_000, 'zh')).toBe('3 天');
});

test('a countdown tells minutes from afar, seconds in the last ten minutes, and lateness by a word', () => {
  const now = 1_000_000_000;
  expect(countdownText(now + 31 * 60_000 + 7_000, now, 'zh')).toBe('余 31 分');
  expect(countdownText(now + 14 * 3_600_000, now, 'en')).toBe('14 h left');
  expect(countdownText(now + 571_000, now, 'zh')).toBe('余 09:31');
  expect(countdownText(now, now, 'zh')).toBe('余 00:00');
  expect(countdownText(now - 12 * 60_000, now, 'zh')).toBe('超时 12 分');
  expect(countdownText(now - 12 * 60_000, now, 'en')).toBe('12 min overdue');
});

test('a symbol carries the deadline of its worst member, and none when it is merely silent', () => {
  const layers = new Map([['assets', layer('assets')]]);
  const [hot] = foldStates([state(1, { deadline: 5 }), state(2, { tier: 3, deadline: 4 })], layers, 9).symbols;
  expect(hot?.deadline).toBe(5);
  const [silent] = foldStates([state(1, { tier: 0, online: false, deadline: 5 })], layers, 15).symbols;
  expect(silent?.deadline).toBeNull();
});
