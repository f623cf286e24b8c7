import type { Permission } from '../../domain/role.ts';

/** Each part of the administration and the permission of its one administrator (三员分立). */
export const ADMIN_PARTS = [
  ['users', 'users.manage'],
  ['keys', 'keys.manage'],
  ['sources', 'keys.manage'],
  ['grants', 'grants.manage'],
  ['sessions', 'sessions.manage'],
  ['audit', 'audit.read'],
] as const satisfies readonly (readonly [string, Permission])[];
export type AdminPart = (typeof ADMIN_PARTS)[number][0];

/** The parts that somebody with these permissions may open. */
export function partsOf(permissions: readonly Permission[]): AdminPart[] {
  return ADMIN_PARTS.filter(([, permission]) => permissions.includes(permission)).map(([part]) => part);
}
