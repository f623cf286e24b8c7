import { describe, expect, it } from 'vitest';
import { ergDistances } from './erg.ts';
import { ERG_ROWS } from './erg-table.ts';
import { h2sAegl } from './levels.ts';

describe('the Emergency Response Guidebook', () => {
  it('gives the distances of the reference (ERG-1)', () => {
    expect(ergDistances({ un: 1017, spill: 'small', night: true })).toMatchObject({ isolationM: 60, downwindM: 1500 });
    expect(ergDistances({ un: 1053, spill: 'large', night: true })).toMatchObject({ isolationM: 400, downwindM: 6300 });
    expect(
      ergDistances({ un: 1005, spill: 'large', night: true, container: 'road_tanker', windMS: 1.5 }),
    ).toMatchObject({ isolationM: 150, downwindM: 1800, table: 'table-3' });
  });

  it('changes its column at 10 and 20 km/h', () => {
    const at = (kmh: number) =>
      ergDistances({ un: 1017, spill: 'large', night: false, container: 'rail_car', windMS: kmh / 3.6 }).downwindM;
    expect([9.9, 10, 20, 20.1].map(at)).toEqual([9600, 6300, 6300, 5100]);
  });

  it('says that eleven kilometres mean eleven or more', () => {
    expect(ergDistances({ un: 2480, spill: 'large', night: false })).toMatchObject({ downwindM: 11_000, open: true });
  });

  it('takes the orange guides for flammables, further when the tank burns', () => {
    expect(ergDistances({ un: 1075, spill: 'large', night: false })).toMatchObject({ isolationM: 100, downwindM: 800 });
    expect(ergDistances({ un: 1075, spill: 'large', night: false, fire: true }).downwindM).toBe(1600);
    expect(ergDistances({ un: 1203, spill: 'large', night: true, fire: true })).toMatchObject({
      isolationM: 50,
      downwindM: 800,
    });
  });

  it('asks for the container and the wind where table 3 needs them, and refuses what it does not list', () => {
    expect(() => ergDistances({ un: 1017, spill: 'large', night: true })).toThrow(/container/);
    expect(() => ergDistances({ un: 1017, spill: 'large', night: true, container: 'rail_car' })).toThrow(/windMS/);
    expect(() =>
      ergDistances({ un: 1052, spill: 'large', night: true, container: 'ton_cylinders', windMS: 2 }),
    ).toThrow(/container/);
    expect(() => ergDistances({ un: 9999, spill: 'small', night: true })).toThrow(/9999/);
  });

  it('never protects less by night than by day, nor less for a large spill', () => {
    for (const { small, large } of ERG_ROWS) {
      expect(small[2]).toBeGreaterThanOrEqual(small[1]);
      if (large !== null) expect(large[0]).toBeGreaterThanOrEqual(small[0]);
    }
  });
});

describe('levels by duration', () => {
  it('take the next longer published time for hydrogen sulphide', () => {
    expect(h2sAegl(10)).toEqual([0.75, 41, 76]);
    expect(h2sAegl(45)).toEqual([0.51, 27, 50]);
    expect(h2sAegl(1000)).toEqual([0.33, 17, 31]);
  });
});
