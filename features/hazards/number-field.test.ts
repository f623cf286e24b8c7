import { describe, expect, it } from 'vitest';
import { numberOf, shownText } from './number-field.tsx';

describe('a number being typed', () => {
  it('keeps the point on the way to a decimal: 0.9 MPa never becomes 9', () => {
    let shown = '';
    let value: number | null = null;
    for (const key of '0.95') {
      const typed = shown + key;
      value = numberOf(typed);
      shown = shownText(typed, value);
    }
    expect([shown, value]).toEqual(['0.95', 0.95]);
  });

  it('follows a value that came from elsewhere, and takes nonsense as not known', () => {
    expect(shownText('10', 25)).toBe('25');
    expect(shownText('10', null)).toBe('');
    expect(numberOf('zehn')).toBeNull();
    expect(numberOf(' ')).toBeNull();
    expect(numberOf('-3')).toBe(-3);
  });
});
