'use client';

import { useQuery } from '@tanstack/react-query';
import { usePictureReady } from '../../lib/picture-ready.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { FloodLines } from './flood-lines.tsx';

/** The stream makes lists ask anew; this finds the end of a flood, of which no warning tells. */
const REFRESH_MS = 30_000;

/** Floods that run for lists outside the duty desk; nothing while there is none. */
export function FloodGroups({ onOpen }: { readonly onOpen: (flood: number) => void }) {
  const trpc = useTRPC();
  const now = useNow();
  const enabled = usePictureReady();
  const { data = [] } = useQuery(trpc.duty.floods.queryOptions(undefined, { enabled, refetchInterval: REFRESH_MS }));
  return <FloodLines floods={data} now={now} onOpen={({ id }) => onOpen(id)} />;
}
