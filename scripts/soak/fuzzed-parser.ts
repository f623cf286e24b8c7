/** One parser of bytes that a device controls: it may refuse by a RangeError where it says so, and must never do worse. */
export interface FuzzedParser {
  readonly name: string;
  /** Good inputs, made once; every mutation begins with one of them. */
  readonly seeds: () => readonly Uint8Array[];
  readonly run: (bytes: Buffer) => void;
}
