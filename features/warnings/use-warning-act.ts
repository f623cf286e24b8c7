'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { type Expected, sendAct, type WarningAct } from './warning-act.ts';
import { LIST_KEY } from './warning-queries.ts';

/** Sends acts on one warning. Whatever the answer, the warning is asked for anew: after a conflict it shows what happened. */
export function useWarningAct(id: number) {
  const trpc = useTRPC();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, expected }: { readonly act: WarningAct; readonly expected: Expected }) =>
      sendAct(id, act, expected),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: trpc.warnings.get.queryKey({ id }) }),
        client.invalidateQueries({ queryKey: [LIST_KEY] }),
      ]),
  });
}
