import { permissionsOf } from '../../domain/role.ts';
import type { Viewer } from '../../server/database.ts';

/** A viewer as a session would make it: everything for a duty officer unless told otherwise; every role reaches all its keys. */
export function testViewer(changes: Partial<Viewer> = {}): Viewer {
  const { roles = ['duty'], scopeKeys = [] } = changes;
  const all = changes.all ?? changes.scopeKeys === undefined;
  return {
    id: 'usr_test',
    name: 'test',
    roles,
    permissions: permissionsOf(roles),
    reach: roles.map((role) => ({ role, all, scopeKeys })),
    all,
    scopeKeys,
    scopeHash: all ? 'all' : scopeKeys.join(','),
    precision: 'full',
    sessionId: null,
    ...changes,
  };
}
