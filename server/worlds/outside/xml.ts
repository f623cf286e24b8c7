import { broken } from '../world-damage.ts';

/** An element of XML as capabilities are read: names without prefix, no entities of the document's own. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

interface Open {
  name: string;
  text: string;
  attributes: Record<string, string>;
  children: Open[];
}

const MOST_ELEMENTS = 200_000;
const MOST_DEPTH = 64;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = (text: string): string =>
  text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads a document. Declarations of entities are not followed, so that none multiplies. Throws WorldDamage. */
export function parseXml(text: string): XmlElement {
  const root: Open = { name: '', text: '', attributes: {}, children: [] };
  const open: Open[] = [root];
  let count = 0;
  const tags = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[!?][^>]*>|<(\/?)([\w.:-]+)([^<>]*?)(\/?)>|([^<]+)/g;
  for (const [, cdata, closing, name, attributes = '', empty, words] of text.matchAll(tags)) {
    const here = open.at(-1) ?? root;
    if (words !== undefined) here.text += plain(words).trim();
    else if (cdata !== undefined) here.text += cdata;
    else if (name === undefined) continue;
    else if (closing === '/') {
      if (open.length > 1) open.pop();
    } else {
      count += 1;
      if (count > MOST_ELEMENTS || open.length > MOST_DEPTH)
        throw broken('the answer of the service is too long or too deep');
      const found = [...attributes.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
      const made: Open = {
        name: local(name),
        text: '',
        attributes: Object.fromEntries(found.map(([, key = '', a, b]) => [local(key), plain(a ?? b ?? '')])),
        children: [],
      };
      here.children.push(made);
      if (empty !== '/') open.push(made);
    }
  }
  const [first] = root.children;
  if (first === undefined) throw broken('the answer of the service is no XML');
  return first;
}

/** All elements of a name below, at any depth. */
export function elements(from: XmlElement, name: string): XmlElement[] {
  return from.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elements(child, name)]);
}

/** Text of the first child of a name. */
export const textOf = (from: XmlElement, name: string): string =>
  from.children.find((child) => child.name === name)?.text ?? '';
