'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PERIODS, type Period } from '../../domain/assessment-period.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { useFindingWords, useProblemWords } from './use-words.ts';

const SHOWN = 10;

/** A run by hand: look first, then ask for it; the first run of a period is always kept. */
export function ManualRun() {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const finding = useFindingWords();
  const nameOf = useNameOf();
  const [period, setPeriod] = useState<Period>('week');
  const [fromDay, setFromDay] = useState('');
  const [asked, setAsked] = useState<{ period: Period; fromDay: string } | null>(null);
  const preview = useQuery(
    trpc.assessment.preview.queryOptions(asked ?? { period, fromDay }, { enabled: asked !== null, retry: false }),
  );
  const run = useMutation(
    trpc.assessment.askForRun.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.assessment.runs.queryKey() }),
    }),
  );
  const failed = run.error ?? preview.error;
  return (
    <details className={styles['manual']}>
      <summary>{t('manual')}</summary>
      <div className={styles['form']}>
        <Choice
          label={t('period')}
          value={period}
          onChange={(event) => setPeriod(PERIODS.find((one) => one === event.target.value) ?? 'week')}
        >
          {PERIODS.map((one) => (
            <option key={one} value={one}>
              {t(`periodOf.${one}`)}
            </option>
          ))}
        </Choice>
        <Field
          label={t('previewDay')}
          type="date"
          value={fromDay}
          onChange={(event) => setFromDay(event.target.value)}
        />
        <span className={styles['buttons']}>
          <Button disabled={fromDay === ''} onClick={() => setAsked({ period, fromDay })}>
            {t('preview')}
          </Button>
          <Button disabled={fromDay === '' || run.isPending} onClick={() => run.mutate({ period, fromDay })}>
            {t('askForRun')}
          </Button>
        </span>
      </div>
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
      {run.isSuccess ? <Notice title={t('asked')} /> : null}
      {preview.data === undefined || asked === null ? null : (
        <>
          <p className={styles['limits']}>
            {t('previewTitle', {
              from: preview.data.fromDay,
              to: preview.data.toDay,
              units: preview.data.units,
              found: preview.data.withFindings,
            })}
          </p>
          <ol className={styles['previewRows']}>
            {preview.data.worst.slice(0, SHOWN).map((row) => (
              <li key={`${row.key} ${row.kind}`}>
                {nameOf(row)} {t(`kindOf.${row.kind}`)} <strong>{formatNumber(row.rate ?? 0, 2)} %</strong>{' '}
                <small>{row.findings.map(finding).join(' · ')}</small>
              </li>
            ))}
          </ol>
        </>
      )}
    </details>
  );
}
