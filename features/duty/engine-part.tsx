'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { DataTable } from '../../components/data-table.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatMoment, formatNumber, formatSpan } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import duty from './duty.module.css';
import type { Trust } from './duty-types.ts';
import styles from './engine.module.css';

const REFRESH_MS = 5_000;
const SILENT_SECONDS = 30;

type Event = Trust['events'][number];
type Words = 'forward' | 'back' | 'suspended' | 'away';
const wordsOf = ({ kind, seconds }: Event): Words =>
  kind === 'clock_jump' ? (seconds < 0 ? 'back' : 'forward') : kind;

/** Whether the engine can be trusted: its last cycle, how late deadlines fired, what happened to its clock this week. */
export function EnginePart() {
  const t = useTranslations('duty.engine');
  const common = useTranslations('common');
  const age = useAge();
  const trpc = useTRPC();
  const now = useNow();
  const { data } = useQuery(trpc.duty.trust.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  if (data === undefined) return <Waiting label={common('loading')} />;
  const silent = data.lastCycleAt === null ? null : Math.max(0, (now === 0 ? data.now : now) - data.lastCycleAt) / 1000;
  const { steps, worstSeconds, p99Seconds } = data.lateness;
  return (
    <div className={styles['engine']}>
      <dl className={styles['figures']}>
        <div>
          <dt>{t('cycle')}</dt>
          <dd>
            {silent === null ? (
              <span className={duty['loud']}>{t('never')}</span>
            ) : silent >= SILENT_SECONDS ? (
              <span className={duty['loud']}>{t('silent', { span: formatSpan(silent) })}</span>
            ) : (
              age(silent)
            )}
          </dd>
        </div>
        <div>
          <dt>{t('lateness')}</dt>
          <dd>
            {worstSeconds === null || p99Seconds === null
              ? t('noSteps')
              : `${t('worst')} ${formatNumber(worstSeconds, 1)} s · ${t('p99')} ${formatNumber(p99Seconds, 1)} s`}
          </dd>
          {steps === 0 ? null : <dd className={duty['muted']}>{t('steps', { count: steps })}</dd>}
        </div>
      </dl>
      <section aria-label={t('events')}>
        <h2>{t('events')}</h2>
        {data.events.length === 0 ? (
          <Notice title={t('noEvents')} />
        ) : (
          <DataTable
            caption={t('events')}
            rows={data.events}
            rowKey={(event) => event.id}
            columns={[
              { id: 'at', title: t('at'), oneLine: true, cell: (event) => formatMoment(event.at, data.now) },
              {
                id: 'what',
                title: t('what'),
                cell: (event) => (
                  <strong>{t(`kind.${wordsOf(event)}`, { span: formatSpan(Math.abs(event.seconds)) })}</strong>
                ),
              },
              { id: 'means', title: t('means'), cell: (event) => t(`meaning.${wordsOf(event)}`) },
            ]}
          />
        )}
      </section>
    </div>
  );
}
