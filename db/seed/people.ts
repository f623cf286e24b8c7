import type pg from 'pg';
import type { Precision } from '../../domain/place.ts';
import { type Grant, ROLES, type Role } from '../../domain/role.ts';
import type { RegionModel } from './model.ts';

const NAMES: Record<Role, readonly [zh: string, en: string]> = {
  commander: ['演示·应急指挥长', 'Demo commander'],
  regulator: ['演示·危化监管员', 'Demo regulator'],
  zone: ['演示·北岸园区安监员', 'Demo zone officer'],
  pipeline: ['演示·管道调度员', 'Demo pipeline operator'],
  enterprise: ['演示·企业值班员', 'Demo enterprise duty'],
  inspector: ['演示·巡线员', 'Demo inspector'],
  duty: ['演示·运营值守员', 'Demo duty officer'],
  admin: ['演示·系统管理员', 'Demo system administrator'],
  security: ['演示·安全管理员', 'Demo security administrator'],
  auditor: ['演示·审计管理员', 'Demo auditor'],
};

type Reach = Omit<Grant, 'role'>;
const everything: Reach = { sectors: null, zones: null, enterprises: null };

/** What each demo role reaches: the zone officer one park, the enterprise its own plant, the operator its own pipes. */
function reachOf(role: Role, model: RegionModel): Reach {
  const operator = model.organisations.find((organisation) => organisation.code === 'PIP001')?.key ?? 0;
  const zoneOfFirst = model.layers.site.find((site) => site.enterprise === 1)?.zone ?? 1;
  if (role === 'regulator') return { ...everything, sectors: ['chemical'] };
  if (role === 'zone') return { ...everything, zones: [1] };
  if (role === 'enterprise') return { sectors: null, zones: [zoneOfFirst], enterprises: [1] };
  if (role === 'pipeline')
    return { ...everything, sectors: ['chemical_pipeline', 'oil_gas_pipeline'], enterprises: [operator] };
  if (role === 'inspector')
    return { sectors: ['chemical_pipeline', 'oil_gas_pipeline'], zones: [1, 3, 4], enterprises: [operator] };
  return everything;
}

/** The zone officer sees protected targets of the operators on a grid of 100 m. */
const precisionOf = (role: Role): Precision => (role === 'zone' ? '100m' : 'full');

/** One account per role without a password: only the demo sign-in opens them. Runs as the auth role. */
export async function writePeople(client: pg.Client, model: RegionModel): Promise<void> {
  const users = ROLES.map((role) => ({
    id: `demo-${role}`,
    name: NAMES[role][0],
    email: `demo-${role}@demo.invalid`,
    role,
  }));
  await client.query(
    `insert into auth."user" (id, name, email, demo_role)
     select id, name, email, role from jsonb_to_recordset($1::jsonb) as r(id text, name text, email text, role text) on conflict (id) do nothing`,
    [JSON.stringify(users)],
  );
  const grants = ROLES.map((role) => ({ user_id: `demo-${role}`, role, ...reachOf(role, model) }));
  await client.query(`delete from auth."grant" where user_id = any ($1)`, [users.map((user) => user.id)]);
  for (const grant of grants) {
    await client.query(
      `insert into auth."grant" (user_id, role, sectors, zones, enterprises, precision_class, granted_by) values ($1, $2, $3, $4, $5, $6, 'seed')`,
      [grant.user_id, grant.role, grant.sectors, grant.zones, grant.enterprises, precisionOf(grant.role)],
    );
  }
}
