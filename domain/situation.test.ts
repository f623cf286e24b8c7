import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LAYERS } from './layer.ts';
import { SECTORS } from './sector.ts';
import {
  DEFAULT_LAYERS,
  DEFAULT_SITUATION,
  decodeSituation,
  encodeSituation,
  type LayerSettings,
  roundView,
  type SituationView,
} from './situation.ts';
import { TIERS } from './tier.ts';

const some = <T>(values: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }), { nil: null });
const keys = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 2_147_483_647 }), { minLength: 1, maxLength: 8 }), {
  nil: null,
});
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const layers = fc
  .record(
    Object.fromEntries(
      LAYERS.map((layer) => [
        layer,
        fc.record({ visible: fc.boolean(), opacity: fc.integer({ min: 0, max: 100 }).map((n) => n / 100) }),
      ]),
    ),
  )
  .map((settings): LayerSettings => ({ ...DEFAULT_LAYERS, ...settings }));

const situation: fc.Arbitrary<SituationView> = fc.record({
  mode: fc.constantFrom('2d', '3d'),
  view: fc
    .record({
      center: fc.tuple(number(-180, 180), number(-85, 85)),
      zoom: number(0, 20),
      bearing: number(-400, 400),
      pitch: number(0, 75),
    })
    .map(roundView),
  layers,
  filters: fc.record({
    sectors: some(SECTORS),
    zones: keys,
    enterprises: keys,
    tiers: some(TIERS),
    media: some(['crude', 'lng', 'propylene', 'natural_gas']),
  }),
  selection: fc.option(
    fc.record({ layer: fc.constantFrom(...LAYERS), fid: fc.integer({ min: 1, max: 2_147_483_647 }) }),
    { nil: null },
  ),
  time: fc.option(fc.integer({ min: 0, max: 8_640_000_000_000_000 }), { nil: null }),
  panel: fc.option(fc.constantFrom('warnings', 'card-trend', 'around'), { nil: null }),
  worlds: fc.option(
    fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1 }), opacity: fc.integer({ min: 0, max: 100 }).map((n) => n / 100) }),
      { maxLength: 6, selector: ({ id }) => id },
    ),
    { nil: null },
  ),
});

test('a shared link shows the same picture', () => {
  fc.assert(
    fc.property(situation, (before) => {
      const link = encodeSituation(before).toString();
      expect(decodeSituation(new URLSearchParams(link))).toEqual(before);
    }),
  );
});

test('a spoilt link shows a usable picture and never throws', () => {
  const name = fc.constantFrom('m', 'v', 'l', 's', 'z', 'e', 't', 'p', 'sel', 'at', 'panel');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, fc.oneof(fc.string(), fc.constantFrom('1,2', 'x.y', '!sites.999,,', '-1')))),
      (pairs) => {
        const read = decodeSituation(new URLSearchParams(pairs));
        expect(decodeSituation(encodeSituation(read))).toEqual(read);
      },
    ),
  );
});

test('an empty link is the district as it is now', () => {
  expect(decodeSituation(new URLSearchParams())).toEqual(DEFAULT_SITUATION);
});

test('an unknown filter value is dropped, and a filter with nothing left shows everything', () => {
  expect(decodeSituation(new URLSearchParams('t=purple,red&s=bakery')).filters).toMatchObject({
    tiers: ['red'],
    sectors: null,
  });
});
