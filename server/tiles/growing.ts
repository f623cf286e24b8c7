/** Typed arrays that grow by doubling: the index reads rows whose number it does not know. */

export class GrowingFloats {
  #data: Float64Array;
  length = 0;
  constructor(capacity = 256) {
    this.#data = new Float64Array(capacity);
  }
  push(value: number): void {
    if (this.length === this.#data.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.length++] = value;
  }
  at(index: number): number {
    return this.#data[index] ?? 0;
  }
  /** A trimmed copy; the builder's spare room is given back. */
  done(): Float64Array {
    return this.#data.slice(0, this.length);
  }
}

export class GrowingInts {
  #data: Uint32Array;
  length = 0;
  constructor(capacity = 256) {
    this.#data = new Uint32Array(capacity);
  }
  push(value: number): void {
    if (this.length === this.#data.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.length++] = value;
  }
  at(index: number): number {
    return this.#data[index] ?? 0;
  }
  done(): Uint32Array {
    return this.#data.slice(0, this.length);
  }
}
