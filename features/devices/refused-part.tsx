'use client';

import { useTranslations } from 'use-intl';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useAge } from '../../lib/i18n/use-age.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './devices.module.css';
import { useDeviceWords } from './use-device-words.ts';

type Status = RouterOutputs['devices']['status'];
type Stranger = Status['strangers'][number];

/** Who knocked and was not let in: most often one's own device with a mistyped id. */
export function RefusedPart({ status }: { readonly status: Status | undefined }) {
  const t = useTranslations('devices');
  const common = useTranslations('common');
  const words = useDeviceWords();
  const age = useAge();
  const now = useNow();
  const columns: readonly Column<Stranger>[] = [
    { id: 'id', title: t('refusedId'), oneLine: true, cell: ({ id }) => (id === '' ? t('noId') : id) },
    { id: 'address', title: t('refusedAddress'), oneLine: true, cell: ({ address }) => address },
    { id: 'reason', title: t('refusedReason'), cell: ({ reason }) => words.reason(reason) },
    { id: 'count', title: t('refusedTimes'), number: true, cell: ({ count }) => count },
    { id: 'last', title: t('refusedLast'), oneLine: true, cell: ({ lastAt }) => age((now - lastAt) / 1000) },
  ];
  if (status === undefined) return <Waiting label={common('loading')} />;
  return (
    <section className={styles['part']} aria-label={t('tab.refused')}>
      {status.strangers.length === 0 ? (
        <Notice title={t('refusedNone')} />
      ) : (
        <>
          <p className={styles['hint']}>{t('refusedLead')}</p>
          <DataTable
            caption={t('tab.refused')}
            columns={columns}
            rows={status.strangers}
            rowKey={({ id, address, reason }) => `${id} ${address} ${reason}`}
          />
        </>
      )}
    </section>
  );
}
