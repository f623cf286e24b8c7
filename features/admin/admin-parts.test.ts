import { describe, expect, it } from 'vitest';
import { ROLE_PERMISSIONS } from '../../domain/role.ts';
import { partsOf } from './admin-parts.ts';

describe('parts of the administration', () => {
  it('shows each administrator only the own part', () => {
    expect(partsOf(ROLE_PERMISSIONS.admin)).toEqual(['users', 'keys', 'sources']);
    expect(partsOf(ROLE_PERMISSIONS.security)).toEqual(['grants', 'sessions']);
    expect(partsOf(ROLE_PERMISSIONS.auditor)).toEqual(['audit']);
  });
  it('shows nothing to anybody else', () => {
    expect(partsOf(ROLE_PERMISSIONS.commander)).toEqual([]);
  });
});
