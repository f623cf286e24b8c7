import { PbfWriter } from 'pbf';
import { expect, test } from 'vitest';
import { readTile } from './mvt-reader.ts';

/** The example geometries of the Mapbox Vector Tile specification 2.1, section 4.3.5, in one layer. */
type Example = readonly [id: number, type: number, geometry: number[]];
const EXAMPLES: readonly Example[] = [
  [1, 1, [9, 50, 34]],
  [2, 2, [9, 4, 4, 18, 0, 16, 16, 0]],
  [3, 3, [9, 6, 12, 18, 10, 12, 24, 44, 15]],
];

function exampleTile(features: readonly Example[] = EXAMPLES): Uint8Array {
  const tile = new PbfWriter();
  tile.writeMessage(
    3,
    (_, layer) => {
      layer.writeVarintField(15, 2);
      layer.writeStringField(1, 'assets');
      for (const [id, type, geometry] of features)
        layer.writeMessage(
          2,
          (_feature, pbf) => {
            pbf.writeVarintField(1, id);
            pbf.writePackedVarint(2, [0, 0]);
            pbf.writeVarintField(3, type);
            pbf.writePackedVarint(4, geometry);
          },
          null,
        );
      layer.writeStringField(3, 'height');
      layer.writeMessage(4, (_value, pbf) => pbf.writeDoubleField(3, 12.5), null);
      layer.writeVarintField(5, 4096);
    },
    null,
  );
  return tile.finish();
}

test('a tile is read as the specification draws it', () => {
  const [layer] = readTile(exampleTile());
  expect(layer?.name).toBe('assets');
  expect(layer?.features.map(({ id, type, parts }) => ({ id, type, parts }))).toEqual([
    { id: 1, type: 'point', parts: [[25, 17]] },
    { id: 2, type: 'line', parts: [[2, 2, 2, 10, 10, 10]] },
    { id: 3, type: 'polygon', parts: [[3, 6, 8, 12, 20, 34, 3, 6]] },
  ]);
  expect(layer?.features[0]?.properties).toEqual({ height: 12.5 });
});

test('an empty tile has no layers', () => {
  expect(readTile(new Uint8Array())).toEqual([]);
});

test('a tile that promises more vertices than it holds ends where it ends', () => {
  const [layer] = readTile(exampleTile([[1, 2, [9, 4, 4, (0x0fff_ffff << 3) | 2, 0, 16]]]));
  expect(layer?.features[0]?.parts).toEqual([[2, 2, 2, 10]]);
});
