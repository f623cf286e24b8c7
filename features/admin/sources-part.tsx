'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './admin.module.css';
import { ConfirmButton } from './confirm-button.tsx';
import { TablePart } from './table-part.tsx';
import { useMoment } from './use-moment.ts';

/** Sending systems; one is active only once its security commitment (网络和信息安全承诺书) is recorded. */
export function SourcesPart() {
  const t = useTranslations('admin');
  const trpc = useTRPC();
  const client = useQueryClient();
  const moment = useMoment();
  const query = useQuery(trpc.admin.sources.list.queryOptions());
  const reload = () => client.invalidateQueries({ queryKey: trpc.admin.sources.list.queryKey() });
  const record = useMutation(trpc.admin.sources.recordCommitment.mutationOptions({ onSuccess: reload }));
  const revoke = useMutation(trpc.admin.sources.revoke.mutationOptions({ onSuccess: reload }));
  const submit = (id: string) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    record.mutate({ id, reference: String(new FormData(event.currentTarget).get('reference') ?? '') });
  };
  return (
    <section aria-label={t('tab.sources')}>
      <TablePart
        caption={t('tab.sources')}
        query={query}
        rows={query.data ?? []}
        rowKey={(row) => row.id}
        problem={record.error ?? revoke.error}
        columns={[
          { id: 'name', title: t('name'), cell: (row) => row.name },
          { id: 'id', title: t('identifier'), cell: (row) => row.id },
          { id: 'cells', title: t('cells'), number: true, cell: (row) => row.cells },
          { id: 'seen', title: t('lastSeen'), oneLine: true, cell: (row) => moment(row.lastSeenAt, t('never')) },
          {
            id: 'commitment',
            title: t('commitment'),
            cell: (row) =>
              row.commitmentAt !== null ? (
                `${row.commitmentReference ?? ''} ${moment(row.commitmentAt)}`
              ) : row.revokedAt !== null ? (
                ''
              ) : (
                <form className={styles['actions']} onSubmit={submit(row.id)}>
                  <span className={styles['quiet']}>{t('commitmentMissing')}</span>
                  <input name="reference" required maxLength={200} aria-label={t('commitmentReference')} />
                  <Button type="submit">{t('record')}</Button>
                </form>
              ),
          },
          {
            id: 'actions',
            title: '',
            cell: (row) =>
              row.revokedAt !== null ? (
                <span className={styles['quiet']}>{`${t('revoked')} ${moment(row.revokedAt)}`}</span>
              ) : (
                <div className={styles['actions']}>
                  <ConfirmButton onConfirm={() => revoke.mutate({ id: row.id })}>{t('revoke')}</ConfirmButton>
                </div>
              ),
          },
        ]}
      />
    </section>
  );
}
