'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Words } from '../lib/i18n/load-messages.ts';
import type { Locale } from '../lib/i18n/locale.ts';
import { LocaleProvider } from '../lib/i18n/locale-provider.tsx';
import { createQueryClient } from '../lib/query-client.ts';
import { TRPCProvider, trpcClient } from '../lib/trpc/client.tsx';

interface ProvidersProps {
  readonly locale: Locale;
  readonly words: Words;
  readonly children: ReactNode;
}

/** Words, the query cache and the typed interface for every page. */
export function Providers({ locale, words, children }: ProvidersProps) {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        <LocaleProvider initial={locale} words={words}>
          {children}
        </LocaleProvider>
      </TRPCProvider>
    </QueryClientProvider>
  );
}
