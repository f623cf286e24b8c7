import { asAuth } from '../database.ts';

export interface Colleague {
  readonly id: string;
  readonly name: string;
}

/** Accounts in use that act for an organisation for which this account acts too, by name; at most 200. */
export function colleaguesOf(userId: string): Promise<Colleague[]> {
  return asAuth(async (tx) => {
    const { rows } = await tx.query<Colleague>(
      `select distinct u.id, u.name from organisation_member mine
       join organisation_member theirs on theirs.organisation = mine.organisation join auth."user" u on u.id = theirs.user_id
       where mine.user_id = $1 and u.disabled_at is null order by u.name, u.id limit 200`,
      [userId],
    );
    return rows;
  });
}
