import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { newGrantSchema, newUserSchema } from '../domain/administration.ts';
import { ROLES } from '../domain/role.ts';
import { SECTORS } from '../domain/sector.ts';
import { addGrant, createUser } from '../server/auth/accounts.ts';
import { asAuth, closeDatabase } from '../server/database.ts';
import { findDatabase } from './find-database.ts';

const USAGE = `npm run user -- create --name NAME (--email ADDRESS | --login NAME) --role ROLE [--zones 1,2] [--sectors chemical,fire] [--enterprises 3]
Roles: ${ROLES.join(', ')}. Without --zones, --sectors, --enterprises the role reaches the whole district.
Prints a one-time password that must be changed at the first sign-in. System, security and audit administration
(admin, security, auditor) go on three accounts.`;

const list = (text: string | undefined): string[] | null =>
  text === undefined ? null : text.split(',').map((part) => part.trim());

function read(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      email: { type: 'string' },
      login: { type: 'string' },
      role: { type: 'string' },
      zones: { type: 'string' },
      sectors: { type: 'string' },
      enterprises: { type: 'string' },
    },
  });
  const identifier = values.email ?? values.login;
  if (positionals[0] !== 'create' || identifier === undefined || values.role === undefined) throw new Error(USAGE);
  const unknown = list(values.sectors)?.find((sector) => !SECTORS.some((known) => known === sector));
  if (unknown !== undefined) throw new Error(`There is no sector ${unknown}: ${SECTORS.join(', ')}`);
  return {
    user: newUserSchema.parse({ identifier, name: values.name ?? identifier }),
    grant: newGrantSchema.parse({
      role: values.role,
      sectors: list(values.sectors),
      zones: list(values.zones)?.map(Number) ?? null,
      enterprises: list(values.enterprises)?.map(Number) ?? null,
    }),
  };
}

/** Whoever may run commands on this machine, named in the audit. */
const actor = { id: `shell:${randomUUID().slice(0, 8)}`, address: 'local' };

async function main(): Promise<void> {
  const { user, grant } = read(process.argv.slice(2));
  await findDatabase();
  const { id, password } = await createUser(user, actor);
  await asAuth((tx) => addGrant(tx, id, grant, actor));
  console.log(`${user.identifier} may sign in as ${grant.role}.\nOne-time password (7 days, shown once): ${password}`);
}

await main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(closeDatabase);
