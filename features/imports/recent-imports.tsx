'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { DataTable } from '../../components/data-table.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './imports.module.css';

const STATES = ['preview', 'committing', 'committed', 'failed', 'cancelled'] as const;

/** One's own last imports. `refreshed` changes when there is news. */
export function RecentImports({ refreshed }: { readonly refreshed: number }) {
  const t = useTranslations('imports');
  const trpc = useTRPC();
  const now = useNow();
  const query = useQuery(trpc.imports.list.queryOptions());
  const { refetch } = query;
  useEffect(() => {
    if (refreshed > 0) void refetch();
  }, [refreshed, refetch]);
  const rows = query.data ?? [];
  return (
    <section className={styles['recent']} aria-label={t('recent')}>
      <h2>{t('recent')}</h2>
      {rows.length === 0 ? (
        <p className={styles['note']}>{t('none')}</p>
      ) : (
        <DataTable
          caption={t('recent')}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { id: 'file', title: t('filename'), cell: (row) => row.filename },
            { id: 'rows', title: t('row'), number: true, cell: (row) => row.rowsTotal },
            {
              id: 'state',
              title: t('state'),
              cell: (row) => {
                const state = STATES.find((candidate) => candidate === row.state);
                return state === undefined ? row.state : t(`stateOf.${state}`);
              },
            },
            {
              id: 'at',
              title: t('at'),
              cell: (row) => (now === 0 ? '' : formatMoment(Date.parse(row.createdAt), now)),
            },
          ]}
        />
      )}
    </section>
  );
}
