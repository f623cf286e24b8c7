'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { type Rights, type Run, UNITS } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { ManualRun } from './manual-run.tsx';
import { ResultTable } from './result-table.tsx';
import { UnitDetailView } from './unit-detail.tsx';
import { useMomentWords, useProblemWords, useRunWords } from './use-words.ts';

/** The newest weekly run is Monday's list; without one, whatever is newest. */
function chosenRun(runs: readonly Run[], wish: string | null): Run | undefined {
  return (
    runs.find((run) => String(run.id) === wish) ?? runs.find((run) => run.period === 'week' && run.newest) ?? runs[0]
  );
}

/** Runs, their table, and one unit of it. */
export function ResultsPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('assessment');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const runWords = useRunWords();
  const moment = useMomentWords();
  const [search, setSearch] = useSearch();
  const query = useQuery(trpc.assessment.runs.queryOptions(undefined, { refetchInterval: 30_000 }));
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError)
    return (
      <Notice
        urgent
        title={common('failed')}
        action={<Button onClick={() => query.refetch()}>{common('retry')}</Button>}
      >
        {problem(query.error)}
      </Notice>
    );
  const run = chosenRun(query.data, search.get('run'));
  const unit = UNITS.find((candidate) => candidate === search.get('unit')) ?? 'enterprise';
  const key = search.get('key');
  if (run === undefined)
    return (
      <>
        <Notice title={t('empty')}>{t('emptyHint')}</Notice>
        {rights.decides ? <ManualRun /> : null}
      </>
    );
  return (
    <>
      <div className={styles['head']}>
        <Choice
          label={t('period')}
          value={run.id}
          onChange={(event) => setSearch({ run: event.target.value, key: null }, true)}
        >
          {query.data.map((one) => (
            <option key={one.id} value={one.id}>
              {runWords(one)}
            </option>
          ))}
        </Choice>
        <p className={styles['made']}>
          {t('runMade', { at: moment(run.madeAt), version: run.parametersVersion })}
          {run.newest ? null : <strong> {t('superseded')}</strong>}
        </p>
      </div>
      {key === null ? (
        <>
          <ResultTable
            runId={run.id}
            unit={unit}
            onOpen={(chosen) => setSearch({ run: String(run.id), unit, key: String(chosen) }, true)}
          />
          {rights.decides ? <ManualRun /> : null}
        </>
      ) : (
        <UnitDetailView
          runId={run.id}
          unit={unit}
          unitKey={Number(key)}
          mayAppeal={rights.requests && run.newest}
          onBack={() => setSearch({ key: null }, true)}
        />
      )}
    </>
  );
}
