import { CELL_DEPTH, packCell } from '../../domain/cell.ts';
import { TILE_EXTENT } from '../../domain/mercator.ts';
import { CELLS_PER_TILE, type CellSums, cellOffset, sumCells } from './cells.ts';
import type { Dictionary } from './dictionary.ts';
import type { LayerIndex, Part } from './layer-index.ts';
import { encodeValue, type FeatureScratch, GEOMETRY_TYPE, type LayerWriter } from './mvt.ts';
import { SECTOR_SLOTS } from './point-builder.ts';
import type { ScopeFilter } from './scope-filter.ts';
import type { PointSegment } from './segment.ts';

interface CellRequest {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly scope: ScopeFilter;
}

const KEYS = ['count', ...Array.from({ length: SECTOR_SLOTS }, (_, sector) => `s${sector}`), 'fid', 'kind', 'name'];
const COUNT = 0;
const FIRST_SECTOR = 1;
const FID = 1 + SECTOR_SLOTS;
const KIND = FID + 1;
const NAME = KIND + 1;

/** Value list of one `_cells` layer: numbers by a map, texts by their dictionary. */
class CellValues {
  readonly #layer: LayerWriter;
  readonly #numbers = new Map<number, number>();
  #size = 0;
  constructor(layer: LayerWriter) {
    this.#layer = layer;
  }
  number(value: number): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#layer.body.field(0x22, encodeValue(value));
    this.#numbers.set(value, this.#size);
    return this.#size++;
  }
  /** Texts of lone members hardly repeat: each is written as it comes. */
  text(dictionary: Dictionary, code: number): number {
    dictionary.write(code, this.#layer);
    return this.#size++;
  }
}

/** Writes the source-layer `<layer>_cells`: counts per cell at the mean place of the members; a lone member is named. */
export function writeCells(
  index: LayerIndex,
  parts: readonly Part<PointSegment>[],
  { z, x, y, scope }: CellRequest,
  sums: CellSums,
  layer: LayerWriter,
  scratch: FeatureScratch,
): void {
  layer.start(`${index.source.layer}_cells`);
  sumCells(parts, z, x, y, scope, sums);
  if (sums.count.every((count) => count === 0)) return;
  for (const key of KEYS) layer.key(key);
  const values = new CellValues(layer);
  const texts = textColumns(index);
  const scale = TILE_EXTENT * 2 ** z;
  for (let cell = 0; cell < CELLS_PER_TILE; cell++) {
    const count = sums.count[cell] ?? 0;
    if (count === 0) continue;
    scratch.clear();
    scratch.tag(COUNT, values.number(count));
    for (let sector = 0; sector < SECTOR_SLOTS; sector++) {
      const members = sums.sectors[cell * SECTOR_SLOTS + sector] ?? 0;
      if (members > 0) scratch.tag(FIRST_SECTOR + sector, values.number(members));
    }
    if (count === 1) loneMember(parts, sums, cell, values, texts, scratch);
    const [column, row] = cellOffset(cell);
    scratch.command(9);
    scratch.command(2 * unit((sums.x[cell] ?? 0) / count, scale, x, column));
    scratch.command(2 * unit((sums.y[cell] ?? 0) / count, scale, y, row));
    const side = 2 ** CELL_DEPTH;
    layer.feature(packCell(z + CELL_DEPTH, x * side + column, y * side + row), GEOMETRY_TYPE.point, scratch);
  }
}

interface TextColumn {
  readonly key: number;
  readonly column: number;
  readonly dictionary: Dictionary;
}

function textColumns(index: LayerIndex): TextColumn[] {
  return [[KIND, 'kind'] as const, [NAME, 'name'] as const].flatMap(([key, name]) => {
    const column = index.source.columns.findIndex((entry) => entry.key === name);
    const dictionary = index.dictionaries[column];
    return dictionary === undefined ? [] : [{ key, column, dictionary }];
  });
}

function loneMember(
  parts: readonly Part<PointSegment>[],
  sums: CellSums,
  cell: number,
  values: CellValues,
  texts: readonly TextColumn[],
  scratch: FeatureScratch,
): void {
  const segment = parts[sums.part[cell] ?? 0]?.segment;
  if (segment === undefined) return;
  const row = sums.row[cell] ?? 0;
  scratch.tag(FID, values.number(segment.fid[row] ?? 0));
  for (const { key, column, dictionary } of texts) {
    const code = segment.codes[column]?.[row] ?? 0;
    if (code !== 0) scratch.tag(key, values.text(dictionary, code));
  }
}

const CELL_UNITS = TILE_EXTENT / 2 ** CELL_DEPTH;

/** Tile units of a mean place, held inside its cell: sums of a million places round at the tenth digit. */
function unit(value: number, scale: number, tile: number, cell: number): number {
  const low = cell * CELL_UNITS;
  return Math.max(low, Math.min(low + CELL_UNITS - 1, Math.floor(value * scale - tile * TILE_EXTENT)));
}
