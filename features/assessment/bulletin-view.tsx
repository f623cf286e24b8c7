'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { allTiers, scoreWords } from '../../domain/enterprise-score.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { csvText, saveText } from './assessment-csv.ts';
import type { BulletinRow } from './assessment-types.ts';
import { BulletinConcentration } from './bulletin-concentration.tsx';
import { BulletinIssue } from './bulletin-issue.tsx';
import { ListState } from './list-state.tsx';
import repair from './repairs.module.css';
import { useMomentWords } from './use-words.ts';

interface BulletinViewProps {
  readonly id: number;
  readonly writes: boolean;
}

/** One bulletin as it is printed: totals, ranking with its sums, where the problems are, and who issued it. */
export function BulletinView({ id, writes }: BulletinViewProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.evaluations.bulletin.queryOptions({ id }));
  const row = query.data;
  return (
    <article className={styles['paper']}>
      <ListState query={query} isEmpty={false} empty="" hint="" />
      {row === undefined ? null : (
        <>
          <BulletinHead row={row} />
          <BulletinIssue key={row.state} row={row} writes={writes} />
          <Ranking row={row} />
          <BulletinConcentration row={row} />
        </>
      )}
    </article>
  );
}

function BulletinHead({ row }: { readonly row: BulletinRow }) {
  const t = useTranslations('evaluations');
  const nameOf = useNameOf();
  const moment = useMomentWords();
  const { locale } = useLocaleSwitch();
  const { totals, ranking, unranked, parametersVersion } = row.body;
  const remarks = locale === 'en' && row.remarksEn !== '' ? row.remarksEn : row.remarksZh;
  return (
    <>
      <header>
        <h2>
          {t('bulletinTitle')} <em data-state={row.state}>{t(`bulletinState.${row.state}`)}</em>
        </h2>
        <p className={styles['quiet']}>
          {t('bulletinOf', { from: row.fromDay, to: row.toDay })} ·{' '}
          {t('madeAt', { at: moment(row.madeAt), version: parametersVersion })}
          {row.state === 'issued'
            ? ` · ${t('issuedAt', { number: row.number ?? '', name: row.issuedByName ?? '', at: moment(row.issuedAt) })}`
            : null}
        </p>
      </header>
      <h3>{t('totals')}</h3>
      <p className={styles['words']}>
        {t('totalsLine', {
          count: ranking.length,
          mean: totals.meanScore === null ? '–' : totals.meanScore.toFixed(2),
          due: formatNumber(totals.dueMinutes),
          offline: formatNumber(totals.offlineMinutes),
          rate: totals.dueMinutes === 0 ? '–' : ((totals.offlineMinutes / totals.dueMinutes) * 100).toFixed(2),
          opened: totals.opened,
          late: totals.late,
          repairs: totals.repairsDue,
          lateRepairs: totals.repairsLate,
        })}
      </p>
      {unranked.length === 0 ? null : (
        <p className={styles['quiet']}>{t('unranked', { names: unranked.map(nameOf).join(' · ') })}</p>
      )}
      {remarks === '' ? null : <p className={styles['words']}>{remarks}</p>}
    </>
  );
}

const rate = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

function Ranking({ row }: { readonly row: BulletinRow }) {
  const t = useTranslations('evaluations');
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  const { ranking } = row.body;
  const parameters = row.parameters;
  const exportCsv = () =>
    saveText(
      `guanlan-bulletin-${row.fromDay}.csv`,
      csvText(
        t('rankCsvHead'),
        ranking.map((one) => [
          one.rank,
          nameOf(one),
          one.score.toFixed(2),
          one.access.toFixed(2),
          one.handling.toFixed(2),
          one.upkeep.toFixed(2),
          rate(one.facts.dataRate),
          rate(one.facts.videoRate),
          allTiers(one.facts.opened),
          allTiers(one.facts.late),
          one.facts.repairsDue,
          one.facts.repairsLate,
        ]),
      ),
    );
  return (
    <>
      <h3>{t('ranking')}</h3>
      {parameters === null ? null : (
        <p className={styles['quiet']}>
          {t('formula', {
            access: parameters.score.access,
            handling: parameters.score.handling,
            upkeep: parameters.score.upkeep,
            zero: parameters.score.zeroRatePercent,
          })}
        </p>
      )}
      <span className={repair['screenOnly']}>
        <Button onClick={exportCsv}>{t('exportCsv')}</Button>{' '}
        <Button onClick={() => window.print()}>{t('print')}</Button>
      </span>
      <DataTable
        caption={t('ranking')}
        rows={ranking}
        rowKey={(one) => one.enterprise}
        columns={[
          { id: 'rank', title: t('rank'), number: true, cell: (one) => one.rank },
          { id: 'name', title: t('enterprise'), cell: nameOf },
          {
            id: 'score',
            title: t('total'),
            number: true,
            // The sum behind the score, a line each, for whoever checks it by hand.
            cell: (one) =>
              parameters === null ? (
                one.score.toFixed(2)
              ) : (
                <details className={repair['sum']}>
                  <summary aria-label={t('arithmetic')}>{one.score.toFixed(2)}</summary>
                  {scoreWords(one.facts, one, parameters, locale).map((line) => (
                    <span key={line}>{line}</span>
                  ))}
                </details>
              ),
          },
          { id: 'access', title: t('access'), number: true, cell: (one) => one.access.toFixed(2) },
          { id: 'handling', title: t('handling'), number: true, cell: (one) => one.handling.toFixed(2) },
          { id: 'upkeep', title: t('upkeep'), number: true, cell: (one) => one.upkeep.toFixed(2) },
          { id: 'data', title: t('dataRate'), number: true, cell: (one) => rate(one.facts.dataRate) },
          { id: 'video', title: t('videoRate'), number: true, cell: (one) => rate(one.facts.videoRate) },
          {
            id: 'warnings',
            title: t('warnings'),
            number: true,
            cell: (one) => `${allTiers(one.facts.opened)} / ${allTiers(one.facts.late)}`,
          },
          {
            id: 'repairs',
            title: t('repairs'),
            number: true,
            cell: (one) => `${one.facts.repairsDue} / ${one.facts.repairsLate}`,
          },
        ]}
      />
    </>
  );
}
