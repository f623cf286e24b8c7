import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { sha256Of } from '../embedded/archive.ts';

/** Names inside a backup folder. */
const MANIFEST = 'manifest.json';
export const EMBEDDED_DUMP = 'database.tar.gz';
export const NATIVE_DUMP = 'database.dump';
export const FILES = 'files.tar.gz';

const manifestSchema = z.object({
  format: z.literal(1),
  product: z.literal('guanlan'),
  madeAt: z.iso.datetime(),
  /** Which database it was; one kind is not restored into the other. */
  database: z.enum(['embedded', 'native']),
  /** Role that owned the tables, which a native restore needs. */
  owner: z.string().optional(),
  files: z.array(
    z.object({ name: z.string().regex(/^[\w.-]+$/), bytes: z.number().int().min(0), sha256: z.string().length(64) }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Describes the files of a finished backup. Its presence is what makes a folder a complete backup. */
export async function writeManifest(
  folder: string,
  names: readonly string[],
  about: Pick<Manifest, 'madeAt' | 'database' | 'owner'>,
): Promise<Manifest> {
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      bytes: (await stat(join(folder, name))).size,
      sha256: await sha256Of(join(folder, name)),
    })),
  );
  const manifest: Manifest = { format: 1, product: 'guanlan', ...about, files };
  const draft = join(folder, `${MANIFEST}.part`);
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await rename(draft, join(folder, MANIFEST));
  return manifest;
}

/** Reads the manifest and compares every file with its checksum. Throws one sentence that names what is wrong. */
export async function verifyBackup(folder: string): Promise<Manifest> {
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch (cause) {
    throw new Error(`${folder} is not a complete backup: its ${MANIFEST} is missing or not readable.`, { cause });
  }
  for (const { name, sha256 } of manifest.files) {
    const actual = await sha256Of(join(folder, basename(name))).catch(() => 'missing');
    if (actual !== sha256) throw new Error(`${name} in ${folder} is damaged: its SHA-256 is ${actual}, not ${sha256}.`);
  }
  return manifest;
}
