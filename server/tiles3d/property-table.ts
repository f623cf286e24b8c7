import type { GlbWriter } from './glb-writer.ts';

/** What every feature of a tile tells besides its shape; the feature id is the row. */
export interface FeatureRow {
  /** Integer feature id of the whole system: live state and tier colour are joined by it. */
  readonly fid: number;
  readonly name: string;
  readonly name_en: string;
  readonly kind: string;
  readonly medium: string;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  /** Metres; what a live level or a hoist's cage is drawn with. */
  readonly height: number;
  readonly base: number;
  readonly radius: number;
}

const NUMBERS = {
  fid: 'UINT32',
  sector: 'UINT32',
  zone: 'UINT32',
  enterprise: 'UINT32',
  height: 'FLOAT32',
  base: 'FLOAT32',
  radius: 'FLOAT32',
} as const;
const STRINGS = ['name', 'name_en', 'kind', 'medium'] as const;
const CLASS = 'object';

type NumberName = keyof typeof NUMBERS;
const NUMBER_NAMES: readonly NumberName[] = ['fid', 'sector', 'zone', 'enterprise', 'height', 'base', 'radius'];

function numberBytes(rows: readonly FeatureRow[], name: NumberName): Uint8Array {
  const values = rows.map((row) => row[name]);
  const array = NUMBERS[name] === 'UINT32' ? Uint32Array.from(values) : Float32Array.from(values);
  return new Uint8Array(array.buffer);
}

function stringBytes(rows: readonly FeatureRow[], name: (typeof STRINGS)[number]): readonly [Uint8Array, Uint8Array] {
  const parts = rows.map((row) => Buffer.from(row[name]));
  const offsets = new Uint32Array(rows.length + 1);
  parts.forEach((part, index) => {
    offsets[index + 1] = (offsets[index] ?? 0) + part.length;
  });
  // An empty buffer view is not valid glTF: a table of empty names keeps one byte that nobody reads.
  const bytes = Buffer.concat(parts);
  return [bytes.length === 0 ? new Uint8Array(1) : bytes, new Uint8Array(offsets.buffer)];
}

/** Writes the rows as a property table (EXT_structural_metadata); answers the asset's extension object. */
export function propertyTable(glb: GlbWriter, rows: readonly FeatureRow[]): Readonly<Record<string, unknown>> {
  glb.use('EXT_structural_metadata');
  const properties: Record<string, unknown> = {};
  const described: Record<string, unknown> = {};
  for (const name of NUMBER_NAMES) {
    properties[name] = { values: glb.view(numberBytes(rows, name)) };
    described[name] = { type: 'SCALAR', componentType: NUMBERS[name] };
  }
  for (const name of STRINGS) {
    const [values, offsets] = stringBytes(rows, name);
    properties[name] = { values: glb.view(values), stringOffsets: glb.view(offsets), stringOffsetType: 'UINT32' };
    described[name] = { type: 'STRING' };
  }
  return {
    EXT_structural_metadata: {
      schema: { id: 'guanlan', classes: { [CLASS]: { name: 'Object', properties: described } } },
      propertyTables: [{ name: 'objects', class: CLASS, count: rows.length, properties }],
    },
  };
}
