'use client';

import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '../../server/router.ts';

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

const ENDPOINT = '/api/trpc';

/** Queries and mutations of one tick travel together; the subscription is one event stream that resumes by itself. */
export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url: ENDPOINT }),
      false: httpBatchLink({ url: ENDPOINT, maxURLLength: 4000, headers: { 'x-guanlan-client': 'web' } }),
    }),
  ],
});
