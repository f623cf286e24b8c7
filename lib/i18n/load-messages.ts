import type { Locale } from './locale.ts';
import type { zh } from './messages/zh/index.ts';

/** All words of one language; English has the same keys (check:i18n). */
export type Words = typeof zh;

/** Fetches the words of a language when somebody switches to it; the first ones come with the page. */
export async function loadMessages(locale: Locale): Promise<Words> {
  if (locale === 'en') return (await import('./messages/en/index.ts')).en;
  return (await import('./messages/zh/index.ts')).zh;
}
