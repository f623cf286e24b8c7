/** zh-CN is the first language, English the second; both complete (design 1). */
export const LOCALES = ['zh', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'zh';

/** Kept in a cookie, so that the server picks the right kept page; not a secret and readable by the page. */
export const LOCALE_COOKIE = 'locale';
/** Request header by which our own server names the locale of the page it renders once. */
export const LOCALE_HEADER = 'x-guanlan-locale';
export const HTML_LANG: Record<Locale, string> = { zh: 'zh-CN', en: 'en' };
/** All times are shown in Beijing time (REQ: design law 2), whatever the machine's own zone is. */
export const TIME_ZONE = 'Asia/Shanghai';

export function parseLocale(value: string | null | undefined): Locale {
  return value === 'en' ? 'en' : DEFAULT_LOCALE;
}
