'use client';

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { HTML_LANG, LOCALE_COOKIE, type Locale, TIME_ZONE } from './locale.ts';
import { en } from './messages/en/index.ts';
import { zh } from './messages/zh/index.ts';

const MESSAGES = { zh, en } as const;
const YEAR_SECONDS = 31_536_000;

interface LocaleSwitch {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
}
const LocaleContext = createContext<LocaleSwitch | null>(null);

/** Words of the chosen language; switching happens in place, without a reload, and is remembered in a cookie. */
export function LocaleProvider({ initial, children }: { readonly initial: Locale; readonly children: ReactNode }) {
  const [locale, choose] = useState(initial);
  const setLocale = useCallback((next: Locale) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is absent on plain http in a LAN
    document.cookie = `${LOCALE_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    document.documentElement.lang = HTML_LANG[next];
    choose(next);
  }, []);
  const value = useMemo(() => ({ locale, setLocale }), [locale, setLocale]);
  return (
    <LocaleContext value={value}>
      <IntlProvider
        locale={HTML_LANG[locale]}
        messages={MESSAGES[locale]}
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
