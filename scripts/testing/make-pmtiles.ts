import { gzipSync } from 'node:zlib';
import { hilbertId } from '../../server/worlds/vector/pmtiles.ts';

export interface PmTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** A small PMTiles 3 archive with one directory. @param dataAt far away makes a sparse file as large as one likes */
export function pmTilesParts(
  type: 'mvt' | 'png',
  tiles: readonly PmTile[],
  bounds: readonly [number, number, number, number],
  metadata: unknown = {},
  dataAt = 16_384,
) {
  const sorted = tiles.map((tile) => ({ id: hilbertId(tile), bytes: tile.bytes })).sort((a, b) => a.id - b.id);
  let last = 0;
  const ids = sorted.flatMap(({ id }) => {
    const step = varint(id - last);
    last = id;
    return step;
  });
  const lengths = sorted.flatMap(({ bytes }) => varint(bytes.length));
  const offsets = sorted.flatMap((_, i) => varint(i === 0 ? 1 : 0));
  const root = gzipSync(
    Buffer.from([...varint(sorted.length), ...ids, ...sorted.map(() => 1), ...lengths, ...offsets]),
  );
  const about = gzipSync(JSON.stringify(metadata));
  const data = Buffer.concat(sorted.map(({ bytes }) => bytes));
  const head = Buffer.alloc(127);
  head.write('PMTiles', 'latin1');
  head[7] = 3;
  const long = (at: number, value: number) => head.writeBigUInt64LE(BigInt(value), at);
  long(8, 127);
  long(16, root.length);
  long(24, 127 + root.length);
  long(32, about.length);
  long(40, 127 + root.length + about.length);
  long(56, dataAt);
  long(64, data.length);
  const zooms = tiles.map(({ z }) => z);
  head.set([1, 2, 1, type === 'mvt' ? 1 : 2, Math.min(...zooms), Math.max(...zooms)], 96);
  for (const [i, degrees] of bounds.entries()) head.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * i);
  return [
    { at: 0, bytes: Buffer.concat([head, root, about]) },
    { at: dataAt, bytes: data },
  ];
}

/** The whole archive in memory. */
export function pmTilesBytes(...plan: Parameters<typeof pmTilesParts>): Buffer {
  const parts = pmTilesParts(...plan);
  const file = Buffer.alloc(Math.max(...parts.map(({ at, bytes }) => at + bytes.length)));
  for (const { at, bytes } of parts) bytes.copy(file, at);
  return file;
}
