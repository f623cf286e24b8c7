import { expect, test } from 'vitest';
import { cutLines } from './road-import.ts';

/** About 87 m a step eastward. */
const at = (x: number, y = 0): readonly [number, number] => [117 + x / 1000, 39 + y / 1000];

test('lines become edges between the vertices that they share', () => {
  const { edges, skipped } = cutLines([
    { line: [at(0), at(1), at(2)], properties: { highway: 'primary', name: 'A', maxspeed: '60 km/h' } },
    { line: [at(1), at(1, 1)], properties: { highway: 'residential', maxheight: '3.2 m', maxweight: 'none' } },
    { line: [at(5), at(6)], properties: { highway: 'proposed' } },
  ]);
  expect(skipped).toBe(1);
  expect(edges.map(({ from, to, roadClass }) => [from, to, roadClass])).toEqual([
    [0, 1, 'main'],
    [1, 2, 'main'],
    [1, 3, 'street'],
  ]);
  expect(edges[0]).toMatchObject({ name: 'A', postedKmh: 60, oneWay: false });
  expect(edges[2]).toMatchObject({ maxHeightM: 3.2, maxWeightT: null });
});

test('a road that is one-way against its drawing is turned round', () => {
  const [edge] = cutLines([{ line: [at(0), at(1)], properties: { oneway: '-1' } }]).edges;
  expect(edge).toMatchObject({ oneWay: true, line: [at(1), at(0)] });
});

test('long roads are cut, and all parts meet', () => {
  const { edges } = cutLines([{ line: [at(0), at(10)], properties: {} }]);
  // 866 m in three parts of 289 m.
  expect(edges.map(({ from, to }) => [from, to])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
});
