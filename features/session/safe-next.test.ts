import { describe, expect, it } from 'vitest';
import { safeNext } from './use-session.ts';

describe('the way back after signing in', () => {
  it('keeps the picture that was asked for', () => {
    expect(safeNext('?next=%2F%3Fv%3D117.7%2C38.9%2C12')).toBe('/?v=117.7,38.9,12');
  });
  it('never leads to another site', () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])
      expect(safeNext(`?next=${encodeURIComponent(next)}`), next).toBe('/');
  });
});
