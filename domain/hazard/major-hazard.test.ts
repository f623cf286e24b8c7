import { describe, expect, it } from 'vitest';
import { CRITICAL_QUANTITIES, HAZARD_CLASSES } from './critical-quantity-table.ts';
import { exposureFactor, levelOf, majorHazard } from './major-hazard.ts';
import { SUBSTANCES } from './substance-table.ts';

const grade = (quantities: Readonly<Record<string, number>>, people: number) =>
  majorHazard(
    Object.entries(quantities).map(([key, tonnes]) => ({ key, tonnes })),
    people,
  );

describe('major hazard installations by GB 18218-2018', () => {
  it('are graded as the reference says (MHI-1, MHI-2, MHI-4)', () => {
    expect(grade({ '7664-41-7': 60 }, 60)).toMatchObject({ s: 6, r: 18, level: 3 });
    expect(grade({ '7782-50-5': 30, '7664-41-7': 20 }, 120)).toMatchObject({ s: 8, r: 56, level: 2 });
    expect(grade({ '68476-85-7': 400 }, 0)).toMatchObject({ s: 8, r: 6, level: 4 });
  });

  it('begin at S = 1 exactly (MHI-6)', () => {
    expect(grade({ '7664-41-7': 10 }, 0)).toMatchObject({ s: 1, r: 1, level: 4 });
    expect(grade({ '7664-41-7': 9.99 }, 0)).toMatchObject({ r: null, level: null });
    expect(grade({ '7664-41-7': 1, '7782-50-5': 0.5, '7446-09-5': 16 }, 0).s).toBe(1);
  });

  it('weigh people in the steps of the standard (MHI-8)', () => {
    expect([0, 1, 29, 30, 49, 50, 99, 100].map(exposureFactor)).toEqual([0.5, 1, 1, 1.2, 1.2, 1.5, 1.5, 2]);
    expect([9.99, 10, 49.99, 50, 99.99, 100].map(levelOf)).toEqual([4, 3, 3, 2, 2, 1]);
  });

  it('keep β of the toxic gases of table 3 (T2)', () => {
    const beta = (cas: string) => CRITICAL_QUANTITIES.find((row) => row.cas === cas)?.beta;
    expect(
      ['7446-09-5', '7664-41-7', '75-21-8', '7647-01-0', '74-83-9', '7782-50-5', '7783-06-4', '7664-39-3'].map(beta),
    ).toEqual([2, 2, 2, 3, 3, 4, 5, 5]);
    expect(['10102-44-0', '74-90-8', '75-44-5', '7803-51-2', '624-83-9'].map(beta)).toEqual([10, 10, 20, 20, 20]);
  });

  it('take the lowest critical quantity of several classes for what table 1 does not name', () => {
    const graded = majorHazard([{ classes: ['W5.4', 'J3'], tonnes: 100 }], 0);
    expect(graded.chemicals[0]).toMatchObject({ criticalTonnes: 50, beta: 2, share: 2, rule: 'GB 18218-2018 table 2' });
  });

  it('ask for the form or class instead of guessing, and refuse the unknown', () => {
    expect(() => grade({ '6484-52-2': 10 }, 0)).toThrow(/say which/);
    expect(grade({ ammonium_nitrate_combustible: 10 }, 0).s).toBe(2);
    expect(() => grade({ '7784-42-1': 10 }, 0)).toThrow(/hazard class/);
    expect(majorHazard([{ key: '7784-42-1', classes: ['J1'], tonnes: 10 }], 0)).toMatchObject({ s: 10, r: 20 });
    expect(() => grade({ '12345-67-8': 1 }, 0)).toThrow(/table 1/);
    expect(() => grade({ '7664-41-7': -1 }, 0)).toThrow(/tonnes/);
    expect(() => grade({ '7664-41-7': 20 }, -1)).toThrow(/people/);
  });

  it('show each share with its rule, whatever the order', () => {
    const one = grade({ '7782-50-5': 30, '7664-41-7': 20 }, 120);
    const other = grade({ '7664-41-7': 20, '7782-50-5': 30 }, 120);
    expect(one.r).toBe(other.r);
    expect(one.chemicals[0]).toMatchObject({ share: 6, weighted: 24, beta: 4, criticalTonnes: 5 });
  });
});

describe('the tables of GB 18218-2018', () => {
  it('hold every key once and every row of tables 1 and 2', () => {
    expect(new Set(CRITICAL_QUANTITIES.map(({ key }) => key)).size).toBe(CRITICAL_QUANTITIES.length);
    expect(CRITICAL_QUANTITIES.length).toBe(88);
    expect(HAZARD_CLASSES.length).toBe(24);
  });

  it('agree with the class of flammable gases that are modelled', () => {
    for (const { cas } of SUBSTANCES) {
      const row = CRITICAL_QUANTITIES.find((one) => one.cas === cas);
      if (row !== undefined) expect(row.tonnes).toBeGreaterThan(0);
    }
  });
});
