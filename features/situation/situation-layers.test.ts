import { expect, test } from 'vitest';
import { LAYERS } from '../../domain/layer.ts';
import { MEDIA } from '../../domain/medium.ts';
import { DEFAULT_LAYERS, NO_FILTERS } from '../../domain/situation.ts';
import { CATEGORY_COLORS, PALETTES, rgb } from '../../map/palette.ts';
import { MEDIUM_COLORS } from './layer-symbols.ts';
import { situationLayers } from './situation-layers.ts';

const named = (filters = NO_FILTERS) =>
  new Map(situationLayers(DEFAULT_LAYERS, filters, 'zh').map((layer) => [layer.id, layer]));

test('every layer of the district is described once', () => {
  expect([...named().keys()].sort()).toEqual([...LAYERS].sort());
});

test('asking for one sector leaves what belongs to no sector on the map', () => {
  const layers = named({ ...NO_FILTERS, sectors: ['chemical'] });
  expect(layers.get('sites')?.filter).toEqual({ sector: [0, 2] });
  expect(layers.get('sites')?.sectors).toEqual([0, 2]);
  expect(layers.get('resources')?.filter).toEqual({});
});

test('a medium narrows pipelines and leaves cameras alone', () => {
  const layers = named({ ...NO_FILTERS, media: ['propylene'] });
  expect(layers.get('pipelines')?.filter['medium']).toContain('propylene');
  expect(layers.get('cameras')?.filter).toEqual({});
});

test('no medium and no calm object wears a colour that could be read as a warning', () => {
  const saturation = (hex: string) => {
    const parts = rgb(hex);
    return (Math.max(...parts) - Math.min(...parts)) / Math.max(...parts);
  };
  for (const medium of MEDIA) {
    for (const theme of ['dark', 'light'] as const) {
      expect(saturation(CATEGORY_COLORS[MEDIUM_COLORS[medium]][theme])).toBeLessThan(0.5);
      for (const tier of PALETTES[theme].tier.slice(1)) expect(saturation(tier)).toBeGreaterThan(0.6);
    }
  }
});
