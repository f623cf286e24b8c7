import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { describe, expect, test } from 'vitest';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../../domain/mercator.ts';
import type { Precision } from '../../domain/place.ts';
import { TILE_BUFFER, TileEncoder } from './encode.ts';
import type { LayerIndex } from './layer-index.ts';
import { sampleLayer, wkbLine, wkbPolygon } from './sample-layer.ts';
import type { ScopeFilter } from './scope-filter.ts';

const encoder = new TileEncoder();

interface Asked {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly scope?: ScopeFilter;
  readonly precision?: Precision;
}

function decode(layer: LayerIndex, asked: Asked): VectorTile {
  const bytes = encoder.encode({ layers: [layer], scope: null, precision: 'full', ...asked });
  return new VectorTile(new PbfReader(bytes ?? new Uint8Array(0)));
}

/** The tile over the middle of the district, and places in units of it. */
function tileAt(z: number): {
  z: number;
  x: number;
  y: number;
  place(u: number, v: number): readonly [number, number];
} {
  const x = Math.floor(mercatorX(117.7) * 2 ** z);
  const y = Math.floor(mercatorY(38.95) * 2 ** z);
  return {
    z,
    x,
    y,
    place: (u, v) => [lngOfMercator((x + u / 4096) / 2 ** z), latOfMercator((y + v / 4096) / 2 ** z)],
  };
}

type Point = readonly [number, number];
const unit = fc.double({ min: -2000, max: 6096, noNaN: true });
const anyZoom = fc.integer({ min: 13, max: 16 });

function insideRings(rings: readonly (readonly Point[])[], px: number, py: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i] ?? [0, 0];
      const [bx, by] = ring[j] ?? [0, 0];
      if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function distanceToSegments(lines: readonly (readonly Point[])[], px: number, py: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [ax, ay] = line[i - 1] ?? [0, 0];
      const [bx, by] = line[i] ?? [0, 0];
      const square = (bx - ax) ** 2 + (by - ay) ** 2;
      const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square));
      least = Math.min(least, Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay)));
    }
  }
  return least;
}

function signedArea(ring: readonly { x: number; y: number }[]): number {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    doubled += (a?.x ?? 0) * (b?.y ?? 0) - (b?.x ?? 0) * (a?.y ?? 0);
  }
  return doubled / 2;
}

