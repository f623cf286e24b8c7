import type { Lod } from './content.ts';
import type { SolidNode } from './quadtree.ts';
import type { SolidObject } from './solid-object.ts';

const RADIANS = Math.PI / 180;
/** Half the earth's Mercator square in metres: the side of a square at zoom z is this over 2^z. */
const WORLD_METERS = 40_075_016;
/** A square's own picture is good enough until it fills this share of its side in error. */
const ERROR_SHARE = 1 / 14;
/** From about 500 m on a screen of 900 pixels a body is drawn in full. */
const COARSE_ERROR_METERS = 10;

export interface TileNode {
  readonly boundingVolume: { readonly region: readonly number[] };
  readonly geometricError: number;
  readonly refine?: 'REPLACE';
  readonly content?: { readonly uri: string };
  readonly children?: readonly TileNode[];
}

export interface Tileset {
  readonly asset: { readonly version: '1.1' };
  readonly geometricError: number;
  readonly root: TileNode;
}

type Bounds = SolidObject['bounds'];

function joined(a: Bounds, b: Bounds): Bounds {
  return [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
    Math.min(a[4], b[4]),
    Math.max(a[5], b[5]),
  ];
}

const NOWHERE: Bounds = [Infinity, Infinity, -Infinity, -Infinity, Infinity, -Infinity];

const region = ([west, south, east, north, low, high]: Bounds): readonly number[] => [
  west * RADIANS,
  south * RADIANS,
  east * RADIANS,
  north * RADIANS,
  low,
  high,
];

interface Made {
  readonly tile: TileNode;
  readonly bounds: Bounds;
}

/** @param uri address of a square's content, relative to the tileset */
function tileOf(
  node: SolidNode,
  passes: (object: SolidObject) => boolean,
  uri: (node: SolidNode, lod: Lod) => string,
): Made | null {
  const boxes = (node.objects ?? []).filter(passes).map(({ bounds }) => bounds);
  if (boxes.length > 0) {
    const bounds = boxes.reduce(joined, NOWHERE);
    const boundingVolume = { region: region(bounds) };
    const full = { boundingVolume, geometricError: 0, content: { uri: uri(node, 'full') } };
    const content = { uri: uri(node, 'coarse') };
    return {
      bounds,
      tile: { boundingVolume, geometricError: COARSE_ERROR_METERS, refine: 'REPLACE', content, children: [full] },
    };
  }
  const made = node.children.flatMap((child) => tileOf(child, passes, uri) ?? []);
  const [only] = made;
  if (only === undefined) return null;
  // A square with one square in it says nothing of its own: the way down from the world is not told.
  if (made.length === 1) return only;
  const bounds = made.map((child) => child.bounds).reduce(joined, NOWHERE);
  const tile: TileNode = {
    boundingVolume: { region: region(bounds) },
    geometricError: Math.max(COARSE_ERROR_METERS * 2, (WORLD_METERS / 2 ** node.z) * 0.78 * ERROR_SHARE),
    refine: 'REPLACE',
    content: { uri: uri(node, 'coarse') },
    children: made.map((child) => child.tile),
  };
  return { tile, bounds };
}

/**
 * tileset.json of 3D Tiles 1.1 for one viewer: squares that hold nothing for this viewer are not in it, so that it does
 * not tell where anything of others stands. A viewer who sees nothing gets an empty tileset.
 */
export function tilesetJson(
  root: SolidNode,
  passes: (object: SolidObject) => boolean,
  uri: (node: SolidNode, lod: Lod) => string,
): Tileset {
  const made = tileOf(root, passes, uri);
  const empty: TileNode = { boundingVolume: { region: [0, 0, 1e-9, 1e-9, 0, 1] }, geometricError: 0 };
  const tile = made === null ? empty : { ...made.tile, refine: 'REPLACE' as const };
  return { asset: { version: '1.1' }, geometricError: Math.max(1, tile.geometricError * 4), root: tile };
}
