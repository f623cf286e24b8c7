import { open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile, MANIFEST_NAME, type Manifest, manifestSchema, PUBLIC_KEY_NAME, SIGNATURE_NAME } from './manifest.ts';
import { fingerprintOf, isSigned } from './signing-key.ts';
import { readZip } from './zip.ts';

export type Finding =
  | { readonly kind: 'bad_signature' | 'unreadable'; readonly text: string }
  | { readonly kind: 'changed' | 'missing' | 'extra'; readonly text: string };

export interface Verdict {
  /** Empty: every file is as it was signed. */
  readonly findings: readonly Finding[];
  readonly manifest: Manifest | null;
  /** Of the key that signed; to be compared with what the installation says. */
  readonly fingerprint: string | null;
}

interface Source {
  readonly names: readonly string[];
  readonly text: (name: string) => Promise<Buffer>;
  readonly hash: (name: string) => Promise<string>;
}

async function folderSource(folder: string): Promise<Source> {
  const inside = (name: string) => join(folder, name.replace(/[/\\]/g, '_'));
  return { names: [], text: (name) => readFile(inside(name)), hash: (name) => hashFile(inside(name)) };
}

async function zipSource(path: string): Promise<Source> {
  const file = await open(path, 'r');
  const files = await readZip(file).finally(() => file.close());
  const find = (name: string) => {
    const found = files.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`${name} is not in the archive`);
    return found;
  };
  return {
    names: files.map(({ name }) => name),
    text: async (name) => {
      const { offset, bytes } = find(name);
      if (bytes > 16 * 1024 * 1024) throw new RangeError(`${name} is too large to be read`);
      const handle = await open(path, 'r');
      try {
        const out = Buffer.alloc(bytes);
        await handle.read(out, 0, bytes, offset);
        return out;
      } finally {
        await handle.close();
      }
    },
    hash: (name) => hashFile(path, find(name)),
  };
}

/**
 * Checks an export: an archive, its folder when unpacked, or its manifest. `trustedKey` is a public key in PEM that is
 * believed; without it the key inside is used, and only its fingerprint tells whose it is.
 */
export async function verifyExport(path: string, trustedKey?: string): Promise<Verdict> {
  const info = await stat(path);
  const isZip = info.isFile() && !path.endsWith('.json');
  const source = isZip ? await zipSource(path) : await folderSource(info.isDirectory() ? path : dirname(path));
  const bytes = await source.text(MANIFEST_NAME);
  const signature = (await source.text(SIGNATURE_NAME)).toString('utf8');
  const key = trustedKey ?? (await source.text(PUBLIC_KEY_NAME)).toString('utf8');
  if (!isSigned(bytes, signature, key)) {
    const text = 'the manifest was not signed by this key, or was changed afterwards';
    return { findings: [{ kind: 'bad_signature', text }], manifest: null, fingerprint: null };
  }
  const parsed = manifestSchema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!parsed.success) {
    const text = 'the manifest is signed but of a kind this version does not know';
    return { findings: [{ kind: 'unreadable', text }], manifest: null, fingerprint: fingerprintOf(key) };
  }
  return {
    findings: await compare(parsed.data, source),
    manifest: parsed.data,
    fingerprint: fingerprintOf(key),
  };
}

async function compare(manifest: Manifest, source: Source): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of manifest.files) {
    const actual = await source.hash(file.name).catch(() => null);
    if (actual === null) findings.push({ kind: 'missing', text: `${file.name} is missing` });
    else if (actual !== file.sha256) findings.push({ kind: 'changed', text: `${file.name} was changed` });
  }
  const known = new Set([
    ...manifest.files.map(({ name }) => name),
    MANIFEST_NAME,
    SIGNATURE_NAME,
    PUBLIC_KEY_NAME,
    'README.txt',
  ]);
  for (const name of source.names)
    if (!known.has(name)) findings.push({ kind: 'extra', text: `${name} is not part of what was signed` });
  return findings;
}
