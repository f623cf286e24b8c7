import { createHash } from 'node:crypto';
import type { Precision } from '../../domain/place.ts';
import { type Permission, permissionsOf, type Role, type RoleReach } from '../../domain/role.ts';
import type { Viewer } from '../database.ts';

interface Coverage {
  readonly all: boolean;
  readonly scopeKeys: readonly number[];
}

/** Whether a sorted list of keys holds one; lists of a district have thousands, so by halves. */
function holds({ all, scopeKeys }: Coverage, key: number): boolean {
  if (all) return true;
  let low = 0;
  let high = scopeKeys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = scopeKeys[middle] ?? 0;
    if (found === key) return true;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** The roles whose own grants reach a scope key: what somebody may see elsewhere says nothing about here. */
export function rolesAt(viewer: Pick<Viewer, 'reach'>, scopeKey: number): readonly Role[] {
  return viewer.reach.filter((one) => holds(one, scopeKey)).map(({ role }) => role);
}

/** Whether the viewer holds a permission at a place: by a role whose own grants reach it. */
export function mayAt(viewer: Viewer, permission: Permission, scopeKey: number): boolean {
  return viewer.permissions.has(permission) && permissionsOf(rolesAt(viewer, scopeKey)).has(permission);
}

/** What a set of roles' grants reaches together. */
export function coverageOf(reach: readonly RoleReach[]): Coverage {
  const keys = new Set(reach.flatMap(({ scopeKeys }) => scopeKeys));
  return { all: reach.some(({ all }) => all), scopeKeys: [...keys].sort((a, b) => a - b) };
}

/** Equal for viewers who may see the same: the key of cached tiles and snapshots. */
export function scopeHashOf({ all, scopeKeys }: Coverage, precision: Precision): string {
  const text = `${all ? 'all' : scopeKeys.join(',')}|${precision}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** Whether all that one reaches, another reaches too. */
export function reachesAll(outer: Coverage, inner: Coverage): boolean {
  return outer.all || (!inner.all && inner.scopeKeys.every((key) => holds(outer, key)));
}

const narrowed = new WeakMap<Viewer, Map<Permission, Viewer>>();

/**
 * The viewer as it acts by one permission: reaching only what the grants of roles that hold the permission reach, so that
 * a right in one zone never acts in another zone that the same account may only see (REQ-ROLE-40). Computed once per
 * viewer and permission; the same viewer when nothing is narrowed, so that caches by identity and scope stay shared.
 */
export function withPermission(viewer: Viewer, permission: Permission): Viewer {
  let known = narrowed.get(viewer);
  if (known === undefined) {
    known = new Map();
    narrowed.set(viewer, known);
  }
  let found = known.get(permission);
  if (found === undefined) {
    found = narrow(viewer, permission);
    known.set(permission, found);
  }
  return found;
}

function narrow(viewer: Viewer, permission: Permission): Viewer {
  const holding = viewer.reach.filter(({ role }) => permissionsOf([role]).has(permission));
  if (holding.length === viewer.reach.length) return viewer;
  const coverage = coverageOf(holding);
  if (coverage.all === viewer.all && (coverage.all || coverage.scopeKeys.length === viewer.scopeKeys.length))
    return viewer;
  return { ...viewer, ...coverage, scopeHash: scopeHashOf(coverage, viewer.precision) };
}
