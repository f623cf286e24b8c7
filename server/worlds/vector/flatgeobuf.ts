import { type Projection, projectionOf } from '../../../domain/projection.ts';
import type { ByteSource } from '../byte-source.ts';
import { broken, WorldDamage } from '../world-damage.ts';
import { FlatTable } from './flat-buffer.ts';

/** FlatGeobuf 3 (flatgeobuf.org, header.fbs and feature.fbs) read by its packed Hilbert R-tree, where it lies. */
const MAGIC = [0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62];
const MOST_HEADER_BYTES = 4 * 2 ** 20;
const NODE_BYTES = 40;
const MOST_FEATURE_BYTES = 16 * 2 ** 20;

export interface FlatGeobuf {
  readonly source: ByteSource;
  readonly projection: Projection;
  /** In units of the projection. */
  readonly envelope: readonly [number, number, number, number];
  readonly geometryType: number;
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly features: number;
  /** First node of each level, leaves first, and the end of the leaves' level. */
  readonly levels: readonly { readonly from: number; readonly to: number }[];
  readonly nodeSize: number;
  readonly treeAt: number;
  readonly dataAt: number;
}

function treeLevels(features: number, nodeSize: number): { levels: FlatGeobuf['levels']; nodes: number } {
  const counts = [features];
  let n = features;
  do {
    n = Math.ceil(n / nodeSize);
    counts.push(n);
  } while (n > 1);
  const nodes = counts.reduce((sum, n) => sum + n, 0);
  // The root lies first, the leaves last.
  let end = nodes;
  const levels = counts.map((n) => {
    const level = { from: end - n, to: end };
    end -= n;
    return level;
  });
  return { levels, nodes };
}

/** Reads the head of a FlatGeobuf. Throws WorldDamage. */
export function readFlatGeobuf(source: ByteSource): FlatGeobuf {
  if (source.size < 16) throw broken('the file is shorter than the head of a FlatGeobuf');
  const head = source.read(0, 12);
  if (MAGIC.some((byte, i) => head[i] !== byte)) throw broken('no FlatGeobuf 3');
  const length = head.readUInt32LE(8);
  if (length > MOST_HEADER_BYTES) throw broken(`the head claims ${length} bytes`);
  const header = FlatTable.root(source.read(12, length));
  const features = header.long(8);
  const nodeSize = header.short(9, 16);
  if (features === 0) throw broken('the file holds no feature, or does not say how many');
  if (nodeSize < 2) throw new WorldDamage('no_index', 'the FlatGeobuf has no spatial index');
  const epsg = header.table(10)?.int(1) ?? 0;
  const projection = projectionOf(epsg === 0 ? 4326 : epsg);
  if (projection === null) throw new WorldDamage('unknown_projection', `EPSG:${epsg}`);
  const [west = 0, south = 0, east = 0, north = 0, ...more] = header.doubles(1);
  const { levels, nodes } = treeLevels(features, nodeSize);
  const treeAt = 12 + length;
  const dataAt = treeAt + nodes * NODE_BYTES;
  if (!Number.isSafeInteger(dataAt) || dataAt > source.size)
    throw broken(`an index of ${features} features would end behind the file`);
  if (more.length > 0 || !(west <= east) || !(south <= north))
    throw new WorldDamage('no_place_known', 'the file has no envelope');
  return {
    source,
    projection,
    envelope: [west, south, east, north],
    geometryType: header.byte(2),
    columns: header.tables(7, 2000).map((column) => ({ name: column.text(0), type: column.byte(1) })),
    features,
    levels,
    nodeSize,
    treeAt,
    dataAt,
  };
}

type Box = readonly [number, number, number, number];
interface Node {
  readonly box: Box;
  /** Of a leaf: where its feature begins, from the end of the tree. */
  readonly offset: number;
}

/** What a search found: features, or boxes of the tree where there were too many of them. */
export type Found =
  | { readonly kind: 'features'; readonly offsets: readonly number[] }
  | { readonly kind: 'boxes'; readonly boxes: readonly Box[] };

function nodesOf({ source, treeAt }: FlatGeobuf, from: number, to: number): Node[] {
  const data = source.read(treeAt + from * NODE_BYTES, (to - from) * NODE_BYTES);
  return Array.from({ length: to - from }, (_, i) => {
    const at = i * NODE_BYTES;
    const number = (k: number): number => data.readDoubleLE(at + 8 * k);
    return { box: [number(0), number(1), number(2), number(3)], offset: Number(data.readBigUInt64LE(at + 32)) };
  });
}

const touches = (a: Box, b: Box): boolean => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

/**
 * Features whose box touches `box`, level by level from the root. More than `most` are not gone after: the boxes of the
 * level before stand for them, which is what a view of a whole country can show of ten million parcels.
 */
export function searchTree(file: FlatGeobuf, box: Box, most: number): Found {
  let level = file.levels.length - 1;
  const root = file.levels[level];
  if (root === undefined) return { kind: 'boxes', boxes: [] };
  let here: { readonly index: number; readonly node: Node }[] = nodesOf(file, root.from, root.to)
    .map((node, i) => ({ index: root.from + i, node }))
    .filter(({ node }) => touches(node.box, box));
  while (level > 0) {
    if (here.length * 2 > most) return { kind: 'boxes', boxes: here.map(({ node }) => node.box) };
    const [mine, below] = [file.levels[level], file.levels[level - 1]];
    if (mine === undefined || below === undefined) break;
    const next: typeof here = [];
    for (const { index } of here) {
      const from = below.from + (index - mine.from) * file.nodeSize;
      const to = Math.min(below.to, from + file.nodeSize);
      for (const [i, node] of nodesOf(file, from, to).entries())
        if (touches(node.box, box)) next.push({ index: from + i, node });
    }
    if (next.length > most) return { kind: 'boxes', boxes: here.map(({ node }) => node.box) };
    here = next;
    level -= 1;
  }
  return { kind: 'features', offsets: here.map(({ node }) => node.offset) };
}

/** One feature by its offset. Throws WorldDamage for one that lies elsewhere or is too long. */
export function readFeature(file: FlatGeobuf, offset: number): FlatTable {
  const at = file.dataAt + offset;
  const length = file.source.read(at, 4).readUInt32LE(0);
  if (length > MOST_FEATURE_BYTES) throw broken(`a feature claims ${length} bytes`);
  return FlatTable.root(file.source.read(at + 4, length));
}
