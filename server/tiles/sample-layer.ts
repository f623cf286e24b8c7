import type { Precision } from '../../domain/place.ts';
import type { TileLayer } from '../../domain/tile-layer.ts';
import { LayerBuilder, newDictionaries, type SourceRow } from './layer-builder.ts';
import { LayerIndex } from './layer-index.ts';
import { layerSource } from './layer-source.ts';

/** Layers made of rows written down in a test, in the form the database answers them. Used by tests and benchmarks. */
export interface SampleRow {
  readonly fid: number;
  readonly scope: number;
  readonly sector?: number;
  readonly precision?: Precision;
  readonly point?: readonly [lng: number, lat: number];
  readonly shape?: Buffer;
  /** Properties by key; what is not named is absent. */
  readonly properties?: Readonly<Record<string, string | number>>;
}

export function sampleSourceRow(layer: TileLayer, row: SampleRow): SourceRow {
  const properties: Readonly<Record<string, string | number>> = { sector: row.sector ?? 0, ...row.properties };
  return [
    row.fid,
    row.fid,
    row.scope,
    row.sector ?? 0,
    row.precision ?? 'full',
    row.point?.[0] ?? null,
    row.point?.[1] ?? null,
    row.shape ?? null,
    ...layerSource(layer).columns.map((column) => properties[column.key] ?? null),
  ];
}

export function sampleLayer(layer: TileLayer, rows: readonly SampleRow[]): LayerIndex {
  const source = layerSource(layer);
  const dictionaries = newDictionaries(source);
  const builder = new LayerBuilder(source, dictionaries);
  for (const row of rows) builder.add(sampleSourceRow(layer, row));
  return new LayerIndex(source, dictionaries, builder.build(), builder.size);
}

type Ring = readonly (readonly [lng: number, lat: number])[];

function vertices(ring: Ring): Buffer {
  const out = Buffer.alloc(4 + ring.length * 16);
  out.writeUInt32LE(ring.length, 0);
  for (const [i, [lng, lat]] of ring.entries()) {
    out.writeDoubleLE(lng, 4 + i * 16);
    out.writeDoubleLE(lat, 12 + i * 16);
  }
  return out;
}

function header(type: number): Buffer {
  const out = Buffer.alloc(5);
  out.writeUInt8(1, 0);
  out.writeUInt32LE(type, 1);
  return out;
}

/** WKB of a line. */
export function wkbLine(line: Ring): Buffer {
  return Buffer.concat([header(2), vertices(line)]);
}

/** WKB of a polygon; rings are given open and closed here. */
export function wkbPolygon(rings: readonly Ring[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(rings.length, 0);
  return Buffer.concat([header(3), count, ...rings.map((ring) => vertices([...ring, ...ring.slice(0, 1)]))]);
}
