import { globSync, readFileSync } from 'node:fs';
import { en } from '../lib/i18n/messages/en/index.ts';
import { zh } from '../lib/i18n/messages/zh/index.ts';

/**
 * `npm run check:i18n`: both languages have the same keys with the same arguments, every key asked for exists, and no
 * key is left over. Understands `const t = useTranslations('ns')` and `t('key')`, t(`prefix.${code}`), `t.rich('key')`.
 */
type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

/** Names of the arguments of an ICU message; those inside plural branches count once. */
export function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  for (const match of message.matchAll(/\{\s*([a-zA-Z]\w*)\s*(?=[,}])/g)) names.add(match[1] ?? '');
  return [...names].sort();
}

/** Keys (exact) and prefixes (of template literals) that one source file asks for. A name means its last binding above. */
export function asked(source: string): { readonly keys: Set<string>; readonly prefixes: Set<string> } {
  const keys = new Set<string>();
  const prefixes = new Set<string>();
  const bindings = [...source.matchAll(/const\s+(\w+)\s*=\s*useTranslations\(\s*(?:'([\w.]*)')?\s*\)/g)];
  const names = new Set(bindings.map((binding) => binding[1] ?? ''));
  for (const name of names) {
    const spaceAt = (index: number) => {
      const space = bindings.findLast((binding) => binding[1] === name && binding.index < index)?.[2];
      return space === undefined ? '' : `${space}.`;
    };
    const call = String.raw`\b${name}(?:\.(?:rich|has|raw|markup))?\(\s*`;
    // A choice between literals, `t(open ? 'a' : 'b')`, asks for both.
    for (const found of source.matchAll(new RegExp(`${call}([^()\`]*?'[\\w.-]+'[^()\`]*?)[,)]`, 'g')))
      for (const literal of (found[1] ?? '').matchAll(/(?<![=!]=\s*)'([\w.-]+)'/g))
        keys.add(spaceAt(found.index) + literal[1]);
    for (const found of source.matchAll(new RegExp(`${call}\`([^\`$]*)\\$\\{`, 'g')))
      prefixes.add(spaceAt(found.index) + (found[1] ?? ''));
  }
  return { keys, prefixes };
}

function check(): string[] {
  const problems: string[] = [];
  const chinese = flatten(zh);
  const english = flatten(en);
  for (const [key, text] of chinese) {
    const other = english.get(key);
    if (other === undefined) problems.push(`${key}: missing in English`);
    else if (argumentsOf(text).join() !== argumentsOf(other).join())
      problems.push(`${key}: arguments differ: zh {${argumentsOf(text).join()}} en {${argumentsOf(other).join()}}`);
    if (text.trim() === '' || other?.trim() === '') problems.push(`${key}: empty`);
  }
  for (const key of english.keys()) if (!chinese.has(key)) problems.push(`${key}: missing in Chinese`);

  const used = new Set<string>();
  const files = globSync(['app/**/*.tsx', 'features/**/*.{ts,tsx}', 'lib/**/*.{ts,tsx}', 'map/**/*.tsx'], {
    exclude: (name) => name.includes('messages'),
  });
  for (const file of files) {
    const { keys, prefixes } = asked(readFileSync(file, 'utf8'));
    for (const key of keys) {
      if (chinese.has(key)) used.add(key);
      else problems.push(`${key}: asked for in ${file}, in no language`);
    }
    for (const prefix of prefixes) {
      const met = [...chinese.keys()].filter((key) => key.startsWith(prefix));
      if (met.length === 0) problems.push(`${prefix}…: asked for in ${file}, in no language`);
      for (const key of met) used.add(key);
    }
  }
  for (const key of chinese.keys()) if (!used.has(key)) problems.push(`${key}: nobody asks for it`);
  return problems;
}

if (process.argv[1] === import.meta.filename) {
  const problems = check();
  for (const problem of problems) console.error(problem);
  console.log(`i18n: ${flatten(zh).size} keys in two languages, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
