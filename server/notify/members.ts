import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';
import { audit, type Who } from './recipients.ts';

const MAX_MEMBERS = 200;

/** Accounts that act for an organisation. `tx` is of the account tables. */
export async function listMembers(tx: Tx, organisation: number) {
  const { rows } = await tx.query<{ userId: string; name: string; disabled: boolean }>(
    `select m.user_id as "userId", coalesce(u.name, m.user_id) as name, u.disabled_at is not null as disabled
     from organisation_member m left join auth."user" u on u.id = m.user_id where m.organisation = $1 order by name limit ${MAX_MEMBERS}`,
    [organisation],
  );
  return rows;
}

/** Lets an account, named by its sign-in name, act for an organisation. */
export async function addMember(tx: Tx, organisation: number, identifier: string, who: Who): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from auth."user" where email = lower($1) or split_part(email, '@', 1) = lower($1) order by email = lower($1) desc limit 1`,
    [identifier],
  );
  const user = rows[0]?.id;
  if (user === undefined)
    throw new RefusalError({ code: 'not_found', field: 'identifier', message: 'no such account' });
  await tx.query('insert into organisation_member (user_id, organisation) values ($1, $2) on conflict do nothing', [
    user,
    organisation,
  ]);
  await audit(tx, who, 'member.added', `organisation:${organisation}`, { user });
}

export async function removeMember(tx: Tx, organisation: number, userId: string, who: Who): Promise<void> {
  await tx.query('delete from organisation_member where organisation = $1 and user_id = $2', [organisation, userId]);
  await audit(tx, who, 'member.removed', `organisation:${organisation}`, { user: userId });
}
