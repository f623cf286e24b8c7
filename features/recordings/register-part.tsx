'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatClock, formatMoment, formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './recordings.module.css';

const KINDS = ['playback', 'snapshot', 'download'] as const;
const REASONS = ['due', 'space', 'lost'] as const;

/** Who looked at what, when and why; and what was deleted, when and why. Read only. */
export function RegisterPart() {
  return (
    <div className={styles['registers']}>
      <AccessRegister />
      <DeletionRegister />
    </div>
  );
}

interface PagedProps {
  readonly title: string;
  readonly query: { readonly isPending: boolean; readonly error: unknown };
  readonly isEmpty: boolean;
  readonly onOlder: (() => void) | null;
  readonly children: ReactNode;
}

function Paged({ title, query, isEmpty, onOlder, children }: PagedProps) {
  const t = useTranslations('recordings');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  return (
    <section>
      <h2>{title}</h2>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.error == null ? null : <Notice urgent title={refusal(query.error)} />}
      {isEmpty ? <Notice title={t('noEntries')} /> : children}
      {onOlder === null ? null : <Button onClick={onOlder}>{t('olderOnes')}</Button>}
    </section>
  );
}

function AccessRegister() {
  const t = useTranslations('recordings');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const now = useNow();
  const [before, setBefore] = useState<number | undefined>(undefined);
  const query = useQuery(trpc.recordings.register.queryOptions(before === undefined ? {} : { before }));
  const rows = query.data?.rows ?? [];
  const kindOf = (kind: string) => KINDS.find((one) => one === kind);
  return (
    <Paged
      title={t('accessRegister')}
      query={query}
      isEmpty={query.isSuccess && rows.length === 0}
      onOlder={query.data?.more === true ? () => setBefore(rows.at(-1)?.id) : null}
    >
      <DataTable
        caption={t('accessRegister')}
        rows={now === 0 ? [] : rows}
        rowKey={(row) => row.id}
        columns={[
          { id: 'at', title: t('when'), oneLine: true, cell: (row) => formatMoment(row.at, now) },
          { id: 'who', title: t('who'), cell: (row) => row.viewerName },
          {
            id: 'what',
            title: t('what'),
            oneLine: true,
            cell: (row) => {
              const kind = kindOf(row.kind);
              return kind === undefined ? row.kind : t(`kindOf.${kind}`);
            },
          },
          {
            id: 'camera',
            title: t('camera'),
            cell: (row) => (
              <>
                {nameOf({ name: row.camera, nameEn: row.cameraEn })}
                <span className={styles['small']}>
                  {`${formatMoment(row.from, now)}–${formatClock(row.to)}`}
                  {row.requestId === null ? '' : ` · #${row.requestId}`}
                </span>
              </>
            ),
          },
          { id: 'purpose', title: t('purpose'), cell: (row) => row.purpose },
          { id: 'address', title: t('address'), oneLine: true, cell: (row) => row.address },
        ]}
      />
    </Paged>
  );
}

function DeletionRegister() {
  const t = useTranslations('recordings');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const now = useNow();
  const [before, setBefore] = useState<number | undefined>(undefined);
  const query = useQuery(trpc.recordings.deletions.queryOptions(before === undefined ? {} : { before }));
  const rows = query.data?.rows ?? [];
  return (
    <Paged
      title={t('deletionRegister')}
      query={query}
      isEmpty={query.isSuccess && rows.length === 0}
      onOlder={query.data?.more === true ? () => setBefore(rows.at(-1)?.id) : null}
    >
      <DataTable
        caption={t('deletionRegister')}
        rows={now === 0 ? [] : rows}
        rowKey={(row) => row.id}
        columns={[
          { id: 'at', title: t('when'), oneLine: true, cell: (row) => formatMoment(row.at, now) },
          { id: 'camera', title: t('camera'), cell: (row) => nameOf({ name: row.camera, nameEn: row.cameraEn }) },
          {
            id: 'span',
            title: t('span'),
            oneLine: true,
            cell: (row) => `${formatMoment(row.from, now)} – ${formatMoment(row.to, now)}`,
          },
          { id: 'files', title: t('files'), number: true, cell: (row) => row.files },
          { id: 'bytes', title: 'MB', number: true, cell: (row) => formatNumber(row.bytes / 1e6) },
          {
            id: 'reason',
            title: t('reason'),
            cell: (row) => {
              const reason = REASONS.find((one) => one === row.reason);
              return reason === undefined ? row.reason : t(`deletedFor.${reason}`);
            },
          },
        ]}
      />
    </Paged>
  );
}
