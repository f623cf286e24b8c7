import { join } from 'node:path';
import { runningEmbedded } from '../db/embedded/address-file.ts';
import { env, overrideEnv } from '../lib/env.ts';
import { checkDatabase } from '../server/database.ts';

/**
 * Points a script at the database: DATABASE_URL, or the embedded one of the product that runs on DATA_DIR.
 * Throws a sentence that says what to start when there is none.
 */
export async function findDatabase(): Promise<{ ownerUrl: string | undefined }> {
  const settings = env();
  if (settings.DATABASE_URL !== undefined) {
    await checkDatabase(settings.EMBEDDED === true);
    return { ownerUrl: settings.DATABASE_OWNER_URL };
  }
  const address = runningEmbedded(join(settings.DATA_DIR, 'database'));
  if (address === undefined)
    throw new Error(
      `No database: set DATABASE_URL, or start Guanlan with \`npm start\` on the data directory ${settings.DATA_DIR} first.`,
    );
  overrideEnv({ DATABASE_URL: address.url, EMBEDDED: true });
  await checkDatabase(true);
  return { ownerUrl: address.ownerUrl };
}
