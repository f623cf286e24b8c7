import { createHash } from 'node:crypto';
import { constants, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts';

/**
 * Making a database takes 8 s and migrating it some more; copying one takes a fraction of a second. So one is made
 * per recipe, kept, and copied: for tests, benchmarks and first starts.
 */
export type Recipe = {
  /** Folder that keeps the prepared databases; a folder of the system's temporary files by default. */
  readonly cacheDir?: string;
  /** Names the recipe. It must change when `build` would do something else, for example with a hash of its files. */
  readonly key: string;
  /** Fills the new database, for example with migrations. */
  readonly build?: (ownerUrl: string) => Promise<void>;
  readonly log?: (line: string) => void;
};

const silent = (): void => {};

/** A new engine version makes new templates. */
function engineVersions(): string {
  const require = createRequire(import.meta.url);
  return ['@electric-sql/pglite', '@electric-sql/pglite-postgis']
    .map((name) => readFileSync(join(dirname(require.resolve(name)), '..', 'package.json'), 'utf8'))
    .join();
}

/** Makes the template of a recipe unless it is there. Returns its folder, which nobody may open. */
export async function prepareTemplate(recipe: Recipe): Promise<string> {
  const cacheDir = recipe.cacheDir ?? join(tmpdir(), 'guanlan-prepared');
  const hash = createHash('sha256').update(engineVersions()).update(recipe.key).digest('hex').slice(0, 16);
  const template = join(cacheDir, hash);
  if (existsSync(template)) return template;
  await mkdir(cacheDir, { recursive: true });
  const draft = await mkdtemp(join(cacheDir, 'draft-'));
  try {
    const database = await startEmbedded({ dataDir: draft, relaxedDurability: true, log: recipe.log ?? silent });
    try {
      await recipe.build?.(database.ownerUrl);
    } finally {
      await database.stop();
    }
    await rename(draft, template).catch((error: unknown) => {
      // Another process was quicker with the same recipe.
      if (!existsSync(template)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return template;
}

/** Copies a template to `dataDir`, sharing the disk blocks where the file system can. */
export async function copyTemplate(template: string, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await cp(join(template, 'pg'), join(dataDir, 'pg'), { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** A copy of a prepared database, running in a temporary folder that `stop` removes. Commits are relaxed by default. */
export async function startPrepared(
  recipe: Recipe,
  options: Partial<EmbeddedOptions> = {},
): Promise<Embedded & { readonly dataDir: string }> {
  const template = await prepareTemplate(recipe);
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'guanlan-db-')));
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  await copyTemplate(template, dataDir);
  try {
    const log = recipe.log ?? silent;
    const database = await startEmbedded({ relaxedDurability: true, log, ...options, dataDir });
    return { ...database, dataDir, stop: () => database.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
