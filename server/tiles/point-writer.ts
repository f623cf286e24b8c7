import { TILE_EXTENT } from '../../domain/mercator.ts';
import type { Part } from './layer-index.ts';
import { type LayerWriter, putVarint } from './mvt.ts';
import { passesScope, type ScopeFilter } from './scope-filter.ts';
import type { PointSegment } from './segment.ts';
import type { TileFrame } from './shape-geometry.ts';
import { TAG_ROOM, type TagWriter } from './tag-writer.ts';

/** Room for a point with its tags. */
const ROOM = TAG_ROOM + 48;
/** Room is made for so many points at once. */
const BLOCK = 256;

/**
 * Writes the visible rows of a run as point features, straight into the layer: this loop is what a tile of points
 * costs. All its lengths are below 128 and so one byte, filled in when what they measure is written.
 */
export function writePoints(
  layer: LayerWriter,
  tags: TagWriter,
  part: Part<PointSegment>,
  low: number,
  high: number,
  frame: TileFrame,
  scope: ScopeFilter,
): void {
  const { segment, hideSensitive } = part;
  const { dead, precision, fid, x, y } = segment;
  const { scale, offsetX, offsetY } = frame;
  const columns = tags.columnsOf(segment.codes);
  const out = layer.body;
  for (let block = low; block < high; block += BLOCK) {
    out.reserve(BLOCK * ROOM);
    const bytes = out.bytes;
    const end = Math.min(high, block + BLOCK);
    let at = out.length;
    for (let row = block; row < end; row++) {
      if (dead !== null && dead[row] === 1) continue;
      if (hideSensitive && precision[row] !== 0) continue;
      if (scope !== null && !passesScope(scope, segment.scope[row] ?? 0)) continue;
      bytes[at] = 0x12;
      const lengthAt = at + 1;
      bytes[at + 2] = 0x08;
      at = putVarint(bytes, at + 3, fid[row] ?? 0);
      const tagsEnd = tags.write(bytes, at + 2, columns, row);
      if (tagsEnd > at + 2) {
        bytes[at] = 0x12;
        bytes[at + 1] = tagsEnd - at - 2;
        at = tagsEnd;
      }
      bytes[at] = 0x18;
      bytes[at + 1] = 1;
      bytes[at + 2] = 0x22;
      const geometryAt = at + 4;
      bytes[geometryAt] = 9;
      at = putVarint(bytes, geometryAt + 1, 2 * tileUnit(x[row] ?? 0, scale, offsetX));
      at = putVarint(bytes, at, 2 * tileUnit(y[row] ?? 0, scale, offsetY));
      bytes[geometryAt - 1] = at - geometryAt;
      bytes[lengthAt] = at - lengthAt - 1;
      layer.featureCount++;
    }
    out.length = at;
  }
}

/** Cut, not rounded: a point just inside the border must not land on 4096, where maps drop it and the neighbour lacks it. */
function tileUnit(value: number, scale: number, offset: number): number {
  return Math.max(0, Math.min(TILE_EXTENT - 1, Math.floor(value * scale - offset)));
}
