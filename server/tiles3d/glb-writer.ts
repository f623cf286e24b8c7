/** glTF component types by number (glTF 2.0, 3.6.2.2). */
const FLOAT = 5126;
const UNSIGNED_BYTE = 5121;
const UNSIGNED_SHORT = 5123;
const UNSIGNED_INT = 5125;
const ARRAY_BUFFER = 34_962;
const ELEMENT_ARRAY_BUFFER = 34_963;

type Json = Readonly<Record<string, unknown>>;
export type AccessorType = 'SCALAR' | 'VEC3' | 'VEC4';
const COMPONENTS: Readonly<Record<AccessorType, number>> = { SCALAR: 1, VEC3: 3, VEC4: 4 };

/**
 * Collects buffers, accessors, meshes and nodes of one binary glTF 2.0 file. Every buffer view begins at a multiple of
 * eight bytes, as EXT_structural_metadata asks.
 */
export class GlbWriter {
  readonly #chunks: Buffer[] = [];
  readonly #views: Json[] = [];
  readonly #accessors: Json[] = [];
  readonly #meshes: Json[] = [];
  readonly #nodes: Json[] = [];
  readonly #used = new Set<string>();
  #length = 0;

  /** Adds bytes as a buffer view and tells its index. */
  view(bytes: Uint8Array, target?: number): number {
    const padding = (8 - (bytes.length % 8)) % 8;
    this.#chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), Buffer.alloc(padding));
    this.#views.push({
      buffer: 0,
      byteOffset: this.#length,
      byteLength: bytes.length,
      ...(target === undefined ? {} : { target }),
    });
    this.#length += bytes.length + padding;
    return this.#views.length - 1;
  }

  #accessor(view: number, componentType: number, count: number, type: AccessorType, more: Json = {}): number {
    this.#accessors.push({ bufferView: view, componentType, count, type, ...more });
    return this.#accessors.length - 1;
  }

  /** 32-bit floats; `bounds` writes min and max, which positions need. `vertex` marks data of vertices, not of instances. */
  floats(values: readonly number[], type: AccessorType, bounds: boolean, vertex: boolean): number {
    const array = Float32Array.from(values);
    const width = COMPONENTS[type];
    const view = this.view(new Uint8Array(array.buffer), vertex ? ARRAY_BUFFER : undefined);
    const more = bounds ? extremes(array, width) : {};
    return this.#accessor(view, FLOAT, array.length / width, type, more);
  }

  /** Greys 0..1 as opaque colours in bytes. */
  greys(values: readonly number[]): number {
    const bytes = new Uint8Array(values.length * 4);
    bytes.fill(255);
    values.forEach((value, index) => {
      bytes.fill(Math.round(value * 255), index * 4, index * 4 + 3);
    });
    return this.#accessor(this.view(bytes, ARRAY_BUFFER), UNSIGNED_BYTE, values.length, 'VEC4', { normalized: true });
  }

  indices(values: readonly number[], vertices: number): number {
    const small = vertices < 65_535;
    const array = small ? Uint16Array.from(values) : Uint32Array.from(values);
    const view = this.view(new Uint8Array(array.buffer), ELEMENT_ARRAY_BUFFER);
    return this.#accessor(view, small ? UNSIGNED_SHORT : UNSIGNED_INT, array.length, 'SCALAR');
  }

  mesh(primitive: Json): number {
    this.#meshes.push({ primitives: [primitive] });
    return this.#meshes.length - 1;
  }

  node(node: Json): number {
    this.#nodes.push(node);
    return this.#nodes.length - 1;
  }

  use(extension: string): void {
    this.#used.add(extension);
  }

  /** The file. `root` is the index of the only node of the scene; `extensions` belong to the whole asset. */
  finish(root: number, materials: readonly Json[], extensions: Json): Buffer {
    const used = [...this.#used].sort();
    const json = {
      asset: { version: '2.0', generator: 'Guanlan' },
      scene: 0,
      scenes: [{ nodes: [root] }],
      nodes: this.#nodes,
      meshes: this.#meshes,
      materials,
      accessors: this.#accessors,
      bufferViews: this.#views,
      buffers: [{ byteLength: this.#length }],
      ...(used.length === 0 ? {} : { extensionsUsed: used }),
      // Who ignores instancing would draw every body once, at the wrong place.
      ...(this.#used.has('EXT_mesh_gpu_instancing') ? { extensionsRequired: ['EXT_mesh_gpu_instancing'] } : {}),
      extensions,
    };
    return container(JSON.stringify(json), Buffer.concat(this.#chunks, this.#length));
  }
}

function extremes(values: Float32Array, width: number): Json {
  const min = Array.from({ length: width }, () => Number.POSITIVE_INFINITY);
  const max = Array.from({ length: width }, () => Number.NEGATIVE_INFINITY);
  values.forEach((value, index) => {
    const axis = index % width;
    if (value < (min[axis] ?? 0)) min[axis] = value;
    if (value > (max[axis] ?? 0)) max[axis] = value;
  });
  return { min, max };
}

/** Binary glTF container (glTF 2.0, 4.4): header, JSON chunk padded with spaces, binary chunk padded with zeros. */
function container(text: string, binary: Buffer): Buffer {
  const json = Buffer.from(text);
  // Header 12 and chunk head 8 bytes: with the JSON padded to 8·n+4 the binary data begin at a multiple of eight.
  const spaces = (8 - ((12 + 8 + json.length + 8) % 8)) % 8;
  const jsonLength = json.length + spaces;
  const head = Buffer.alloc(20);
  head.write('glTF', 0, 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + 8 + jsonLength + 8 + binary.length, 8);
  head.writeUInt32LE(jsonLength, 12);
  head.write('JSON', 16, 'latin1');
  const binaryHead = Buffer.alloc(8);
  binaryHead.writeUInt32LE(binary.length, 0);
  binaryHead.write('BIN\0', 4, 'latin1');
  return Buffer.concat([head, json, Buffer.alloc(spaces, ' '), binaryHead, binary]);
}
