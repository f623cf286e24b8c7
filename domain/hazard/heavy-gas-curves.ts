/**
 * Curves of Britter and McQuaid as straight pieces over α (EPA-454/B-94-023, TSCREEN; CCPS 1999): for each volume fraction
 * the log10 of the scaled distance. A piece holds up to its `to`, and is `slope·α + at`.
 */
interface Piece {
  readonly to: number;
  readonly slope: number;
  readonly at: number;
}

const flat = (to: number, at: number): Piece => ({ to, slope: 0, at });
const line = (to: number, slope: number, at: number): Piece => ({ to, slope, at });

const PLUME: readonly (readonly [fraction: number, pieces: readonly Piece[]])[] = [
  [0.1, [flat(-0.55, 1.75), line(-0.14, 0.24, 1.88), line(Infinity, -0.5, 1.78)]],
  [0.05, [flat(-0.68, 1.92), line(-0.29, 0.36, 2.16), flat(-0.18, 2.06), line(Infinity, -0.56, 1.96)]],
  [0.02, [flat(-0.69, 2.08), line(-0.31, 0.45, 2.39), flat(-0.16, 2.25), line(Infinity, -0.54, 2.16)]],
  [0.01, [flat(-0.7, 2.25), line(-0.29, 0.49, 2.59), flat(-0.2, 2.45), line(Infinity, -0.52, 2.35)]],
  [0.005, [flat(-0.67, 2.4), line(-0.28, 0.59, 2.8), flat(-0.15, 2.63), line(Infinity, -0.48, 2.56)]],
  [0.002, [flat(-0.69, 2.6), line(-0.25, 0.39, 2.87), flat(-0.13, 2.77), line(Infinity, -0.5, 2.71)]],
];

const PUFF: readonly (readonly [fraction: number, pieces: readonly Piece[]])[] = [
  [0.1, [flat(-0.44, 0.7), line(0.43, 0.26, 0.81), flat(Infinity, 0.93)]],
  [0.05, [flat(-0.56, 0.85), line(0.31, 0.26, 1), line(Infinity, -0.12, 1.12)]],
  [0.02, [flat(-0.66, 0.95), line(0.32, 0.36, 1.19), line(Infinity, -0.26, 1.38)]],
  [0.01, [flat(-0.71, 1.15), line(0.37, 0.34, 1.39), line(Infinity, -0.38, 1.66)]],
  [0.005, [flat(-0.52, 1.48), line(0.24, 0.26, 1.62), line(Infinity, -0.3, 1.75)]],
  [0.002, [flat(0.27, 1.83), line(Infinity, -0.32, 1.92)]],
  [0.001, [flat(-0.1, 2.075), line(Infinity, -0.27, 2.05)]],
];

function read(table: typeof PLUME, alpha: number) {
  return {
    fractions: table.map(([fraction]) => fraction),
    betas: table.map(([, pieces]) => {
      const piece = pieces.find(({ to }) => alpha <= to);
      return piece === undefined ? 0 : piece.slope * alpha + piece.at;
    }),
  };
}

export const plumeCurves = (alpha: number) => read(PLUME, alpha);
export const puffCurves = (alpha: number) => read(PUFF, alpha);
