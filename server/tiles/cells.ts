import { CELL_DEPTH } from '../../domain/cell.ts';
import type { Part } from './layer-index.ts';
import { lowerBound, mortonSpan, mortonStart } from './morton.ts';
import { SECTOR_SLOTS } from './point-builder.ts';
import { passesScope, type ScopeFilter } from './scope-filter.ts';
import type { PointSegment } from './segment.ts';

/** Cells of a tile: 64 in Z-order. */
export const CELLS_PER_TILE = 4 ** CELL_DEPTH;

/** Sums of the cells of one tile; reused from tile to tile. */
export class CellSums {
  readonly count = new Uint32Array(CELLS_PER_TILE);
  readonly sectors = new Uint32Array(CELLS_PER_TILE * SECTOR_SLOTS);
  readonly x = new Float64Array(CELLS_PER_TILE);
  readonly y = new Float64Array(CELLS_PER_TILE);
  /** Some member of each cell: the only one where the count is 1. */
  readonly part = new Uint8Array(CELLS_PER_TILE);
  readonly row = new Uint32Array(CELLS_PER_TILE);

  clear(): void {
    this.count.fill(0);
    this.sectors.fill(0);
    this.x.fill(0);
    this.y.fill(0);
  }
}

/** Column and row of the n-th cell in Z-order within its tile. */
export function cellOffset(n: number): readonly [column: number, row: number] {
  let column = 0;
  let row = 0;
  for (let bit = 0; bit < CELL_DEPTH; bit++) {
    column |= ((n >> (2 * bit)) & 1) << bit;
    row |= ((n >> (2 * bit + 1)) & 1) << bit;
  }
  return [column, row];
}

/** Whether a row of a part is there for a viewer; the order of tests is from cheap to dear. */
export function rowVisible(part: Part<PointSegment>, row: number, scope: ScopeFilter): boolean {
  const { segment } = part;
  if (segment.dead !== null && segment.dead[row] === 1) return false;
  if (part.hideSensitive && segment.precision[row] !== 0) return false;
  return passesScope(scope, segment.scope[row] ?? 0);
}

/**
 * Counts the visible members of each cell of tile z, x, y, per sector. Where every row is visible the counts are
 * differences of prefix sums, so that a million points cost the same as a hundred.
 */
export function sumCells(
  parts: readonly Part<PointSegment>[],
  z: number,
  x: number,
  y: number,
  scope: ScopeFilter,
  sums: CellSums,
): void {
  sums.clear();
  const start = mortonStart(z, x, y);
  const span = mortonSpan(z + CELL_DEPTH);
  for (const [p, part] of parts.entries()) {
    const { key, dead } = part.segment;
    const end = lowerBound(key, start + span * CELLS_PER_TILE);
    const whole = scope === null && dead === null && !part.hideSensitive;
    let low = lowerBound(key, start, 0, end);
    for (let cell = 0; cell < CELLS_PER_TILE && low < end; cell++) {
      const high = lowerBound(key, start + span * (cell + 1), low, end);
      if (high > low) {
        if (whole) addRun(part.segment, p, low, high, cell, sums);
        else addVisible(part, p, low, high, cell, scope, sums);
      }
      low = high;
    }
  }
}

function addRun(segment: PointSegment, part: number, low: number, high: number, cell: number, sums: CellSums): void {
  sums.count[cell] = (sums.count[cell] ?? 0) + high - low;
  sums.x[cell] = (sums.x[cell] ?? 0) + (segment.xSums[high] ?? 0) - (segment.xSums[low] ?? 0);
  sums.y[cell] = (sums.y[cell] ?? 0) + (segment.ySums[high] ?? 0) - (segment.ySums[low] ?? 0);
  sums.part[cell] = part;
  sums.row[cell] = low;
  for (let s = 0; s < SECTOR_SLOTS; s++) {
    const slot = cell * SECTOR_SLOTS + s;
    const members =
      (segment.sectorSums[high * SECTOR_SLOTS + s] ?? 0) - (segment.sectorSums[low * SECTOR_SLOTS + s] ?? 0);
    sums.sectors[slot] = (sums.sectors[slot] ?? 0) + members;
  }
}

function addVisible(
  part: Part<PointSegment>,
  index: number,
  low: number,
  high: number,
  cell: number,
  scope: ScopeFilter,
  sums: CellSums,
): void {
  const { x, y, sector } = part.segment;
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let row = low; row < high; row++) {
    if (!rowVisible(part, row, scope)) continue;
    count++;
    sumX += x[row] ?? 0;
    sumY += y[row] ?? 0;
    const slot = cell * SECTOR_SLOTS + (sector[row] ?? 0);
    sums.sectors[slot] = (sums.sectors[slot] ?? 0) + 1;
    sums.row[cell] = row;
    sums.part[cell] = index;
  }
  sums.count[cell] = (sums.count[cell] ?? 0) + count;
  sums.x[cell] = (sums.x[cell] ?? 0) + sumX;
  sums.y[cell] = (sums.y[cell] ?? 0) + sumY;
}
