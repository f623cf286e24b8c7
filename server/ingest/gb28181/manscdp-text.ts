/**
 * The small XML that GB/T 28181 messages are written in, as devices really write it: GBK under a prolog that says GB2312,
 * unquoted attributes, blanks inside values, control characters and stray `<` and `&` in addresses. One scan, no
 * entities of a document's own, bounded depth and size: what cannot be read is left out, the rest stays.
 */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

const MAX_NODES = 200_000;
const MAX_DEPTH = 12;

/** What a device's profile says of its letters. */
export type Charset = 'auto' | 'utf-8' | 'gb18030';

/** Bytes as text: as the profile says, else valid UTF-8 with letters beyond ASCII is UTF-8, anything else GB 18030 (which holds GB2312 and GBK). */
export function decodeText(bytes: Buffer, charset: Charset = 'auto'): string {
  if (charset !== 'auto') return new TextDecoder(charset).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Values without control characters; an `&` that begins nothing known stands for itself. */
function plainText(raw: string): string {
  return (
    raw
      // biome-ignore lint/suspicious/noControlCharactersInRegex: devices send them, and nobody wants to see them
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
        if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
        const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
        return code > 31 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
      })
      .trim()
  );
}

interface Open {
  readonly name: string;
  text: string;
  readonly children: XmlNode[];
}

const closed = ({ name, text, children }: Open): XmlNode => ({
  name,
  text: children.length === 0 ? plainText(text) : '',
  children,
});

/** A tag is a name that begins with a letter; any other `<` is part of a value that somebody forgot to escape. */
const TAG = /<(\/?)([A-Za-z][A-Za-z0-9_]{0,63})([^<>]{0,300}?)(\/?)>|<\?[^>]{0,300}\?>|<!--[\s\S]{0,2000}?-->/g;

/** The root element; null when there is none, or when the document brings declarations of its own (entity bombs). */
export function parseXml(text: string): XmlNode | null {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return null;
  const root: Open = { name: '', text: '', children: [] };
  const stack: Open[] = [root];
  let from = 0;
  let nodes = 0;
  for (const found of text.matchAll(TAG)) {
    const [whole, slash, name, , empty] = found;
    const top = stack.at(-1) ?? root;
    top.text += text.slice(from, found.index);
    from = found.index + whole.length;
    if (name === undefined) continue;
    nodes += 1;
    if (nodes > MAX_NODES) return null;
    if (slash === '/') closeTag(stack, name);
    else if (empty === '/') top.children.push({ name, text: '', children: [] });
    else if (stack.length <= MAX_DEPTH) stack.push({ name, text: '', children: [] });
  }
  while (stack.length > 1) closeTop(stack);
  return root.children[0] ?? null;
}

function closeTop(stack: Open[]): void {
  const done = stack.pop();
  const parent = stack.at(-1);
  if (done !== undefined && parent !== undefined) parent.children.push(closed(done));
}

/** Ends the nearest element of the name and what was left open inside it; an end without a beginning is passed over. */
function closeTag(stack: Open[], name: string): void {
  const at = stack.findLastIndex((open, index) => index > 0 && sameName(open.name, name));
  if (at < 1) return;
  while (stack.length > at) closeTop(stack);
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function child(node: XmlNode | null, name: string): XmlNode | null {
  return node?.children.find((one) => sameName(one.name, name)) ?? null;
}

/** Text of a child, null where it is missing or empty. */
export function textOf(node: XmlNode | null, name: string): string | null {
  const text = child(node, name)?.text ?? '';
  return text === '' ? null : text;
}

/** A number of a child within bounds; null for anything else. */
export function numberOf(node: XmlNode | null, name: string, min: number, max: number): number | null {
  const text = textOf(node, name);
  if (text === null || !/^[-+]?\d{1,12}(\.\d{1,12})?$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

const ESCAPES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
export const escapeText = (text: string): string => text.replace(/[<>&"]/g, (letter) => ESCAPES[letter] ?? '');
