import { expect, test } from 'vitest';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../../domain/mercator.ts';
import { type SampleRow, sampleLayer, sampleSourceRow } from './sample-layer.ts';
import { NO_NARROWING } from './scope-filter.ts';
import { TileIndex, type TileQuestion, type TileViewer } from './tile-index.ts';

const everybody: TileViewer = { all: true, scopeKeys: [], scopeHash: 'all', precision: 'full' };
const zoneOne: TileViewer = { all: false, scopeKeys: [1], scopeHash: 'one', precision: 'full' };

function question(z: number, x: number, y: number): TileQuestion {
  return { key: `cameras/${z}/${x}/${y}?`, layers: ['cameras'], z, x, y, narrowing: NO_NARROWING, narrowingKey: '' };
}

const Z = 14;
const X = Math.floor(mercatorX(117.7) * 2 ** Z);
const Y = Math.floor(mercatorY(38.95) * 2 ** Z);
/** The middle of a tile that many columns east of the first. */
function middle(column: number): readonly [number, number] {
  return [lngOfMercator((X + column + 0.5) / 2 ** Z), latOfMercator((Y + 0.5) / 2 ** Z)];
}
const rows: SampleRow[] = [0, 1, 2, 3].map((column) => ({
  fid: column + 1,
  scope: 1 + (column % 2),
  point: middle(column),
}));

function filledIndex(): TileIndex {
  const index = new TileIndex();
  index.setScopeCells([
    { id: 1, zone: 1, sector: 2, enterprise: 1 },
    { id: 2, zone: 2, sector: 2, enterprise: 1 },
  ]);
  index.setLayer('cameras', sampleLayer('cameras', rows));
  return index;
}

test('a hundred clients on one cold tile encode it once', async () => {
  const index = filledIndex();
  const answers = await Promise.all(Array.from({ length: 100 }, () => index.tile(everybody, question(Z, X, Y))));
  expect(index.cache.encodings).toBe(1);
  expect(new Set(answers.map((tile) => tile.etag)).size).toBe(1);
  await index.tile(everybody, question(Z, X, Y));
  expect(index.cache.encodings).toBe(1);
});

test('viewers of different scope never share a tile', async () => {
  const index = filledIndex();
  const second = question(Z, X + 1, Y);
  expect((await index.tile(everybody, second)).body).not.toBeNull();
  expect((await index.tile(zoneOne, second)).body).toBeNull();
  expect((await index.tile(everybody, second)).body).not.toBeNull();
});

test('a filter by zone is a narrower scope', async () => {
  const index = filledIndex();
  const asked = (zones: number[]): TileQuestion => ({
    ...question(Z, X, Y),
    key: `cameras/${Z}/${X}/${Y}?${zones}`,
    narrowing: { zones, enterprises: null },
    narrowingKey: String(zones),
  });
  expect((await index.tile(everybody, asked([1]))).body).not.toBeNull();
  expect((await index.tile(everybody, asked([2]))).body).toBeNull();
  // A filter never widens what the viewer may see.
  expect((await index.tile(zoneOne, { ...asked([2]), ...{ x: X + 1, key: 'other' } })).body).toBeNull();
});

test('an edit makes exactly the tiles anew that it touches, at every zoom', async () => {
  const index = filledIndex();
  const layer = index.layer('cameras');
  const asked = [0, 1, 2, 3].flatMap((column) =>
    [14, 15, 16].map((z) =>
      question(z, (((X + column) * 2 + 1) * 2 ** (z - 15)) | 0, ((Y * 2 + 1) * 2 ** (z - 15)) | 0),
    ),
  );
  const before = asked.map(({ layers, z, x, y }) => index.tileRevision(layers, z, x, y));
  await Promise.all(asked.map((q) => index.tile(everybody, q)));
  const encoded = index.cache.encodings;
  // The camera of the first tile moves to the third: both are new, the second and fourth stay.
  const moved = sampleSourceRow('cameras', { fid: 1, scope: 1, point: middle(2) });
  index.touch('cameras', layer?.apply(new Set([1]), [moved]) ?? []);
  const after = asked.map(({ layers, z, x, y }) => index.tileRevision(layers, z, x, y));
  expect(after.map((revision, i) => revision !== before[i])).toEqual(
    [0, 1, 2, 3].flatMap((column) => [14, 15, 16].map(() => column === 0 || column === 2)),
  );
  await Promise.all(asked.map((q) => index.tile(everybody, q)));
  expect(index.cache.encodings - encoded).toBe(6);
  expect((await index.tile(everybody, question(Z, X, Y))).body).toBeNull();
});

test('the cache forgets the oldest tiles when it is full, and counts what it holds', async () => {
  const { TileCache } = await import('./tile-cache.ts');
  const cache = new TileCache(10_000);
  const tile = { body: Buffer.alloc(1_000), gzip: true, etag: 'e' };
  for (let i = 0; i < 50; i++) await cache.make(`k${i}`, 1, 1, async () => tile);
  expect(cache.bytes).toBeLessThanOrEqual(10_000);
  expect(cache.get('k0', 1, () => 1)).toBeNull();
  expect(cache.get('k49', 1, () => 1)).toBe(tile);
});
