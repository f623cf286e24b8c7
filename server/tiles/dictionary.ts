import { encodeValue, type LayerWriter, valueField } from './mvt.ts';

/**
 * Values of one property of a layer, each kept once as the bytes that a tile holds of it; rows hold a code. Code 0 means "absent".
 * While a source-layer is written, `locals` holds the place of each value in that layer's value list.
 */
export class Dictionary {
  #bytes = new Uint8Array(1024);
  #used = 0;
  #starts = new Uint32Array(256);
  #size = 1;
  readonly #codes: Map<string | number, number> | null;
  #local = new Int32Array(0);

  /** `unique`: values hardly repeat (names), so that no map from value to code is kept. */
  constructor(unique: boolean) {
    this.#codes = unique ? null : new Map();
  }

  get size(): number {
    return this.#size;
  }

  get byteLength(): number {
    return this.#bytes.length + this.#starts.byteLength + this.#local.byteLength;
  }

  /** The code of a value; null and '' are absent. */
  add(value: string | number | null): number {
    if (value === null || value === '') return 0;
    const known = this.#codes?.get(value);
    if (known !== undefined) return known;
    const encoded = valueField(encodeValue(value));
    if (this.#used + encoded.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + encoded.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    if (this.#size + 1 >= this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    const code = this.#size++;
    this.#starts[code] = this.#used;
    this.#bytes.set(encoded, this.#used);
    this.#used += encoded.length;
    this.#starts[code + 1] = this.#used;
    this.#codes?.set(value, code);
    return code;
  }

  /** One slot per code: 1 + the value's place in the layer that is being written, 0 while it is not in it. */
  locals(): Int32Array {
    if (this.#local.length < this.#size) {
      const larger = new Int32Array(Math.max(256, this.#size + (this.#size >> 2)));
      larger.set(this.#local);
      this.#local = larger;
    }
    return this.#local;
  }

  /** Writes value `code` into the layer. */
  write(code: number, layer: LayerWriter): void {
    layer.body.append(this.#bytes, this.#starts[code] ?? 0, this.#starts[code + 1] ?? 0);
  }
}