describe('points in a tile', () => {
  test('every camera inside the tile is there once with its id, place and properties, and nobody else is', () => {
    fc.assert(
      fc.property(anyZoom, fc.array(fc.tuple(unit, unit), { maxLength: 60 }), (z, places) => {
        const tile = tileAt(z);
        const layer = sampleLayer(
          'cameras',
          places.map(([u, v], i) => ({
            fid: 1000 + i,
            scope: 1,
            sector: i % 9,
            point: tile.place(u, v),
            properties: { name: `摄像机 ${i}`, heading: i / 4, zone: 300 - i, kind: i % 2 === 0 ? 'dome' : '' },
          })),
        );
        const decoded = decode(layer, tile).layers['cameras'];
        // Places closer than a thousandth of a unit to the border may fall to either side by rounding of degrees.
        const sure = places.flatMap(([u, v], i) =>
          Math.min(u, v) > 0.001 && Math.max(u, v) < 4095.999 ? [1000 + i] : [],
        );
        const found = new Map(
          Array.from({ length: decoded?.length ?? 0 }, (_, i) => {
            const feature = decoded?.feature(i);
            return [feature?.id ?? 0, feature] as const;
          }),
        );
        expect(found.size).toBe(decoded?.length ?? 0);
        for (const fid of sure) expect(found.has(fid)).toBe(true);
        for (const [fid, feature] of found) {
          const i = fid - 1000;
          const [u, v] = places[i] ?? [0, 0];
          const at = feature?.loadGeometry()[0]?.[0];
          expect(Math.abs((at?.x ?? -9) - u)).toBeLessThanOrEqual(1.001);
          expect(Math.abs((at?.y ?? -9) - v)).toBeLessThanOrEqual(1.001);
          expect(feature?.properties).toEqual({
            sector: i % 9,
            name: `摄像机 ${i}`,
            heading: i / 4,
            zone: 300 - i,
            ...(i % 2 === 0 ? { kind: 'dome' } : {}),
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  test('a crowded tile loses names before it loses points, and never grows above half a megabyte', () => {
    const tile = tileAt(13);
    const crowd = (count: number): LayerIndex =>
      sampleLayer(
        'cameras',
        Array.from({ length: count }, (_, i) => ({
          fid: i + 1,
          scope: 1,
          sector: 2,
          point: tile.place((i * 131) % 4096, (i * 197) % 4096),
          properties: { name: `一个相当长的摄像机名称（演示） ${i}`, kind: 'dome' },
        })),
      );
    const named = decode(crowd(3000), tile);
    expect(named.layers['cameras']?.length).toBe(3000);
    expect(named.layers['cameras']?.feature(0).properties['name']).toBeDefined();
    const nameless = decode(crowd(9000), tile);
    expect(nameless.layers['cameras']?.length).toBe(9000);
    expect(nameless.layers['cameras']?.feature(0).properties['name']).toBeUndefined();
    const masses = crowd(60_000);
    const crowded = encoder.encode({ layers: [masses], ...tile, scope: null, precision: 'full' });
    expect(crowded?.length ?? 0).toBeLessThan(500_000);
    expect(Object.keys(decode(masses, tile).layers)).toEqual(['cameras_cells']);
  });
});

/** A star around a centre with an optional hole of the same form: concave, but never crossing itself. */
const star = fc
  .record({
    u: fc.double({ min: -500, max: 4600, noNaN: true }),
    v: fc.double({ min: -500, max: 4600, noNaN: true }),
    radii: fc.array(fc.double({ min: 60, max: 3000, noNaN: true }), { minLength: 4, maxLength: 14 }),
    hole: fc.boolean(),
    backwards: fc.boolean(),
  })
  .map(({ u, v, radii, hole, backwards }) => {
    const ring = (share: number): Point[] =>
      radii.map((radius, i) => {
        const angle = (2 * Math.PI * i) / radii.length;
        return [u + share * radius * Math.cos(angle), v + share * radius * Math.sin(angle)] as const;
      });
    const rings = hole ? [ring(1), ring(0.5).reverse()] : [ring(1)];
    return backwards ? rings.map((points) => points.reverse()) : rings;
  });

describe('areas in a tile', () => {
  test('an area covers the same ground inside the tile as before clipping, wound and closed as MVT 2.1 asks', () => {
    fc.assert(
      fc.property(
        star,
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4096 }), fc.integer({ min: 0, max: 4096 })), {
          minLength: 20,
          maxLength: 40,
        }),
        (rings, probes) => {
          const tile = tileAt(16);
          const shape = wkbPolygon(rings.map((ring) => ring.map(([u, v]) => tile.place(u, v))));
          const layer = sampleLayer('risk_cells', [
            { fid: 77, scope: 1, shape, properties: { level: 3, index: 0.25 } },
          ]);
          const feature = decode(layer, tile).layers['risk_cells']?.feature(0);
          const drawn = feature?.loadGeometry() ?? [];
          for (const [i, ring] of drawn.entries()) {
            expect(ring.at(0)).toEqual(ring.at(-1));
            expect(Math.sign(signedArea(ring))).toBe(i === 0 ? 1 : -1);
            for (const { x, y } of ring) {
              expect(Math.min(x, y)).toBeGreaterThanOrEqual(-TILE_BUFFER);
              expect(Math.max(x, y)).toBeLessThanOrEqual(4096 + TILE_BUFFER);
            }
          }
          if (feature !== undefined) expect(feature.id).toBe(77);
          const decoded = drawn.map((ring) => ring.slice(1).map(({ x, y }): Point => [x, y]));
          for (const [px, py] of probes) {
            // A probe within the rounding of an edge may fall to either side.
            const closed = rings.map((ring) => [...ring, ...ring.slice(0, 1)]);
            if (distanceToSegments(closed, px, py) < 1.5) continue;
            expect(insideRings(decoded, px, py)).toBe(insideRings(rings, px, py));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('every vertex of an area that lies in the tile is within one unit at the deepest zoom', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1200, max: 2900, noNaN: true }),
        fc.array(fc.double({ min: 100, max: 1100, noNaN: true }), { minLength: 4, maxLength: 12 }),
        (middle, radii) => {
          const tile = tileAt(16);
          const ring = radii.map((r, i): Point => {
            const angle = (2 * Math.PI * i) / radii.length;
            return [middle + r * Math.cos(angle), middle + r * Math.sin(angle)];
          });
          const layer = sampleLayer('risk_cells', [
            { fid: 5, scope: 1, shape: wkbPolygon([ring.map(([u, v]) => tile.place(u, v))]) },
          ]);
          const drawn = decode(layer, tile).layers['risk_cells']?.feature(0).loadGeometry()[0] ?? [];
          expect(drawn.length).toBe(ring.length + 1);
          for (const [u, v] of ring)
            expect(Math.min(...drawn.map(({ x, y }) => Math.hypot(x - u, y - v)))).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('an area too small for two pixels waits for a deeper zoom', () => {
    const tile = tileAt(16);
    const ring: Point[] = [
      [100, 100],
      [200, 100],
      [200, 200],
      [100, 200],
    ];
    const layer = sampleLayer('risk_cells', [
      { fid: 5, scope: 1, shape: wkbPolygon([ring.map(([u, v]) => tile.place(u, v))]) },
    ]);
    expect(decode(layer, tile).layers['risk_cells']?.length).toBe(1);
    expect(decode(layer, tileAt(14)).layers['risk_cells']?.length).toBe(1);
    expect(decode(layer, tileAt(9)).layers['risk_cells']).toBeUndefined();
  });
});

describe('lines in a tile', () => {
  test('the part of a pipeline inside the tile is drawn whole, and nothing beside it', () => {
    const step = fc.tuple(unit, unit);
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (line) => {
        const tile = tileAt(16);
        const layer = sampleLayer('pipelines', [
          { fid: 9, scope: 1, shape: wkbLine(line.map(([u, v]) => tile.place(u, v))) },
        ]);
        const feature = decode(layer, tile).layers['pipelines']?.feature(0);
        const drawn = (feature?.loadGeometry() ?? []).map((part) => part.map(({ x, y }): Point => [x, y]));
        for (const part of drawn)
          for (const [x, y] of part) expect(distanceToSegments([line], x, y)).toBeLessThanOrEqual(1);
        for (let i = 1; i < line.length; i++) {
          const [ax, ay] = line[i - 1] ?? [0, 0];
          const [bx, by] = line[i] ?? [0, 0];
          for (let t = 0; t <= 1; t += 0.05) {
            const [x, y] = [ax + t * (bx - ax), ay + t * (by - ay)];
            // A stretch shorter than a unit at the border of the clip square may round away.
            if (x < -120 || y < -120 || x > 4216 || y > 4216) continue;
            if (Math.hypot(bx - ax, by - ay) < 3 && drawn.length === 0) continue;
            expect(distanceToSegments(drawn, x, y)).toBeLessThanOrEqual(2);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a lower zoom keeps the course of a line within four units while dropping vertices', () => {
    const deep = tileAt(16);
    const line = Array.from({ length: 2000 }, (_, i): Point => [i * 20, 300 * Math.sin(i / 40) + (i % 2)]);
    const layer = sampleLayer('pipelines', [
      { fid: 9, scope: 1, shape: wkbLine(line.map(([u, v]) => deep.place(u, v))) },
    ]);
    const tile = tileAt(12);
    const part = decode(layer, tile).layers['pipelines']?.feature(0).loadGeometry()[0] ?? [];
    expect(part.length).toBeGreaterThan(5);
    expect(part.length).toBeLessThan(600);
    const scale = 2 ** (16 - 12);
    const shiftX = (tile.x * scale - deep.x) * 4096;
    const shiftY = (tile.y * scale - deep.y) * 4096;
    for (const { x, y } of part)
      expect(distanceToSegments([line], x * scale + shiftX, y * scale + shiftY)).toBeLessThanOrEqual(4 * scale);
  });
});

describe('what a viewer may see', () => {
  const tile = tileAt(16);
  const rows = (['full', '100m', '1km', 'hidden'] as const).map((precision, i) => ({
    fid: i + 1,
    scope: i + 1,
    precision,
    point: tile.place(2000 + i, 2000),
  }));
  const layer = sampleLayer('cameras', rows);
  const seenIn = (precision: Precision, scope: ScopeFilter = null): Map<number, Point> => {
    // Snapping may move a point by half a kilometre: look at a tile that holds all of it.
    const bytes = encoder.encode({ layers: [layer], ...tileAt(13), scope, precision });
    const decoded = new VectorTile(new PbfReader(bytes ?? new Uint8Array(0))).layers['cameras'];
    return new Map(
      Array.from({ length: decoded?.length ?? 0 }, (_, i) => {
        const feature = decoded?.feature(i);
        const at = feature?.loadGeometry()[0]?.[0];
        return [feature?.id ?? 0, [at?.x ?? 0, at?.y ?? 0] as const];
      }),
    );
  };

  test('a row outside the scope is in no tile', () => {
    const scope = new Uint8Array(5);
    scope[2] = 1;
    expect([...seenIn('full', scope).keys()]).toEqual([2]);
  });

  test('a coarser viewer gets sensitive places on a grid, and hidden ones not at all', () => {
    const exact = seenIn('full');
    expect([...exact.keys()].sort()).toEqual([1, 2, 3, 4]);
    const coarse = seenIn('100m');
    expect([...coarse.keys()].sort()).toEqual([1, 2, 3]);
    expect(coarse.get(1)).toEqual(exact.get(1));
    // At zoom 13 a unit is 0.93 m here: the middle of a 100 m square is at most 71 m away, of a 1 km square 710 m.
    const moved = (fid: number): number => {
      const [a, b] = [coarse.get(fid), exact.get(fid)];
      return Math.hypot((a?.[0] ?? 0) - (b?.[0] ?? 0), (a?.[1] ?? 0) - (b?.[1] ?? 0)) * 0.93;
    };
    expect(moved(2)).toBeLessThanOrEqual(72);
    expect(moved(3)).toBeLessThanOrEqual(712);
    expect([...seenIn('hidden').keys()]).toEqual([1]);
  });
});
