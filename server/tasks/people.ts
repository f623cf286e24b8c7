import { ROLE_PERMISSIONS, ROLES, type Role } from '../../domain/role.ts';
import { reachesAll } from '../auth/reach.ts';
import { CELLS, GRANTS, viewerFrom } from '../auth/viewer.ts';
import type { Tx, Viewer } from '../database.ts';

/** Somebody who may be sent out. */
export interface FieldPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Roles that record in the field. */
export const FIELD_ROLES: readonly Role[] = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('findings.record'));

const MOST_PEOPLE = 500;

/**
 * Accounts that may record in the field and reach nothing that the asker does not: a plan names its own people, and nobody
 * learns who works elsewhere. Runs as the auth role.
 */
export async function fieldPeople(tx: Tx, viewer: Viewer): Promise<FieldPerson[]> {
  const { rows } = await tx.query<Parameters<typeof viewerFrom>[0]>(
    `select u.id, u.name, ${GRANTS} g.user_id = u.id), '[]') as grants, ${CELLS} from auth."user" u
     where u.disabled_at is null and exists (select from auth."grant" g where g.user_id = u.id and g.role = any ($1)) order by u.name, u.id limit ${MOST_PEOPLE}`,
    [FIELD_ROLES],
  );
  return rows
    .map((row) => viewerFrom(row, '', null))
    .filter((one) => one.id === viewer.id || reachesAll(viewer, one))
    .map(({ id, name, roles }) => ({ id, name, roles }));
}
