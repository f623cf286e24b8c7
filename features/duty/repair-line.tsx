'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './watch-bar.module.css';

/** How many devices wait for repair in the desk's scope, and how many are overdue; leads to the orders (REQ-WF-13). */
export function RepairLine() {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.repairs.list.queryOptions({ list: 'late' }, { refetchInterval: 30_000 }));
  if (data === undefined || data.counts.open === 0) return null;
  const { open, late } = data.counts;
  return (
    <a
      className={styles['repairs']}
      data-late={late > 0}
      href={`/assessment?tab=repairs${late > 0 ? '&list=late' : ''}`}
    >
      {t('duty', { open, late })}
    </a>
  );
}
