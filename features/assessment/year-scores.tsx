'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Field } from '../../components/field.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { csvText, saveText } from './assessment-csv.ts';
import { ListState } from './list-state.tsx';
import repair from './repairs.module.css';

const MONTHS = Array.from({ length: 12 }, (_, n) => n + 1);

interface YearScoresProps {
  readonly year: number;
  readonly onYear: (year: number) => void;
}

/** Scores of the year, month by month, and their mean (REQ-ASSESS-13). */
export function YearScores({ year, onYear }: YearScoresProps) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const query = useQuery(
    trpc.evaluations.year.queryOptions({ year }, { enabled: Number.isInteger(year) && year >= 2020 && year <= 2100 }),
  );
  const rows = query.data?.rows ?? [];
  const held = MONTHS.filter((month) => rows.some((row) => row.months.some((one) => one.month === month)));
  const of = (row: (typeof rows)[number], month: number): string =>
    row.months.find((one) => one.month === month)?.score.toFixed(2) ?? '–';
  const monthWords = (month: number): string => t('monthHead', { month: String(month).padStart(2, '0') });
  const exportCsv = () =>
    saveText(
      `guanlan-scores-${year}.csv`,
      csvText(
        [t('yearCsvHead'), ...held.map(monthWords)].join(','),
        rows.map((row) => [row.rank ?? '', nameOf(row), row.score.toFixed(2), ...held.map((month) => of(row, month))]),
      ),
    );
  return (
    <article className={styles['paper']}>
      <h3>
        {t('year')} {year}
      </h3>
      <p className={styles['quiet']}>{t('yearHint')}</p>
      <div className={repair['filters']}>
        <Field
          label={t('yearChoice')}
          type="number"
          min={2020}
          max={2100}
          value={year}
          onChange={(event) => onYear(Number(event.target.value))}
        />
        <Button disabled={rows.length === 0} onClick={exportCsv}>
          {t('exportCsv')}
        </Button>
        <Button onClick={() => window.print()}>{t('print')}</Button>
      </div>
      <ListState query={query} isEmpty={rows.length === 0} empty={t('yearEmpty')} hint={t('yearHint')} />
      {rows.length === 0 ? null : (
        <DataTable
          caption={t('year')}
          rows={rows}
          rowKey={(row) => row.enterprise}
          columns={[
            { id: 'rank', title: t('rank'), number: true, cell: (row) => row.rank ?? '–' },
            { id: 'name', title: t('enterprise'), cell: nameOf },
            { id: 'score', title: t('total'), number: true, cell: (row) => row.score.toFixed(2) },
            ...held.map((month) => ({
              id: String(month),
              title: monthWords(month),
              number: true,
              cell: (row: (typeof rows)[number]) => of(row, month),
            })),
          ]}
        />
      )}
    </article>
  );
}
