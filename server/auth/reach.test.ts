import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Grant,
  grantReaches,
  PERMISSIONS,
  ROLE_PERMISSIONS,
  ROLES,
  reachOf,
  type ScopeCell,
} from '../../domain/role.ts';
import { SECTORS } from '../../domain/sector.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { coverageOf, mayAt, rolesAt, scopeHashOf, withPermission } from './reach.ts';

const CELLS: readonly ScopeCell[] = [0, 1, 2, 3].flatMap((zone) =>
  [null, SECTORS[0], SECTORS[1]].flatMap((sector, s) =>
    [0, 7, 8].map((enterprise, e) => ({ id: 1 + zone * 9 + s * 3 + e, zone, sector, enterprise })),
  ),
);
const part = <T>(values: readonly T[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: null, freq: 2 });
const grants: fc.Arbitrary<Grant[]> = fc.array(
  fc.record({
    role: fc.constantFrom(...ROLES),
    sectors: part(SECTORS.slice(0, 2)),
    zones: part([1, 2, 3]),
    enterprises: part([7, 8]),
  }),
  { minLength: 1, maxLength: 4 },
);

function viewerOf(held: readonly Grant[]) {
  const reach = reachOf(held, CELLS);
  const coverage = coverageOf(reach);
  const roles = reach.map(({ role }) => role);
  return testViewer({ roles, reach, ...coverage, scopeHash: scopeHashOf(coverage, 'full') });
}
const sees = (viewer: { all: boolean; scopeKeys: readonly number[] }, key: number): boolean =>
  viewer.all || viewer.scopeKeys.includes(key);

describe('rights of several grants', () => {
  it('act only where a grant that carries the permission reaches, for every permission and cell', () => {
    fc.assert(
      fc.property(grants, (held) => {
        const viewer = viewerOf(held);
        for (const permission of PERMISSIONS) {
          const acting = withPermission(viewer, permission);
          for (const cell of CELLS) {
            // The rule itself, grant by grant, without our unions (REQ-ROLE-40).
            const may = held.some(
              (grant) => ROLE_PERMISSIONS[grant.role].includes(permission) && grantReaches(grant, cell),
            );
            expect(sees(acting, cell.id)).toBe(may);
            expect(mayAt(viewer, permission, cell.id)).toBe(may);
          }
        }
      }),
    );
  });

  it('name at a place the roles whose own grants reach it, and no others', () => {
    fc.assert(
      fc.property(grants, (held) => {
        const viewer = viewerOf(held);
        for (const cell of CELLS) {
          const there = new Set(held.filter((grant) => grantReaches(grant, cell)).map(({ role }) => role));
          expect(new Set(rolesAt(viewer, cell.id))).toEqual(there);
        }
      }),
    );
  });

  it('give two viewers the same key of caches only when they may see the same', () => {
    fc.assert(
      fc.property(grants, grants, (one, two) => {
        const [a, b] = [viewerOf(one), viewerOf(two)].map((viewer) => withPermission(viewer, 'warning.handle'));
        if (a === undefined || b === undefined || a.scopeHash !== b.scopeHash) return;
        expect([a.all, a.all ? [] : a.scopeKeys]).toEqual([b.all, b.all ? [] : b.scopeKeys]);
      }),
    );
  });

  it('leave a viewer of one role as it is, so that its tiles stay shared', () => {
    const viewer = viewerOf([{ role: 'zone', sectors: null, zones: [1], enterprises: null }]);
    expect(withPermission(viewer, 'situation.read')).toBe(viewer);
    expect(withPermission(viewer, 'warning.handle')).toBe(viewer);
  });
});
