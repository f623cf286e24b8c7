const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** What XML 1.0 does not allow even as a reference: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must go.
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Text that is safe as the content of an element or the value of an attribute. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** `<name>text</name>`, or nothing when the text is empty or absent. */
export function element(name: string, text: string | number | null | undefined): string {
  if (text === null || text === undefined || text === '') return '';
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** An element with elements inside, already XML. */
export function group(name: string, inner: readonly string[]): string {
  return `<${name}>${inner.join('')}</${name}>`;
}

const CHINA_OFFSET_MILLISECONDS = 8 * 3_600_000;

/** Epoch milliseconds as CAP wants them: whole seconds in Beijing time, `2026-11-20T10:00:00+08:00`. */
export function chinaTime(epochMilliseconds: number): string {
  return `${new Date(epochMilliseconds + CHINA_OFFSET_MILLISECONDS).toISOString().slice(0, 19)}+08:00`;
}
