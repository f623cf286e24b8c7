import '@fontsource-variable/inter/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { loadMessages } from '../lib/i18n/load-messages.ts';
import { HTML_LANG, LOCALE_COOKIE, LOCALE_HEADER, parseLocale } from '../lib/i18n/locale.ts';
import { THEME_SCRIPT } from '../lib/theme.ts';
import { Providers } from './providers.tsx';

export const metadata: Metadata = {
  title: '观澜 Guanlan',
  description: '综合态势一张图 · Situation map',
  formatDetection: { telephone: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0e1318' },
    { media: '(prefers-color-scheme: light)', color: '#f4f6f8' },
  ],
};

/** The frame of every page. Holds no user data: our server renders it once per route and locale and swaps the nonce. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [head, jar] = await Promise.all([headers(), cookies()]);
  const locale = parseLocale(head.get(LOCALE_HEADER) ?? jar.get(LOCALE_COOKIE)?.value);
  const nonce = head.get('x-nonce') ?? undefined;
  return (
    <html lang={HTML_LANG[locale]} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before first paint */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <Providers locale={locale} words={await loadMessages(locale)}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
