import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The house rules of the architecture as a command; every message says what to do instead. */
const ROOT = fileURLToPath(new URL('../', import.meta.url));

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain'],
  components: ['components'],
  map: ['map', 'domain'],
  db: ['db', 'domain', 'lib/env.ts'],
  lib: ['lib', 'domain', 'server/router.ts'],
  server: ['server', 'db', 'domain', 'lib/env.ts'],
  features: ['features', 'map', 'components', 'lib', 'domain'],
  app: ['features', 'map', 'components', 'lib', 'domain', 'app'],
  // The build copies the engines' files into folders named by their versions.
  scripts: ['scripts', 'server', 'db', 'domain', 'lib', 'map/engine-version.ts'],
  e2e: ['e2e', 'domain', 'db/seed'],
};
/** Packages a layer may use; absent means any. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  domain: /^zod$/,
  map: /^(maplibre-gl|@deck\.gl\/|@luma\.gl\/|@cesium\/engine|cesium|pbf|geojson|react$)/,
};
const FORBIDDEN_FOLDERS = new Set(['utils', 'helpers', 'types', 'common', 'services', 'hooks', 'core']);
const MAX_LINES = 300;
/** Tables and generated lists may be longer (design, section 7). */
const LONG_ALLOWED = /(^db\/schema\/|messages\/|^db\/seed\/.*names|\.test\.tsx?$|^domain\/.*-table\.ts$)/;

interface Finding {
  readonly file: string;
  readonly message: string;
}

function sourceFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts', '*.tsx'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)));
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

/** Imports of a file: local ones as paths from the root, packages as written. */
function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const written = match[2] ?? match[3];
    if (written === undefined) continue;
    const target = written.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), written)) : written;
    found.push({ target, typeOnly: match[1] !== undefined });
  }
  return found;
}

function checkImport(file: string, layer: string, imported: Import): string | null {
  const allowed = ALLOWED[layer];
  if (allowed === undefined) return null;
  const { target } = imported;
  const isLocal =
    existsSync(join(ROOT, target.split('/')[0] ?? '')) &&
    target.includes('/') &&
    (target.split('/')[0] ?? '') in ALLOWED;
  if (!isLocal) {
    const packages = PACKAGES[layer];
    if (packages !== undefined && !packages.test(target) && !/\.test\.tsx?$/.test(file)) {
      return `${layer}/ may not use the package "${target}": keep ${layer} free of it, or move this code to the layer that owns it`;
    }
    return null;
  }
  if (!allowed.some((prefix) => target === prefix || target.startsWith(`${prefix}/`))) {
    if (/\.test\.tsx?$/.test(file) && (target.startsWith('scripts/testing/') || target.startsWith('db/'))) return null;
    return `${layer}/ may not import ${target}: ${adviceFor(layer, target)}`;
  }
  if (layer === 'lib' && target.startsWith('server/') && !imported.typeOnly)
    return 'lib/ may import the root router only as a type (import type)';
  if (layer === 'features') {
    const own = file.split('/')[1];
    const other = target.startsWith('features/') ? target.split('/')[1] : own;
    if (own !== other)
      return `a feature never imports a feature (${own} → ${other}): let app/ compose them, or move the shared part to components/ or domain/`;
  }
  return null;
}

function adviceFor(layer: string, target: string): string {
  if (layer === 'domain') return 'domain is pure; pass what it needs as an argument';
  if (target.startsWith('server/')) return 'the browser knows the server only as a type; call it through tRPC';
  if (target.startsWith('lib/')) return 'only lib/env.ts is open to the server side';
  if (target.startsWith('scripts/')) return 'scripts call the others, never the other way round';
  return 'see the import table in docs/ARCHITECTURE.md';
}

function checkText(file: string, text: string): Finding[] {
  const findings: Finding[] = [];
  // This file spells out what it looks for.
  if (file === 'scripts/check-house.ts') return findings;
  const lines = text.split('\n');
  const report = (message: string) => findings.push({ file, message });
  if (lines.length - 1 > MAX_LINES && !LONG_ALLOWED.test(file))
    report(`${lines.length - 1} lines: split it, ${MAX_LINES} is the limit`);
  if (
    /process\.env\b/.test(text) &&
    file !== 'lib/env.ts' &&
    !/^(playwright|vitest|next|drizzle)\.config\.ts$/.test(file) &&
    !/\.test\.tsx?$/.test(file)
  ) {
    if (lines.some((line) => /process\.env\b/.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line)))
      report('process.env is read in lib/env.ts alone: add the setting to envSchema');
  }
  lines.forEach((line, index) => {
    if (/\bas any\b|:\s*any\b(?!\w)/.test(line) && !/^\s*(\*|\/\/)/.test(line))
      report(`line ${index + 1}: no any: infer the type or parse at the boundary`);
    if (/@ts-(ignore|nocheck|expect-error)/.test(line)) report(`line ${index + 1}: no @ts- suppression: fix the type`);
    if (/\bTODO\b(?!.*:)/.test(line)) report(`line ${index + 1}: a TODO needs a reason`);
    if (/\b(it|test|describe)\.only\(/.test(line)) report(`line ${index + 1}: a focused test hides the others`);
  });
  return findings;
}

function checkName(file: string): Finding[] {
  const findings: Finding[] = [];
  const parts = file.split('/');
  const bad = parts.slice(0, -1).find((part) => FORBIDDEN_FOLDERS.has(part));
  if (bad !== undefined) findings.push({ file, message: `no folder named ${bad}: name it after what it is about` });
  const name = parts.at(-1) ?? '';
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|db\.test|spec|config|d))?\.tsx?$/.test(name) && !/\[/.test(file))
    findings.push({ file, message: 'file names are kebab-case, named after the main export' });
  if (parts[0] === 'app' && /^route\.tsx?$/.test(name))
    findings.push({ file, message: 'app/ holds pages and no route handlers: put it into server/' });
  return findings;
}

/** Files on an import ring, by depth-first search over local imports, types included. */
function findRings(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>();
  const stack: string[] = [];
  const rings: string[][] = [];
  const visit = (file: string) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      rings.push([...stack.slice(stack.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    stack.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    stack.pop();
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file);
  return rings;
}

function main(): void {
  const files = sourceFiles();
  const findings: Finding[] = [];
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const imports = importsOf(file, text);
    graph.set(
      file,
      imports.map((imported) => imported.target).filter((target) => files.includes(target)),
    );
    findings.push(...checkName(file), ...checkText(file, text));
    const layer = file.split('/')[0] ?? '';
    for (const imported of imports) {
      const message = checkImport(file, layer, imported);
      if (message !== null) findings.push({ file, message });
    }
  }
  for (const ring of findRings(graph))
    findings.push({ file: ring[0] ?? '', message: `import ring: ${ring.join(' → ')}: let the imports run one way` });
  for (const { file, message } of findings) console.log(`${file}: ${message}`);
  console.log(`house rules: ${files.length} files, ${findings.length} findings`);
  if (findings.length > 0) process.exit(1);
}

main();
