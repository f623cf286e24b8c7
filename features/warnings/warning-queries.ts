'use client';

import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { WarningChange } from '../../domain/live-event.ts';
import type { SituationFilters } from '../../domain/situation.ts';
import { tierOfRank } from '../../domain/tier.ts';
import { usePictureReady } from '../../lib/picture-ready.ts';
import { trpcClient, useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useListView } from './list-view.ts';

type Page = RouterOutputs['warnings']['list'];
export type Warning = Page['items'][number];
type Cursor = Page['next'];

/** Key of every list of open warnings in the query cache. */
export const LIST_KEY = 'open-warnings';
const PAGE_SIZE = 60;

/** Open warnings under the filters in the chosen order; one page after the other. */
export function useOpenWarnings(filters: SituationFilters) {
  const { tiers, sectors, zones, enterprises } = filters;
  const [{ order, mine, flood }] = useListView();
  // Whoever looks for what waits for them finds it, flood or not.
  const folded = !mine;
  const enabled = usePictureReady();
  return useInfiniteQuery({
    enabled,
    queryKey: [LIST_KEY, { tiers, sectors, zones, enterprises, order, mine, flood }],
    queryFn: ({ pageParam, signal }) =>
      trpcClient.warnings.list.query(
        {
          state: 'open',
          order,
          mine,
          folded,
          flood,
          tiers,
          sectors,
          zones,
          enterprises,
          limit: PAGE_SIZE,
          after: pageParam,
        },
        { signal },
      ),
    initialPageParam: null as Cursor,
    getNextPageParam: (page) => page.next,
  });
}

/** A live change as far as the list can show it at once; the next fetch brings the rest (order, assignee). */
function patched(warning: Warning, change: WarningChange): Warning {
  if (warning.id !== change.id) return warning;
  return {
    ...warning,
    reasonZh: change.reasonZh,
    reasonEn: change.reasonEn,
    tier: tierOfRank(change.tier) ?? warning.tier,
    epoch: change.epoch,
    handling: change.handling,
    nextStep: change.nextStep,
    deadline: change.deadline,
    normalSince: change.normalSince,
    shelvedUntil: change.shelvedUntil,
    // A worse tier has been seen by nobody.
    acknowledgedAt:
      change.change === 'acknowledged' ? change.at : change.change === 'raised' ? null : warning.acknowledgedAt,
    lostSince: change.change === 'lost' ? change.at : warning.lostSince,
  };
}

/** Keeps the lists true while the stream runs: closed ones leave at once, the order comes with a bundled fetch. */
export function useWarningUpdates(): {
  readonly onWarning: (change: WarningChange) => void;
  readonly reload: () => void;
} {
  const client = useQueryClient();
  const reload = () => void client.invalidateQueries({ queryKey: [LIST_KEY] });
  const onWarning = (change: WarningChange) => {
    client.setQueriesData<InfiniteData<Page, Cursor>>({ queryKey: [LIST_KEY] }, (data) => {
      if (data === undefined) return data;
      const pages = data.pages.map((page) => ({
        ...page,
        items:
          change.state === 'closed'
            ? page.items.filter((warning) => warning.id !== change.id)
            : page.items.map((warning) => patched(warning, change)),
      }));
      return { ...data, pages };
    });
  };
  return { onWarning, reload };
}

/** Acknowledge (签收); the answer comes back through the stream to every screen, this one included. */
export function useAcknowledge() {
  const trpc = useTRPC();
  const client = useQueryClient();
  return useMutation(
    trpc.warnings.acknowledge.mutationOptions({ onSuccess: () => client.invalidateQueries({ queryKey: [LIST_KEY] }) }),
  );
}
