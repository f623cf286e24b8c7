import { expect, test } from 'vitest';
import type { LayerDescription } from '../contract.ts';
import { initialStyle, styleLayers, tileAddress } from './style-sync.ts';

const layer = (id: string, change: Partial<LayerDescription> = {}): LayerDescription => ({
  id,
  kind: 'point',
  visible: true,
  opacity: 1,
  minZoom: 13,
  symbolFrom: 13,
  cellsFrom: 0,
  filter: { sector: [0, 2] },
  sectors: [0, 2],
  tiers: [4],
  symbols: { property: 'kind', names: { tank: 'tank' }, fallback: 'dot' },
  label: { minZoom: 15, number: { property: 'people', before: '', after: ' 人' } },
  ...change,
});

const LAYERS = [
  layer('risk_cells', { kind: 'hatch', cellsFrom: null }),
  layer('zones', { kind: 'area', cellsFrom: null }),
  layer('sites', { kind: 'area' }),
  layer('assets', { kind: 'solid', reach: 'working-circle' }),
  layer('pipelines', {
    kind: 'line',
    cellsFrom: null,
    palette: { property: 'medium', colors: { lng: 'ice' }, fallback: 'slate' },
  }),
  layer('cameras', { reach: 'view-cone' }),
  layer('vehicles', { kind: 'moving', cellsFrom: null }),
];

test('live state reaches the map through paint alone, where the engine accepts it', () => {
  for (const theme of ['dark', 'light'] as const) {
    for (const drawn of styleLayers({ layers: LAYERS, theme, locale: 'zh', scale: 1 })) {
      const parts = {
        layout: 'layout' in drawn ? drawn.layout : null,
        filter: 'filter' in drawn ? drawn.filter : null,
      };
      expect(JSON.stringify(parts), drawn.id).not.toContain('feature-state');
    }
  }
});

test('warnings lie above everything that is calm, and every layer has a source of its own', () => {
  const style = initialStyle({ layers: LAYERS, theme: 'dark', locale: 'zh', scale: 1 }, 'https://guanlan.test');
  const ids = style.layers.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const firstState = ids.findIndex((id) => id.startsWith('state/'));
  expect(ids.slice(firstState).every((id) => id.startsWith('state/'))).toBe(true);
  for (const drawn of style.layers) {
    if ('source' in drawn && typeof drawn.source === 'string')
      expect(Object.keys(style.sources)).toContain(drawn.source);
  }
});

test('filters by zone and enterprise narrow the clusters on the server, whatever belongs to no enterprise stays', () => {
  const narrowed = [layer('cameras', { filter: { zone: [0, 9999, 3], enterprise: [12] } })];
  expect(tileAddress('points', narrowed, '')).toBe(
    '/api/tiles/facilities,cameras,resources,places/{z}/{x}/{y}?zones=0%2C9999%2C3&enterprises=0%2C12',
  );
  expect(tileAddress('ground', narrowed, '')).toBe('/api/tiles/ground/{z}/{x}/{y}');
});
