import { gunzipSync } from 'node:zlib';
import { layerCode } from '../../domain/layer.ts';
import { asEngine, closeDatabase } from '../../server/database.ts';
import type { IndexEvent } from '../../server/tiles/index-service.ts';
import type { CachedTile } from '../../server/tiles/tile-cache.ts';
import { parseSolidPath, SOLID_PREFIX } from '../../server/tiles3d/http.ts';
import { type SolidService, startSolids } from '../../server/tiles3d/solid-service.ts';
import type { TileNode, Tileset } from '../../server/tiles3d/tileset.ts';
import { availableEngines, useDatabase as pointTo, testDatabase } from '../testing/database.ts';
import { readGlb } from '../testing/glb-reader.ts';
import { testViewer } from '../testing/viewer.ts';
import { type BenchContext, type BenchRow, milliseconds } from './context.ts';
import { fillAssets, selectTiles, VIEWS } from './three-scene.ts';

const ASSETS = 100_000;
const VIEWER = testViewer();

const plain = ({ body, gzip }: CachedTile): Buffer =>
  body === null ? Buffer.alloc(0) : gzip ? gunzipSync(body) : body;

async function tilesetOf(service: SolidService): Promise<{ readonly json: Tileset; readonly bytes: number }> {
  const tile = await service.tileset(VIEWER, 'assets');
  const json: Tileset = JSON.parse(plain(tile).toString('utf8'));
  return { json, bytes: tile.body?.length ?? 0 };
}

async function contentOf(service: SolidService, uri: string): Promise<CachedTile> {
  const address = parseSolidPath(`${SOLID_PREFIX}assets/${uri.split('?')[0]}`);
  if (address.kind !== 'content') throw new Error(`no content: ${uri}`);
  return service.content(VIEWER, 'assets', address.place);
}

const all = (tile: TileNode): TileNode[] => [tile, ...(tile.children ?? []).flatMap(all)];
const uriOf = (tile: TileNode): string => tile.content?.uri ?? '';

/** Facets that a tile puts on the screen: those of a shared body once for each time it stands. */
function facets(file: Buffer): number {
  const { json } = readGlb(file);
  return json.nodes.reduce((sum, node) => {
    const indices = json.meshes[node.mesh ?? -1]?.primitives[0]?.indices;
    if (indices === undefined) return sum;
    const times = json.accessors[node.extensions?.EXT_mesh_gpu_instancing.attributes['TRANSLATION'] ?? -1]?.count ?? 1;
    return sum + ((json.accessors[indices]?.count ?? 0) / 3) * times;
  }, 0);
}

/** Facets selected at each fixed view; the tiles of a view are read once. */
async function selectedFacets(service: SolidService, root: TileNode): Promise<number[]> {
  const known = new Map<string, number>();
  const counts: number[] = [];
  for (const view of VIEWS) {
    let sum = 0;
    for (const tile of selectTiles(root, view)) {
      const uri = uriOf(tile);
      const count = known.get(uri) ?? facets(plain(await contentOf(service, uri)));
      known.set(uri, count);
      sum += count;
    }
    counts.push(sum);
  }
  return counts;
}

async function oneChange(
  service: SolidService,
  tell: (events: readonly IndexEvent[]) => void,
): Promise<{ readonly ms: number; readonly fetched: number }> {
  const before = new Set(all((await tilesetOf(service)).json.root).map(uriOf));
  const begin = performance.now();
  const fid = await asEngine(async (tx) => {
    const { rows } = await tx.query<{ fid: number }>(
      "update asset set height_m = height_m + 5 where id = 'three_50000' returning fid",
    );
    return rows[0]?.fid ?? 0;
  });
  tell([{ kind: 'object', layer: layerCode('assets'), fid }]);
  await service.settled();
  const fresh = all((await tilesetOf(service)).json.root)
    .map(uriOf)
    .filter((uri) => !before.has(uri));
  for (const uri of fresh) await contentOf(service, uri);
  return { ms: performance.now() - begin, fetched: fresh.length };
}

/** `npm run bench -- 3d`: the generated tileset of 100,000 assets, on the server's side; a screen adds drawing. */
export async function benchThree({ log }: BenchContext): Promise<BenchRow[]> {
  const engine = availableEngines().includes('native') ? 'native' : 'embedded';
  const database = await testDatabase(engine);
  await pointTo(database);
  let tell: (events: readonly IndexEvent[]) => void = () => {};
  const service = startSolids({
    onEvents: (listener) => {
      tell = listener;
      return () => {};
    },
  });
  try {
    await fillAssets(ASSETS);
    log(`${ASSETS.toLocaleString('en')} assets in the ${engine} database`);
    const begin = performance.now();
    await service.ready('assets');
    const readMs = performance.now() - begin;
    const { json, bytes } = await tilesetOf(service);
    const firstView = VIEWS[10];
    for (const tile of firstView === undefined ? [] : selectTiles(json.root, firstView))
      await contentOf(service, uriOf(tile));
    const firstMs = performance.now() - begin - readMs;
    let size = 0;
    let scene = 0;
    const tiles = all(json.root);
    const encodeBegin = performance.now();
    for (const tile of tiles) {
      const content = await contentOf(service, uriOf(tile));
      size += content.body?.length ?? 0;
      if (tile.geometricError === 0) scene += facets(plain(content));
    }
    const buildMs = readMs + performance.now() - encodeBegin;
    log(`read in ${milliseconds(readMs)}, ${tiles.length} tiles of ${(size / 1e6).toFixed(0)} MB`);
    const selected = await selectedFacets(service, json.root);
    const change = await oneChange(service, (events) => tell(events));
    const most = Math.max(...selected);
    return [
      {
        what: `3D Tiles of ${ASSETS.toLocaleString('en')} assets: full build (${engine})`,
        asked: '≤ 60 s',
        reached: `${(buildMs / 1000).toFixed(1)} s`,
        ok: buildMs <= 60_000,
      },
      {
        what: 'tileset and tiles of the first view, after reading',
        asked: '≤ 2,000 ms',
        reached: `${milliseconds(firstMs)}, tileset ${(bytes / 1000).toFixed(0)} kB`,
        ok: firstMs <= 2_000,
      },
      {
        what: 'one changed asset: new tileset and its changed tiles ready',
        asked: '≤ 2,000 ms',
        reached: `${milliseconds(change.ms)}, ${change.fetched} tiles`,
        ok: change.ms <= 2_000,
      },
      {
        what: `facets selected of ${(scene / 1e6).toFixed(1)} M at any of 20 views`,
        asked: '≤ 2.5 M',
        reached: `${(most / 1e6).toFixed(2)} M`,
        ok: most <= 2_500_000,
      },
    ];
  } finally {
    await service.stop();
    await closeDatabase();
    await database.stop();
  }
}
