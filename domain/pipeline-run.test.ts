import { describe, expect, it } from 'vitest';
import { flowBalance, isolate, locatePressureWave, pipeVolumeM3 } from './pipeline-run.ts';

const valve = (fid: number, chainageMeters: number) => ({ fid, name: `V${fid}`, nameEn: '', chainageMeters });
const pipe = { lengthMeters: 30_000, outerDiameterMm: 1016, wallMm: 21 };

describe('shutting off a place', () => {
  it('closes the nearest valve on each side, in whatever order they are listed', () => {
    const found = isolate(12_350, [valve(3, 22_000), valve(1, 4_000), valve(2, 13_000)], pipe);
    expect([found.upstream?.fid, found.downstream?.fid, found.meters]).toEqual([1, 2, 9_000]);
    // π/4 · 0.974² m² · 9,000 m
    expect(found.volumeM3).toBeCloseTo(6_705.8, 0);
  });

  it('goes to the end of the pipe where no valve stands, and says nothing of an unknown wall', () => {
    const found = isolate(25_000, [valve(1, 4_000)], { ...pipe, wallMm: null });
    expect([found.upstream?.fid, found.downstream, found.meters, found.volumeM3]).toEqual([1, null, 26_000, null]);
    expect(() => pipeVolumeM3(100, 60, 10)).toThrow(/thinner/);
  });
});

describe('the flow balance', () => {
  it('calls a difference a sign only beyond what two meters may err together', () => {
    // Two meters of 1 %: together √2 % of equal flows.
    expect(flowBalance(1000, 990, 1)).toMatchObject({
      lossPercent: 1,
      sign: 'none',
      uncertaintyPercent: expect.closeTo(1.407, 3),
    });
    expect(flowBalance(1000, 980, 1).sign).toBe('loss');
    expect(flowBalance(1000, 1020, 1).sign).toBe('gain');
    expect(() => flowBalance(0, 10, 1)).toThrow(/above zero/);
  });
});

describe('a negative pressure wave', () => {
  const base = { lengthMeters: 20_000, waveSpeed: 1_000, waveSpeedError: 10, clockErrorSeconds: 0.05 };
  it('began in the middle when both gauges feel it at once, and nearer to the one that feels it first', () => {
    expect(locatePressureWave({ ...base, upstreamSeconds: 10, downstreamSeconds: 10 }).meters).toBe(10_000);
    // 5 km from upstream: 5 s there, 15 s downstream.
    const near = locatePressureWave({ ...base, upstreamSeconds: 5, downstreamSeconds: 15 });
    expect(near.meters).toBe(5_000);
    // Clocks ±35.4 m, speed of sound ±50 m.
    expect(near.errorMeters).toBeCloseTo(Math.hypot(35.36, 50), 1);
  });
  it('is refused when no place explains the arrivals', () => {
    expect(() => locatePressureWave({ ...base, upstreamSeconds: 60, downstreamSeconds: 10 })).toThrow(/no place/);
  });
});
