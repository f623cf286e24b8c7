import { describe, expect, it } from 'vitest';
import { MEDIUM_DATA } from '../medium.ts';
import { findSubstance, property, substanceOf, vapourPressurePa } from './substance.ts';
import { SUBSTANCES } from './substance-table.ts';

describe('the data of substances', () => {
  it('has every CAS number once, with a right check digit', () => {
    expect(new Set(SUBSTANCES.map(({ cas }) => cas)).size).toBe(SUBSTANCES.length);
    for (const { cas } of SUBSTANCES) {
      const digits = cas.replaceAll('-', '');
      const sum = [...digits.slice(0, -1)]
        .reverse()
        .reduce((total, digit, index) => total + Number(digit) * (index + 1), 0);
      expect([cas, sum % 10]).toEqual([cas, Number(digits.at(-1))]);
    }
  });

  it('boils every substance at its boiling point, within four per cent of one atmosphere', () => {
    const off = SUBSTANCES.flatMap((substance) => {
      if (substance.antoine === null || substance.boilingC === null) return [];
      const ratio = vapourPressurePa(substance, substance.boilingC) / 101_325;
      return Math.abs(ratio - 1) < 0.04 ? [] : [[substance.en, ratio]];
    });
    expect(off).toEqual([]);
  });

  it('orders levels and limits as they must be', () => {
    for (const { en, aegl, erpg, flammable } of SUBSTANCES) {
      for (const levels of [aegl, erpg]) {
        const known = (levels ?? []).flatMap((level) => (level === null ? [] : [level]));
        expect([en, known]).toEqual([en, [...known].sort((a, b) => a - b)]);
      }
      if (flammable !== null) expect(flammable[0]).toBeLessThan(flammable[1]);
    }
  });

  it('keeps the levels of the reference tables', () => {
    expect(substanceOf('7664-41-7')).toMatchObject({ aegl: [30, 160, 1100], idlh: 300, flammable: [15, 28] });
    expect(substanceOf('7783-06-4')).toMatchObject({ aegl: [0.51, 27, 50], erpg: [0.1, 30, 100], idlh: 100 });
    expect(substanceOf('75-44-5')).toMatchObject({ aegl: [null, 0.3, 0.75], idlh: 2 });
  });

  it('knows the flammable and toxic media of tanks and pipelines that can be modelled', () => {
    const missing = Object.entries(MEDIUM_DATA).filter(
      ([, { cas, hazard }]) => /flammable_gas|toxic_gas/.test(hazard) && findSubstance(cas) === null,
    );
    expect(missing.map(([medium]) => medium)).toEqual([]);
  });

  it('refuses an unknown number and a property that is not known', () => {
    expect(() => substanceOf('99-99-9')).toThrow(/99-99-9/);
    expect(() => property(substanceOf('7782-50-5'), 'combustionKjKg')).toThrow(/combustionKjKg/);
  });
});
