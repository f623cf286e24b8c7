'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { UnitDetail, UnitKind } from './assessment-types.ts';
import { DayBars } from './day-bars.tsx';
import { PointList } from './point-list.tsx';
import { UnitPapers } from './unit-papers.tsx';
import { useFindingWords, useProblemWords, useSumWords } from './use-words.ts';

interface UnitDetailProps {
  readonly runId: number;
  readonly unit: UnitKind;
  readonly unitKey: number;
  readonly mayAppeal: boolean;
  readonly onBack: () => void;
}

/** One unit of a run: figures with their arithmetic, day by day, and the points behind them on a time bar. */
export function UnitDetailView({ runId, unit, unitKey, mayAppeal, onBack }: UnitDetailProps) {
  const t = useTranslations('assessment');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const nameOf = useNameOf();
  const query = useQuery(trpc.assessment.unit.queryOptions({ runId, unit, key: unitKey }));
  const first = query.data?.results[0];
  return (
    <article className={styles['detail']}>
      <Button look="quiet" onClick={onBack}>
        <ArrowLeft size={16} strokeWidth={1.5} aria-hidden /> {t('backToTable')}
      </Button>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? (
        <Notice urgent title={common('failed')}>
          {problem(query.error)}
        </Notice>
      ) : null}
      {query.data === undefined || first === undefined ? null : (
        <>
          <h2>{unit === 'district' ? t('unitOf.district') : nameOf(first)}</h2>
          <div className={styles['figures']}>
            {query.data.results.map((row) => (
              <Figures key={row.kind} row={row} limit={query.data.run.parameters.rateLimitPercent} />
            ))}
          </div>
          {unit === 'enterprise' ? <UnitPapers runId={runId} enterprise={unitKey} /> : null}
          <PointList detail={query.data} mayAppeal={mayAppeal && unit === 'enterprise'} />
        </>
      )}
    </article>
  );
}

function Figures({ row, limit }: { readonly row: UnitDetail['results'][number]; readonly limit: number }) {
  const t = useTranslations('assessment');
  const sum = useSumWords();
  const finding = useFindingWords();
  return (
    <section className={styles['figure']} aria-label={t(`kindOf.${row.kind}`)}>
      <p className={styles['figureHead']}>
        <span>{t(`kindOf.${row.kind}`)}</span>
        <strong data-above={row.rate !== null && row.rate > limit}>
          {row.rate === null ? '–' : formatNumber(row.rate, 2)} %
        </strong>
      </p>
      <p className={styles['sum']} data-sum={row.kind}>
        {sum(row)}
      </p>
      {row.findings.length === 0 ? (
        <p className={styles['quiet']}>{t('fine')}</p>
      ) : (
        <ul className={styles['findings']}>
          {row.findings.map((one) => (
            <li key={one.code + ('tier' in one ? one.tier : '')}>{finding(one)}</li>
          ))}
        </ul>
      )}
      {row.neverSeen > 0 ? <p className={styles['quiet']}>{t('never', { count: row.neverSeen })}</p> : null}
      <DayBars days={row.days} limit={limit} />
    </section>
  );
}
