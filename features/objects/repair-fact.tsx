'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '../../lib/trpc/client.tsx';

/** Whether devices of an object wait for repair, and the way to report one (REQ-WF-13). */
export function RepairFact({ fid }: { readonly fid: number }) {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.repairs.list.queryOptions({ list: 'open', fid }));
  const open = data?.counts.open ?? 0;
  return <a href={`/assessment?tab=repairs&fid=${fid}`}>{open > 0 ? t('cardOpen', { count: open }) : t('cardNone')}</a>;
}
