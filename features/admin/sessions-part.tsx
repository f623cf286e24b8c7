'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './admin.module.css';
import { ConfirmButton } from './confirm-button.tsx';
import { TablePart } from './table-part.tsx';
import { useMoment } from './use-moment.ts';

/** Open sessions; ending one closes its screens and streams within two seconds. */
export function SessionsPart() {
  const t = useTranslations('admin');
  const trpc = useTRPC();
  const client = useQueryClient();
  const moment = useMoment();
  const query = useQuery(trpc.admin.sessions.list.queryOptions({}));
  const revoke = useMutation(
    trpc.admin.sessions.revoke.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.admin.sessions.list.queryKey() }),
    }),
  );
  return (
    <section aria-label={t('tab.sessions')}>
      <TablePart
        caption={t('tab.sessions')}
        query={query}
        rows={query.data ?? []}
        rowKey={(row) => row.id}
        problem={revoke.error}
        columns={[
          { id: 'person', title: t('person'), cell: (row) => row.userName },
          { id: 'created', title: t('created'), oneLine: true, cell: (row) => moment(row.createdAt) },
          { id: 'expires', title: t('expires'), oneLine: true, cell: (row) => moment(row.expiresAt) },
          { id: 'address', title: t('address'), cell: (row) => row.address },
          {
            id: 'agent',
            title: t('agent'),
            cell: (row) => <span className={styles['detail']}>{row.userAgent.slice(0, 120)}</span>,
          },
          {
            id: 'actions',
            title: '',
            cell: (row) =>
              row.current ? (
                <span className={styles['quiet']}>{t('current')}</span>
              ) : (
                <div className={styles['actions']}>
                  <ConfirmButton onConfirm={() => revoke.mutate({ id: row.id })}>{t('end')}</ConfirmButton>
                </div>
              ),
          },
        ]}
      />
    </section>
  );
}
