/** Deterministic numbers in 0..1 (mulberry32): the demonstration is the same at every start. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Smooth noise of −1..1 from two whole numbers, without state. */
export function noiseOf(a: number, b: number): number {
  return seededRandom(Math.imul(a, 7919) + b)() * 2 - 1;
}
