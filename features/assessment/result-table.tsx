'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { ASSESSED_KINDS } from '../../domain/assessment.ts';
import { SECTORS } from '../../domain/sector.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { csvText, saveText } from './assessment-csv.ts';
import { type Result, UNITS, type UnitKind } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { RateBar } from './rate-bar.tsx';
import { useFindingWords, useProblemWords, useSpanWords, useSumWords } from './use-words.ts';

interface ResultTableProps {
  readonly runId: number;
  readonly unit: UnitKind;
  readonly onOpen: (key: number) => void;
}

/** The table of a run, worst first, with its limits and every figure's arithmetic; files and prints. */
export function ResultTable({ runId, unit, onOpen }: ResultTableProps) {
  const t = useTranslations('assessment');
  const common = useTranslations('common');
  const codes = useTranslations('codes');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const finding = useFindingWords();
  const nameOf = useNameOf();
  const span = useSpanWords();
  const [search, setSearch] = useSearch();
  const [text, setText] = useState('');
  const kind = ASSESSED_KINDS.find((candidate) => candidate === search.get('kind'));
  const sector = SECTORS.find((candidate) => candidate === search.get('sector'));
  const findingsOnly = search.get('above') === '1';
  const query = useQuery(
    trpc.assessment.results.queryOptions(
      { runId, unit, kind, sector, findingsOnly, text: useDeferredValue(text) },
      { placeholderData: keepPreviousData },
    ),
  );
  const data = query.data;
  const nameOfRow = (row: Result): string => (row.unit === 'district' ? t('unitOf.district') : nameOf(row));
  const exportCsv = () => {
    if (data === undefined) return;
    const rows = data.rows.map((row) => [
      nameOfRow(row),
      t(`kindOf.${row.kind}`),
      row.points,
      row.due,
      row.offline,
      row.outage,
      row.platform,
      row.excused,
      row.rate === null ? '' : row.rate.toFixed(2),
      row.longest,
      row.findings.map(finding).join('; '),
    ]);
    saveText(`guanlan-${data.run.period}-${data.run.fromDay}-${unit}.csv`, csvText(t('csvHead'), rows));
  };
  return (
    <>
      <search className={styles['filters']}>
        <Choice label={t('unit')} value={unit} onChange={(event) => setSearch({ unit: event.target.value })}>
          {UNITS.map((one) => (
            <option key={one} value={one}>
              {t(`unitOf.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('kind')} value={kind ?? ''} onChange={(event) => setSearch({ kind: event.target.value })}>
          <option value="">{t('everything')}</option>
          {ASSESSED_KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`kindOf.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('sector')}
          value={sector ?? ''}
          onChange={(event) => setSearch({ sector: event.target.value })}
        >
          <option value="">{t('everything')}</option>
          {SECTORS.map((one) => (
            <option key={one} value={one}>
              {codes(`sector.${one}`)}
            </option>
          ))}
        </Choice>
        <Field label={t('find')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
        <Check
          label={t('findingsOnly')}
          checked={findingsOnly}
          onChange={(event) => setSearch({ above: event.target.checked ? '1' : null })}
        />
        <span className={styles['buttons']}>
          <Button onClick={exportCsv} disabled={data === undefined}>
            {t('exportCsv')}
          </Button>
          <Button onClick={() => window.print()}>{t('print')}</Button>
        </span>
      </search>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? (
        <Notice
          urgent
          title={common('failed')}
          action={<Button onClick={() => query.refetch()}>{common('retry')}</Button>}
        >
          {problem(query.error)}
        </Notice>
      ) : null}
      {data === undefined ? null : (
        <>
          <p className={styles['limits']}>
            {t('limits', {
              rate: data.run.parameters.rateLimitPercent,
              interview: span(data.run.parameters.interviewHours * 60),
              severe: span(data.run.parameters.severeHours * 60),
              outage: data.run.parameters.outageLeavesRate ? t('outageLeaves') : t('outageStays'),
            })}
          </p>
          <p className={styles['count']} aria-live="polite">
            {t('table', { total: data.total, found: data.withFindings })}
          </p>
          {data.rows.length === 0 ? (
            <Notice title={t('emptyRows')} />
          ) : (
            <ol className={styles['rows']} aria-label={t('tab.results')}>
              {data.rows.map((row) => (
                <ResultRow
                  key={`${row.key} ${row.kind}`}
                  row={row}
                  name={nameOfRow(row)}
                  limit={data.run.parameters.rateLimitPercent}
                  onOpen={() => onOpen(row.key)}
                />
              ))}
            </ol>
          )}
        </>
      )}
    </>
  );
}

interface ResultRowProps {
  readonly row: Result;
  readonly name: string;
  readonly limit: number;
  readonly onOpen: () => void;
}

function ResultRow({ row, name, limit, onOpen }: ResultRowProps) {
  const t = useTranslations('assessment');
  const sum = useSumWords();
  const span = useSpanWords();
  const finding = useFindingWords();
  const extra = [
    row.longest > 0 ? `${t('longest')} ${span(row.longest)}` : '',
    row.longestOutage > 0 ? `${t('outage')} ${span(row.longestOutage)}` : '',
    row.network > 0 ? `${t('network')} ${formatNumber(row.network)} min` : '',
    row.distorted > 0 ? `${t('distorted')} ${row.distorted}` : '',
  ].filter((part) => part !== '');
  return (
    <li>
      <button
        type="button"
        className={styles['row']}
        data-above={row.findings.length > 0}
        data-unit={`${row.unit} ${row.key} ${row.kind}`}
        onClick={onOpen}
      >
        <span className={styles['rowName']}>
          {name} <small>{t(`kindOf.${row.kind}`)}</small>
        </span>
        <span className={styles['rowRate']}>
          <strong>{row.rate === null ? '–' : formatNumber(row.rate, 2)}</strong> %
        </span>
        <RateBar rate={row.rate} limit={limit} />
        <span className={styles['rowSum']}>{sum(row)}</span>
        <span className={styles['rowExtra']}>{extra.join(' · ')}</span>
        <span className={styles['rowVerdict']}>
          {row.findings.length === 0 ? t('fine') : row.findings.map(finding).join(' · ')}
        </span>
      </button>
    </li>
  );
}
