'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../lib/trpc/client.tsx';

/** What every act on a request does after it was taken: lists and details are read anew. */
export function useRequestAct(): { readonly onSuccess: () => Promise<void> } {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return { onSuccess: () => queries.invalidateQueries(trpc.images.pathFilter()) };
}
