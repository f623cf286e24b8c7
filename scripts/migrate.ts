import { migrate } from '../db/migrate.ts';
import { env } from '../lib/env.ts';

/** `npm run migrate`: the only command that uses the owner's rights. */
const { DATABASE_OWNER_URL } = env();
if (DATABASE_OWNER_URL === undefined) {
  console.error(
    'DATABASE_OWNER_URL is not set. Example: postgres://guanlan_owner:…@host/guanlan. The embedded database migrates itself at `npm start`.',
  );
  process.exit(1);
}
try {
  const applied = await migrate(DATABASE_OWNER_URL, console.log);
  console.log(applied.length === 0 ? 'The schema is current.' : `${applied.length} migrations applied.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
