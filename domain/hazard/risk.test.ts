import { describe, expect, it } from 'vitest';
import { individualRiskLimit, societalRisk } from './risk-limits.ts';
import { type RoseBin, type RoseInput, seededRandom, windRoseRisk } from './wind-rose.ts';

const bin = (fromDeg: number, frequency: number): RoseBin => ({
  fromDeg,
  widthDeg: 22.5,
  windMS: [2, 4],
  stability: 'D',
  frequency,
});
const input: RoseInput = {
  massKgS: 20,
  heightM: 0,
  terrain: 'rural',
  minutes: 10,
  cas: '7782-50-5',
  perYear: 1e-4,
  rose: [bin(270, 0.75), bin(90, 0.25)],
  samples: 4000,
  random: seededRandom(7),
};

function run(patch: Partial<RoseInput>, places: readonly number[]) {
  const work = windRoseRisk({ eastNorthM: Float64Array.from(places) }, { ...input, ...patch });
  const progress: number[] = [];
  for (;;) {
    const step = work.next();
    if (step.done === true) return { risk: step.value, progress };
    progress.push(step.value);
  }
}

describe('risk over a wind rose', () => {
  it('lies where the wind blows to, as often as it blows there', () => {
    const { risk } = run({}, [300, 0, -300, 0, 0, 300]);
    const [east, west, north] = risk;
    expect((east ?? 0) / (west ?? 1)).toBeGreaterThan(2.4);
    expect((east ?? 0) / (west ?? 1)).toBeLessThan(3.8);
    expect(north).toBe(0);
    expect(east).toBeLessThan(1e-4);
  });

  it('is the same from the same seed, and tells its progress', () => {
    const first = run({ random: seededRandom(3), samples: 500 }, [200, 10]);
    const second = run({ random: seededRandom(3), samples: 500 }, [200, 10]);
    expect(first.risk).toEqual(second.risk);
    expect(first.progress[0]).toBe(0);
    expect([...first.progress].sort((a, b) => a - b)).toEqual(first.progress);
  });

  it('grows with how often the release happens, and refuses a rose that is not whole', () => {
    const once = run({ random: seededRandom(3), samples: 300 }, [200, 0]).risk[0] ?? 0;
    const twice = run({ random: seededRandom(3), samples: 300, perYear: 2e-4 }, [200, 0]).risk[0] ?? 0;
    expect(twice / once).toBeCloseTo(2, 9);
    expect(() => run({ rose: [bin(0, 0.5)] }, [1, 1])).toThrow(/sum to 1/);
    expect(() => run({ cas: '67-56-1' }, [200, 0])).toThrow(/probit|rose|67-56-1/);
  });
});

describe('limits of risk', () => {
  it('divide the F-N plane as the reference does (RSK-1)', () => {
    expect([2e-4, 5e-5, 5e-7].map((perYear) => societalRisk(10, perYear))).toEqual([
      'intolerable',
      'alarp',
      'acceptable',
    ]);
  });

  it('are stricter for new installations and sensitive targets', () => {
    expect(individualRiskLimit('important', true)).toBe(3e-7);
    expect(individualRiskLimit('general_3', false)).toBe(3e-5);
    expect(individualRiskLimit('general_2', true)).toBeLessThan(individualRiskLimit('general_2', false));
  });
});
