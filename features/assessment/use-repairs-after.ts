'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../lib/trpc/client.tsx';

/** After a step everything about repairs is asked for again; also after a refusal, which says that the screen was behind. */
export function useRepairsAfter(): { readonly onSettled: () => Promise<void> } {
  const trpc = useTRPC();
  const client = useQueryClient();
  return { onSettled: () => client.invalidateQueries({ queryKey: trpc.repairs.pathKey() }) };
}
