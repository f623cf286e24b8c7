import { describe, expect, it } from 'vitest';
import { beijingTime, exportAddress, filterOf } from './audit-filter.ts';

describe('the audit filter', () => {
  it('takes typed times as Beijing time', () => {
    expect(beijingTime('2026-11-20T08:00')).toBe(Date.UTC(2026, 10, 20, 0, 0));
    expect(beijingTime('')).toBeUndefined();
  });
  it('leaves out what is empty or unknown', () => {
    const form = new FormData();
    form.set('actor', ' ');
    form.set('action', 'grant.');
    form.set('outcome', 'whatever');
    expect(filterOf(form)).toEqual({ action: 'grant.' });
  });
  it('exports under the same filter', () => {
    expect(exportAddress({ action: 'grant.', outcome: 'refused' })).toBe(
      '/api/audit.csv?action=grant.&outcome=refused',
    );
  });
});
