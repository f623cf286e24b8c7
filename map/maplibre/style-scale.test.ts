import { expect, test } from 'vitest';
import { scaledLayers } from './style-scale.ts';

test('sizes grow with the page and everything else stays', () => {
  const [layer] = scaledLayers(
    [
      {
        id: 'a',
        type: 'symbol',
        source: 's',
        layout: { 'text-size': 12, 'icon-size': ['interpolate', ['linear'], ['zoom'], 13, 0.5, 16, 1] },
        paint: { 'text-color': '#fff', 'text-halo-width': 1 },
      },
    ],
    1.5,
  );
  expect(layer).toEqual({
    id: 'a',
    type: 'symbol',
    source: 's',
    layout: { 'text-size': 18, 'icon-size': ['interpolate', ['linear'], ['zoom'], 13, 0.75, 16, 1.5] },
    paint: { 'text-color': '#fff', 'text-halo-width': 1.5 },
  });
});

test('an expression within a zoom curve is multiplied where it stands', () => {
  const width = ['interpolate', ['linear'], ['zoom'], 9, ['case', ['get', 'hot'], 4, 2], 16, 6];
  const [layer] = scaledLayers([{ id: 'a', type: 'line', source: 's', paint: { 'line-width': width as never } }], 2);
  expect(layer).toMatchObject({
    paint: { 'line-width': ['interpolate', ['linear'], ['zoom'], 9, ['*', 2, ['case', ['get', 'hot'], 4, 2]], 16, 12] },
  });
});
