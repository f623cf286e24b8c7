import { PAGE_ROWS } from '../../domain/administration.ts';
import { roleSchema } from '../../domain/code-schema.ts';
import type { Role } from '../../domain/role.ts';
import { SECTORS, type Sector } from '../../domain/sector.ts';
import { secretHash } from '../auth/session-token.ts';
import { LOCAL_DOMAIN } from '../auth/sign-in.ts';
import type { Tx } from '../database.ts';

/** What people type to sign in. */
const IDENTIFIER = `case when u.email like '%@${LOCAL_DOMAIN}' then split_part(u.email, '@', 1) else u.email end`;

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly identifier: string;
  readonly roles: readonly string[];
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly sessions: number;
  readonly demo: boolean;
  /** Waiting for the first sign-in with a one-time password. */
  readonly oneTime: boolean;
}

/** People by name, a page at a time; `after` is the id of the last row above. */
export async function listUsers(tx: Tx, search: string, after: string | null): Promise<UserRow[]> {
  const { rows } = await tx.query<UserRow>(
    `select u.id, u.name, ${IDENTIFIER} as identifier, u.disabled_at as "disabledAt", u.created_at as "createdAt",
            coalesce((select array_agg(distinct g.role order by g.role) from auth."grant" g where g.user_id = u.id), '{}') as roles,
            (select count(*) from auth.session s where s.user_id = u.id and s.expires_at > guanlan.now())::int as sessions,
            u.demo_role is not null as demo,
            exists (select from auth.verification v where v.identifier = 'one-time:' || u.id) as "oneTime"
     from auth."user" u
     where ($1 = '' or u.name ilike '%' || $1 || '%' or u.email ilike '%' || $1 || '%') and ($2::text is null or u.id > $2)
     order by u.id limit ${PAGE_ROWS}`,
    [search.replace(/[%_\\]/g, '\\$&'), after],
  );
  return rows;
}

export interface GrantRow {
  readonly id: number;
  readonly userId: string;
  readonly userName: string;
  readonly role: Role;
  readonly sectors: readonly Sector[] | null;
  readonly zones: readonly number[] | null;
  readonly enterprises: readonly number[] | null;
  readonly precision: 'full' | '100m' | '1km';
  readonly grantedBy: string;
  readonly grantedAt: Date;
}

/** Grants, newest first; of one person when `userId` is given. `before` is the id of the last row above. */
export async function listGrants(tx: Tx, userId: string | null, before: number | null): Promise<GrantRow[]> {
  const { rows } = await tx.query<Omit<GrantRow, 'role' | 'sectors'> & { role: string; sectors: string[] | null }>(
    `select g.id, g.user_id as "userId", u.name as "userName", g.role, g.sectors, g.zones, g.enterprises,
            g.precision_class as precision, coalesce(b.name, g.granted_by) as "grantedBy", g.granted_at as "grantedAt"
     from auth."grant" g join auth."user" u on u.id = g.user_id left join auth."user" b on b.id = g.granted_by
     where ($1::text is null or g.user_id = $1) and ($2::bigint is null or g.id < $2)
     order by g.id desc limit ${PAGE_ROWS}`,
    [userId, before],
  );
  return rows.map((row) => ({
    ...row,
    role: roleSchema.parse(row.role),
    sectors: row.sectors === null ? null : SECTORS.filter((sector) => row.sectors?.includes(sector)),
  }));
}

export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly address: string;
  readonly userAgent: string;
  /** The one that asks. */
  readonly current: boolean;
}

/** Open sessions, newest first; tokens never leave the database. */
export async function listSessions(tx: Tx, userId: string | null, ownHash: string | null): Promise<SessionRow[]> {
  const { rows } = await tx.query<SessionRow & { token: string }>(
    `select s.id, s.user_id as "userId", u.name as "userName", s.created_at as "createdAt", s.expires_at as "expiresAt",
            coalesce(s.ip_address, '') as address, coalesce(s.user_agent, '') as "userAgent", s.token
     from auth.session s join auth."user" u on u.id = s.user_id
     where s.expires_at > guanlan.now() and ($1::text is null or s.user_id = $1)
     order by s.created_at desc limit 500`,
    [userId],
  );
  return rows.map(({ token, ...row }) => ({ ...row, current: secretHash(token) === ownHash }));
}

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly zones: readonly number[] | null;
  readonly sectors: readonly string[] | null;
  readonly enterprises: readonly number[] | null;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Keys of machine clients, newest first. */
export async function listKeys(tx: Tx): Promise<KeyRow[]> {
  const { rows } = await tx.query<KeyRow>(
    `select k.id, k.name, coalesce(g.role, '') as role, g.zones, g.sectors, g.enterprises, k.created_at as "createdAt",
            k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt"
     from auth.api_key k left join auth."grant" g on g.api_key_id = k.id order by k.created_at desc limit 500`,
  );
  return rows;
}

export interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly cells: number;
  readonly commitmentReference: string | null;
  readonly commitmentAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
}

/** Sending systems, newest first; secrets stay sealed. */
export async function listSources(tx: Tx): Promise<SourceRow[]> {
  const { rows } = await tx.query<SourceRow>(
    `select id, name, cardinality(scope_keys) as cells, commitment_reference as "commitmentReference",
            commitment_at as "commitmentAt", revoked_at as "revokedAt", last_seen_at as "lastSeenAt", created_at as "createdAt"
     from ingest_source order by created_at desc limit 500`,
  );
  return rows;
}

export interface ReachOption {
  readonly key: number;
  readonly name: string;
  readonly nameEn: string;
}

/** Zones, all of them: a district has a handful. */
export async function listZones(tx: Tx): Promise<ReachOption[]> {
  const { rows } = await tx.query<ReachOption>(
    'select key, name, name_en as "nameEn" from zone order by key limit 500',
  );
  return rows;
}

/** Enterprises whose name holds the text, or the named keys. */
export async function findEnterprises(tx: Tx, search: string, keys: readonly number[]): Promise<ReachOption[]> {
  const { rows } = await tx.query<ReachOption>(
    `select key, name, name_en as "nameEn" from organisation
     where kind in ('enterprise', 'operating_company')
       and (key = any($2) or (cardinality($2::int[]) = 0 and (name ilike '%' || $1 || '%' or name_en ilike '%' || $1 || '%')))
     order by name limit ${PAGE_ROWS}`,
    [search.replace(/[%_\\]/g, '\\$&'), keys],
  );
  return rows;
}
