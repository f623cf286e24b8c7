'use client';

import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { type AuditFilter, PAGE_ROWS } from '../../domain/administration.ts';
import { trpcClient, useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './admin.module.css';
import { exportAddress, filterOf } from './audit-filter.ts';
import { TablePart } from './table-part.tsx';
import { useMoment } from './use-moment.ts';

type AuditCheck = RouterOutputs['admin']['audit']['verify'];

/** What everybody did, in a chain that shows when an entry was changed; the auditor can change nothing. */
export function AuditPart() {
  const t = useTranslations('admin');
  const trpc = useTRPC();
  const moment = useMoment();
  const [filter, setFilter] = useState<AuditFilter>({});
  const query = useInfiniteQuery({
    queryKey: ['admin-audit', filter],
    queryFn: ({ pageParam, signal }) => trpcClient.admin.audit.list.query({ filter, before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE_ROWS ? null : (page.at(-1)?.seq ?? null)),
  });
  const chain = useQuery(trpc.admin.audit.chain.queryOptions(undefined, { refetchInterval: 30_000 }));
  const [checked, setChecked] = useState<AuditCheck | null>(null);
  // Slice by slice, so that a long chain shows how far it is and holds nobody up.
  const verify = useMutation({
    mutationFn: async () => {
      for (let after: number | null = 0; after !== null; ) {
        const found: AuditCheck = await trpcClient.admin.audit.verify.mutate({ after });
        setChecked(found);
        after = found.firstBroken === null ? found.after : null;
      }
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setFilter(filterOf(new FormData(event.currentTarget)));
  };
  return (
    <section aria-label={t('tab.audit')}>
      <form className={styles['form']} onSubmit={submit} aria-label={t('search')}>
        <Field label={t('actor')} name="actor" />
        <Field label={t('action')} name="action" placeholder="grant." />
        <Choice label={t('outcome')} name="outcome">
          <option value="">{t('anyOutcome')}</option>
          {(['allowed', 'refused', 'failed'] as const).map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`outcomeOf.${outcome}`)}
            </option>
          ))}
        </Choice>
        <Field label={t('from')} name="from" type="datetime-local" />
        <Field label={t('to')} name="to" type="datetime-local" />
        <div className={styles['actions']}>
          <Button type="submit" look="primary">
            {t('search')}
          </Button>
          <Button onClick={() => window.location.assign(exportAddress(filter))}>{t('exportCsv')}</Button>
          <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
            {t('verify')}
          </Button>
        </div>
      </form>
      {checked === null ? null : <ChainNotice checked={checked} />}
      {chain.data?.firstBroken == null ? null : <Notice urgent title={t('broken', { seq: chain.data.firstBroken })} />}
      {chain.data?.finishedAt == null ? null : (
        <p className={styles['note']}>
          {t('chainChecked', { seq: chain.data.seq, at: moment(new Date(chain.data.finishedAt).toISOString()) })}
        </p>
      )}
      <TablePart
        caption={t('tab.audit')}
        query={query}
        rows={query.data?.pages.flat() ?? []}
        rowKey={(row) => row.seq}
        problem={verify.error}
        onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
        columns={[
          { id: 'seq', title: '#', number: true, cell: (row) => row.seq },
          { id: 'at', title: t('at'), oneLine: true, cell: (row) => moment(row.at) },
          { id: 'actor', title: t('actor'), cell: (row) => row.actorName || row.actor },
          { id: 'action', title: t('action'), cell: (row) => row.action },
          { id: 'object', title: t('object'), cell: (row) => row.object },
          { id: 'outcome', title: t('outcome'), cell: (row) => t(`outcomeOf.${row.outcome}`) },
          { id: 'address', title: t('address'), cell: (row) => row.address },
          {
            id: 'detail',
            title: t('detail'),
            cell: (row) => <span className={styles['detail']}>{JSON.stringify(row.detail).slice(0, 300)}</span>,
          },
        ]}
      />
    </section>
  );
}

/** What the check has found so far, with its progress while it runs. */
function ChainNotice({ checked }: { readonly checked: AuditCheck }) {
  const t = useTranslations('admin');
  if (checked.firstBroken !== null) return <Notice urgent title={t('broken', { seq: checked.firstBroken })} />;
  if (checked.after === null) return <Notice title={t('verified', { count: checked.entries })} />;
  return (
    <p className={styles['note']} role="status">
      <progress max={checked.entries} value={checked.checkedTo} />{' '}
      {t('verifying', { done: checked.checkedTo, total: checked.entries })}
    </p>
  );
}
