'use client';

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { loadMessages, type Words } from './load-messages.ts';
import { HTML_LANG, LOCALE_COOKIE, type Locale, TIME_ZONE } from './locale.ts';

const YEAR_SECONDS = 31_536_000;

interface LocaleSwitch {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
}
const LocaleContext = createContext<LocaleSwitch | null>(null);

interface LocaleProviderProps {
  readonly initial: Locale;
  /** Words of the initial language, part of the page: no second trip before the first text. */
  readonly words: Words;
  readonly children: ReactNode;
}

/** Words of the chosen language; switching happens in place, without a reload, and is remembered in a cookie. */
export function LocaleProvider({ initial, words, children }: LocaleProviderProps) {
  const [{ locale, messages }, choose] = useState({ locale: initial, messages: words });
  const setLocale = useCallback((next: Locale) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is absent on plain http in a LAN
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    void loadMessages(next).then((loaded) => {
      document.documentElement.lang = HTML_LANG[next];
      choose({ locale: next, messages: loaded });
    });
  }, []);
  const value = useMemo(() => ({ locale, setLocale }), [locale, setLocale]);
  return (
    <LocaleContext value={value}>
      <IntlProvider
        locale={HTML_LANG[locale]}
        messages={messages}
        timeZone={TIME_ZONE}
        getMessageFallback={({ namespace, key }) => (namespace === undefined ? key : `${namespace}.${key}`)}
      >
        {children}
      </IntlProvider>
    </LocaleContext>
  );
}

export function useLocaleSwitch(): LocaleSwitch {
  const value = useContext(LocaleContext);
  if (value === null) throw new Error('useLocaleSwitch needs a LocaleProvider above it.');
  return value;
}
