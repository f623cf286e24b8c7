/** Deterministic value noise for surfaces, clouds and water. All results lie in 0..1. */

function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x | 0, 374761393) ^ Math.imul(y | 0, 668265263) ^ Math.imul(z | 0, 2147483647);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 16), 1911520717);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967295;
}

const fade = (t: number) => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number) => a + (b - a) * t;

export function noise(x: number, y: number, z = 0): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const iz = Math.floor(z);
  const fx = fade(x - ix);
  const fy = fade(y - iy);
  const plane = (layer: number) =>
    mix(
      mix(hash(ix, iy, layer), hash(ix + 1, iy, layer), fx),
      mix(hash(ix, iy + 1, layer), hash(ix + 1, iy + 1, layer), fx),
      fy,
    );
  const fz = z - iz;
  return fz === 0 ? plane(iz) : mix(plane(iz), plane(iz + 1), fade(fz));
}

/** Several octaves of `noise`. */
export function fractal(x: number, y: number, z = 0, octaves = 4): number {
  let sum = 0;
  let amplitude = 0.5;
  let scale = 1;
  for (let octave = 0; octave < octaves; octave++) {
    sum += amplitude * noise(x * scale, y * scale, z);
    amplitude *= 0.5;
    scale *= 2.03;
  }
  return sum / (1 - 0.5 ** octaves);
}

/** Small seeded generator for scattering things. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
