'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { DataTable } from '../../components/data-table.tsx';
import { indicatorFacts } from '../../domain/indicator.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './rules.module.css';

/** Points that no rule looks at: a gap in the rules is shown before it is found by an accident. */
export function Unwatched() {
  const t = useTranslations('rules');
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const query = useQuery(trpc.rules.unwatched.queryOptions());
  if (!query.isSuccess || query.data.count === 0) return null;
  const { points, count, more } = query.data;
  return (
    <section className={styles['part']} aria-label={t('unwatched')}>
      <h3>{t('unwatched')}</h3>
      <p className={styles['muted']}>{t(more ? 'unwatchedMore' : 'unwatchedCount', { count })}</p>
      <DataTable
        caption={t('unwatched')}
        rows={points}
        rowKey={(row) => row.fid}
        columns={[
          { id: 'name', title: t('chartPoint'), cell: (row) => nameOf(row) },
          { id: 'owner', title: t('unwatchedOwner'), cell: (row) => (row.owner === null ? '' : nameOf(row.owner)) },
          {
            id: 'indicator',
            title: t('indicator'),
            oneLine: true,
            cell: (row) => indicatorFacts(row.indicator)[locale === 'en' ? 'en' : 'zh'],
          },
        ]}
      />
    </section>
  );
}
