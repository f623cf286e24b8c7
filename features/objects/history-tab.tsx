'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './card-body.module.css';

/** What happened to the object's warnings, newest first. */
export function HistoryTab({ fid }: { readonly fid: number }) {
  const t = useTranslations('cards');
  const common = useTranslations('common');
  const codes = useCodeWords();
  const trpc = useTRPC();
  const now = useNow();
  const query = useQuery(trpc.objects.history.queryOptions({ fid }));
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError)
    return (
      <Notice urgent title={common('failed')}>
        {common('failedStill')}
      </Notice>
    );
  if (query.data.length === 0) return <Notice title={t('historyEmpty')}>{t('historyEmptyHint')}</Notice>;
  return (
    <ol>
      {query.data.map((step) => (
        <li key={step.id} className={styles['line']}>
          {step.tier === null ? <span /> : <TierSymbol tier={step.tier} />}
          <span>{codes.step(step.step)}</span>
          <time className={styles['right']}>{now === 0 ? '' : formatMoment(step.at, now)}</time>
          {step.actor === '' ? null : <span className={styles['sub']}>{step.actor}</span>}
        </li>
      ))}
    </ol>
  );
}
