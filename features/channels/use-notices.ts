'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { usePictureReady } from '../../lib/picture-ready.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type NoticeItem = RouterOutputs['notify']['inbox']['notices'][number];

/** The stream tells of changes; this is for a stream that was cut at the wrong moment. */
const REFRESH_MS = 30_000;

/**
 * The viewer's own unread notices. What this screen has is reported as delivered, whoever looks; a notice is read once
 * its warning was opened.
 */
export function useNotices(enabled: boolean) {
  const trpc = useTRPC();
  // The map and the warnings come first.
  const pictureReady = usePictureReady();
  const query = useQuery(
    trpc.notify.inbox.queryOptions(undefined, { enabled: enabled && pictureReady, refetchInterval: REFRESH_MS }),
  );
  const { mutate: report } = useMutation(trpc.notify.seen.mutationOptions());
  const fresh = query.data?.fresh;
  useEffect(() => {
    if (fresh !== undefined && fresh.length > 0) report({ ids: fresh });
  }, [fresh, report]);
  return {
    notices: query.data?.notices ?? [],
    total: query.data?.total ?? 0,
  };
}

/** Says that the viewer has opened a warning: what it was told of it is read. Does nothing for viewers who are told nothing. */
export function useReadNotices(enabled: boolean): (warning: number) => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { mutate } = useMutation(
    trpc.notify.read.mutationOptions({
      onSuccess: ({ read }) => {
        if (read > 0) void client.invalidateQueries({ queryKey: trpc.notify.inbox.queryKey() });
      },
    }),
  );
  return (warning) => {
    if (enabled) mutate({ warning });
  };
}
