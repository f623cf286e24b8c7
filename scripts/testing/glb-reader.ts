import { z } from 'zod';

const accessor = z.object({
  bufferView: z.number(),
  componentType: z.number(),
  count: z.number().positive(),
  type: z.string(),
  min: z.array(z.number()).optional(),
  max: z.array(z.number()).optional(),
});
const idSet = z.object({
  featureIds: z.array(z.object({ featureCount: z.number(), attribute: z.number(), propertyTable: z.number() })),
});
const schema = z.object({
  asset: z.object({ version: z.literal('2.0') }),
  scenes: z.array(z.object({ nodes: z.array(z.number()) })),
  nodes: z.array(
    z.object({
      mesh: z.number().optional(),
      children: z.array(z.number()).optional(),
      matrix: z.array(z.number()).length(16).optional(),
      extensions: z
        .object({
          EXT_mesh_gpu_instancing: z.object({ attributes: z.record(z.string(), z.number()) }),
          EXT_instance_features: idSet,
        })
        .optional(),
    }),
  ),
  meshes: z.array(
    z.object({
      primitives: z.array(
        z.object({
          attributes: z.record(z.string(), z.number()),
          indices: z.number(),
          material: z.number(),
          extensions: z.object({ EXT_mesh_features: idSet }).optional(),
        }),
      ),
    }),
  ),
  accessors: z.array(accessor),
  bufferViews: z.array(z.object({ buffer: z.literal(0), byteOffset: z.number(), byteLength: z.number().positive() })),
  buffers: z.array(z.object({ byteLength: z.number() })).length(1),
  extensionsUsed: z.array(z.string()),
  extensionsRequired: z.array(z.string()).optional(),
  extensions: z.object({
    EXT_structural_metadata: z.object({
      schema: z.object({
        id: z.string(),
        classes: z.record(
          z.string(),
          z.object({
            properties: z.record(z.string(), z.object({ type: z.string(), componentType: z.string().optional() })),
          }),
        ),
      }),
      propertyTables: z.array(
        z.object({
          class: z.string(),
          count: z.number(),
          properties: z.record(z.string(), z.object({ values: z.number(), stringOffsets: z.number().optional() })),
        }),
      ),
    }),
  }),
});

const BYTES: Readonly<Record<number, number>> = { 5121: 1, 5123: 2, 5125: 4, 5126: 4 };
const WIDTH: Readonly<Record<string, number>> = { SCALAR: 1, VEC3: 3, VEC4: 4 };

export interface ReadGlb {
  readonly json: z.infer<typeof schema>;
  numbers(accessor: number): number[];
  column(name: string): (number | string)[];
}

function need(holds: boolean, message: string): void {
  if (!holds) throw new Error(`invalid GLB: ${message}`);
}

/**
 * Reads binary glTF 2.0 as a strict stranger would: container, alignment, lengths of every view and accessor, extremes,
 * indices within their vertices, and the lengths that EXT_structural_metadata asks. Throws on the first thing wrong.
 */
export function readGlb(file: Buffer): ReadGlb {
  need(file.toString('latin1', 0, 4) === 'glTF' && file.readUInt32LE(4) === 2, 'header');
  need(file.readUInt32LE(8) === file.length && file.length % 4 === 0, 'length');
  const jsonLength = file.readUInt32LE(12);
  need(file.toString('latin1', 16, 20) === 'JSON' && jsonLength % 4 === 0, 'JSON chunk');
  const json = schema.parse(JSON.parse(file.toString('utf8', 20, 20 + jsonLength)));
  const binary = file.subarray(20 + jsonLength + 8);
  need((20 + jsonLength + 8) % 8 === 0, 'binary data aligned to eight bytes');
  need(
    file.readUInt32LE(20 + jsonLength) === binary.length && json.buffers[0]?.byteLength === binary.length,
    'buffer length',
  );
  const bytesOf = (index: number): Buffer => {
    const view = json.bufferViews[index];
    if (view === undefined) throw new Error(`invalid GLB: no buffer view ${index}`);
    need(view.byteOffset % 8 === 0 && view.byteOffset + view.byteLength <= binary.length, `view ${index}`);
    return binary.subarray(view.byteOffset, view.byteOffset + view.byteLength);
  };
  const numbers = (index: number): number[] => {
    const told = json.accessors[index];
    if (told === undefined) throw new Error(`invalid GLB: no accessor ${index}`);
    const [size, width] = [BYTES[told.componentType] ?? 0, WIDTH[told.type] ?? 0];
    const bytes = bytesOf(told.bufferView);
    need(size * width * told.count === bytes.length, `accessor ${index}`);
    const read = { 5121: 'readUInt8', 5123: 'readUInt16LE', 5125: 'readUInt32LE', 5126: 'readFloatLE' } as const;
    const method =
      read[
        told.componentType === 5121
          ? 5121
          : told.componentType === 5123
            ? 5123
            : told.componentType === 5125
              ? 5125
              : 5126
      ];
    const values = Array.from({ length: told.count * width }, (_, i) => bytes[method](i * size));
    for (let axis = 0; axis < width && told.min !== undefined; axis++) {
      const own = values.filter((_, i) => i % width === axis);
      need(
        own.reduce((a, b) => Math.min(a, b)) === told.min[axis] &&
          own.reduce((a, b) => Math.max(a, b)) === told.max?.[axis],
        `extremes of ${index}`,
      );
    }
    return values;
  };
  for (const { primitives } of json.meshes)
    for (const { attributes, indices } of primitives) {
      const counts = Object.values(attributes).map((index) => json.accessors[index]?.count);
      need(new Set(counts).size === 1, 'attributes of one length');
      need(json.accessors[attributes['POSITION'] ?? -1]?.min !== undefined, 'extremes of positions');
      need(
        numbers(indices).every((index) => index < (counts[0] ?? 0)),
        'indices within vertices',
      );
    }
  const { propertyTables, schema: described } = json.extensions.EXT_structural_metadata;
  const [table] = propertyTables;
  const column = (name: string): (number | string)[] => {
    const property = table?.properties[name];
    const facts = described.classes[table?.class ?? '']?.properties[name];
    if (table === undefined || property === undefined || facts === undefined) throw new Error(`no property ${name}`);
    const values = bytesOf(property.values);
    if (facts.type === 'SCALAR') {
      need(values.length === table.count * 4, `length of ${name}`);
      return Array.from({ length: table.count }, (_, i) =>
        facts.componentType === 'UINT32' ? values.readUInt32LE(i * 4) : values.readFloatLE(i * 4),
      );
    }
    const offsets = bytesOf(property.stringOffsets ?? -1);
    need(offsets.length === (table.count + 1) * 4, `offsets of ${name}`);
    return Array.from({ length: table.count }, (_, i) =>
      values.toString('utf8', offsets.readUInt32LE(i * 4), offsets.readUInt32LE(i * 4 + 4)),
    );
  };
  return { json, numbers, column };
}
