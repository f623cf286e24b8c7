'use client';

import { MessagePage } from './message-page.tsx';

export default function PageError({ reset }: { readonly reset: () => void }) {
  return <MessagePage kind="failed" onRetry={reset} />;
}
