import { expect, test } from 'vitest';
import { RefusalError } from '../../domain/refusal.ts';
import { parseTilePath } from './tile-path.ts';

function fieldOf(path: string): string | undefined {
  const url = new URL(path, 'http://guanlan.example');
  try {
    parseTilePath(url.pathname, url.searchParams);
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal.field;
    throw error;
  }
  return undefined;
}

test('a path with several layers, zoom, column and row is read, each layer once', () => {
  const url = new URL('/api/tiles/cameras,sites,cameras/11/1690/782.mvt?zones=2,1,2', 'http://guanlan.example');
  const address = parseTilePath(url.pathname, url.searchParams);
  expect(address).toMatchObject({
    kind: 'tile',
    question: { layers: ['cameras', 'sites'], z: 11, x: 1690, y: 782, narrowing: { zones: [1, 2], enterprises: null } },
  });
});

test.each([
  ['/api/tiles/vehicles/1/0/0', 'layers'],
  ['/api/tiles/cameras;drop/1/0/0', 'layers'],
  ['/api/tiles//1/0/0', 'layers'],
  ['/api/tiles/%E0%A4%A/1/0/0', 'layers'],
  ['/api/tiles/cameras/1/0', 'path'],
  ['/api/tiles/cameras/21/0/0', 'z'],
  ['/api/tiles/cameras/2/4/0', 'x'],
  ['/api/tiles/cameras/2/0/-1', 'y'],
  ['/api/tiles/cameras/2/0/1e1', 'y'],
  ['/api/tiles/cameras/2/0/0?zones=a', 'zones'],
])('%s is refused and names the bad part: %s', (path, field) => {
  expect(fieldOf(path)).toBe(field);
});
