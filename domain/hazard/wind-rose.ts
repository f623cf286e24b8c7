import { plumeConcentration } from './gaussian.ts';
import { hazardRefusal, positive, within } from './hazard-input.ts';
import { probabilityOf, toxicProbit } from './probit.ts';
import type { StabilityClass, Terrain } from './stability.ts';

/** One kind of weather of a place with how often it is; frequencies of a rose sum to 1. */
export interface RoseBin {
  /** Middle of the direction from which it blows, degrees, and the width of the bin. */
  readonly fromDeg: number;
  readonly widthDeg: number;
  /** Bounds of its wind at 10 m, m/s. */
  readonly windMS: readonly [from: number, to: number];
  readonly stability: StabilityClass;
  readonly frequency: number;
}

/** Places for which the risk is asked, east and north of the source in m, in one flat array. */
export interface RiskGrid {
  readonly eastNorthM: Float64Array;
}

export interface RoseInput {
  readonly massKgS: number;
  readonly heightM: number;
  readonly terrain: Terrain;
  /** Minutes of exposure. */
  readonly minutes: number;
  readonly cas: string;
  /** How often the release happens, per year. */
  readonly perYear: number;
  readonly rose: readonly RoseBin[];
  readonly samples: number;
  /** Numbers from 0 to 1; a seeded source makes the run repeatable. */
  readonly random: () => number;
}

/** Next number of a small generator (mulberry32), so that a run can be repeated from its seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Cumulated frequencies; refuses a rose that does not sum to one. */
function cumulated(rose: readonly RoseBin[]): number[] {
  let sum = 0;
  const sums = rose.map(({ frequency }) => {
    sum += within('frequency', frequency, 0, 1);
    return sum;
  });
  if (Math.abs(sum - 1) > 1e-6) throw hazardRefusal('rose', 'outside_validity', 'the frequencies must sum to 1');
  return sums;
}

/**
 * Individual risk per year at each cell by Monte Carlo over the wind rose: IR = f · mean of the probability of death in the
 * weathers drawn (GB/T 37243; REQ-RISK-06). Death by the toxic probit, at the ground, out of doors, without escape. Yields
 * its progress from 0 to 1 and returns the risk per cell; the caller paces it.
 */
export function* windRoseRisk(grid: RiskGrid, input: RoseInput): Generator<number, Float64Array> {
  const { massKgS, heightM, terrain, minutes, cas, rose, samples, random } = input;
  const perYear = positive('perYear', input.perYear);
  within('samples', samples, 1, 1_000_000);
  const sums = cumulated(rose);
  const cells = grid.eastNorthM.length / 2;
  const risk = new Float64Array(cells);
  for (let sample = 0; sample < samples; sample += 1) {
    if (sample % 50 === 0) yield sample / samples;
    const drawn = random();
    const bin =
      rose[
        Math.max(
          0,
          sums.findIndex((sum) => drawn <= sum),
        )
      ];
    if (bin === undefined) throw hazardRefusal('rose', 'missing', 'the rose is empty');
    const windMS = Math.max(0.5, bin.windMS[0] + (bin.windMS[1] - bin.windMS[0]) * random());
    const toward = ((bin.fromDeg + 180 + bin.widthDeg * (random() - 0.5)) * Math.PI) / 180;
    const [east, north] = [Math.sin(toward), Math.cos(toward)];
    const plume = { massKgS, windMS, stability: bin.stability, terrain, heightM };
    for (let cell = 0; cell < cells; cell += 1) {
      const e = grid.eastNorthM[2 * cell] ?? 0;
      const n = grid.eastNorthM[2 * cell + 1] ?? 0;
      const along = e * east + n * north;
      const aside = e * north - n * east;
      // Beyond thirty degrees a plume of ten minutes carries nothing.
      if (along <= 1 || Math.abs(aside) > 0.6 * along) continue;
      const concentration = plumeConcentration(plume, along, aside) * 1e6;
      if (concentration > 1) risk[cell] = (risk[cell] ?? 0) + probabilityOf(toxicProbit(cas, concentration, minutes));
    }
  }
  for (let cell = 0; cell < cells; cell += 1) risk[cell] = ((risk[cell] ?? 0) / samples) * perYear;
  return risk;
}
