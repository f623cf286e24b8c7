import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { expect, test } from 'vitest';
import { cellOf, unpackCell } from '../../domain/cell.ts';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { TileEncoder } from './encode.ts';
import type { LayerIndex } from './layer-index.ts';
import { type SampleRow, sampleLayer, sampleSourceRow } from './sample-layer.ts';
import type { ScopeFilter } from './scope-filter.ts';

const encoder = new TileEncoder();

interface Cell {
  readonly count: number;
  readonly sectors: readonly number[];
  readonly fid: unknown;
  readonly x: number;
  readonly y: number;
}

/** All cells of a zoom over the whole world, by id. */
function cellsOf(layer: LayerIndex, z: number, scope: ScopeFilter, rows: readonly SampleRow[]): Map<number, Cell> {
  const tiles = new Set(
    rows.map(
      ({ point }) =>
        `${Math.floor(mercatorX(point?.[0] ?? 0) * 2 ** z)},${Math.floor(mercatorY(point?.[1] ?? 0) * 2 ** z)}`,
    ),
  );
  const cells = new Map<number, Cell>();
  for (const tile of tiles) {
    const [x = 0, y = 0] = tile.split(',').map(Number);
    const bytes = encoder.encode({ layers: [layer], z, x, y, scope, precision: 'full' });
    const decoded = new VectorTile(new PbfReader(bytes ?? new Uint8Array(0))).layers['cameras_cells'];
    for (let i = 0; i < (decoded?.length ?? 0); i++) {
      const feature = decoded?.feature(i);
      const at = feature?.loadGeometry()[0]?.[0];
      const properties = feature?.properties ?? {};
      expect(cells.has(feature?.id ?? 0)).toBe(false);
      cells.set(feature?.id ?? 0, {
        count: Number(properties['count']),
        sectors: Array.from({ length: 9 }, (_, s) => Number(properties[`s${s}`] ?? 0)),
        fid: properties['fid'],
        x: x + (at?.x ?? 0) / 4096,
        y: y + (at?.y ?? 0) / 4096,
      });
    }
  }
  return cells;
}

const member = fc.record({
  lng: fc.double({ min: 117.4, max: 118, noNaN: true }),
  lat: fc.double({ min: 38.7, max: 39.2, noNaN: true }),
  sector: fc.integer({ min: 0, max: 8 }),
  scope: fc.integer({ min: 1, max: 12 }),
});
const anyScope = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }), { nil: null });

function filterOf(keys: readonly number[] | null): ScopeFilter {
  if (keys === null) return null;
  const filter = new Uint8Array(13);
  for (const key of keys) filter[key] = 1;
  return filter;
}

function expectCells(cells: Map<number, Cell>, visible: readonly SampleRow[], z: number): void {
  const expected = Map.groupBy(visible, ({ point }) => cellOf(point?.[0] ?? 0, point?.[1] ?? 0, z));
  expect([...cells.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [id, members] of expected) {
    const cell = cells.get(id);
    expect(cell?.count).toBe(members.length);
    expect(cell?.sectors).toEqual(
      Array.from({ length: 9 }, (_, s) => members.filter(({ sector }) => sector === s).length),
    );
    expect(cell?.fid).toBe(members.length === 1 ? members[0]?.fid : undefined);
    const place = unpackCell(id);
    const side = 2 ** (place.level - z);
    // The mean place lies in the cell, so that the symbol stands among its members.
    expect(Math.floor((cell?.x ?? -1) * side)).toBe(place.x);
    expect(Math.floor((cell?.y ?? -1) * side)).toBe(place.y);
  }
}

test('every visible member is in exactly one cell, and the counts per sector add up, for any scope', () => {
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 80 }),
      anyScope,
      fc.integer({ min: 4, max: 12 }),
      (members, keys, z) => {
        const rows = members.map(({ lng, lat, sector, scope }, i) => ({
          fid: i + 1,
          scope,
          sector,
          point: [lng, lat] as const,
        }));
        const cells = cellsOf(sampleLayer('cameras', rows), z, filterOf(keys), rows);
        expectCells(
          cells,
          rows.filter(({ scope }) => keys === null || keys.includes(scope)),
          z,
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('cells follow objects that moved, appeared or went away', () => {
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 3, maxLength: 40 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.option(member, { nil: null })), {
        minLength: 1,
        maxLength: 20,
      }),
      anyScope,
      (members, edits, keys) => {
        const now = new Map<number, SampleRow>(
          members.map(({ lng, lat, sector, scope }, i) => [
            i + 1,
            { fid: i + 1, scope, sector, point: [lng, lat] as const },
          ]),
        );
        const layer = sampleLayer('cameras', [...now.values()]);
        const everywhere = [...now.values()];
        for (const [fid, changed] of edits) {
          if (changed === null) now.delete(fid);
          else now.set(fid, { fid, scope: changed.scope, sector: changed.sector, point: [changed.lng, changed.lat] });
          const row = now.get(fid);
          if (row !== undefined) everywhere.push(row);
          layer.apply(new Set([fid]), row === undefined ? [] : [sampleSourceRow('cameras', row)]);
        }
        const cells = cellsOf(layer, 10, filterOf(keys), everywhere);
        expectCells(
          cells,
          [...now.values()].filter(({ scope }) => keys === null || keys.includes(scope)),
          10,
        );
      },
    ),
    { numRuns: 100 },
  );
});
