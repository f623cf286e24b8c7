'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Notice } from '../../components/notice.tsx';
import type { RuleBody } from '../../domain/rule.ts';
import { addCounts, NO_COUNT, type ReplayCount } from '../../domain/rule-replay.ts';
import { tierRank } from '../../domain/tier.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPCClient } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import type { DryRunSlice } from './rule-types.ts';
import styles from './rules.module.css';

interface Outcome {
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly draft: ReplayCount;
  readonly current: ReplayCount;
  readonly warnings: DryRunSlice['warnings'];
  readonly error: unknown;
}
const START: Outcome = {
  state: 'running',
  done: 0,
  total: 0,
  draft: NO_COUNT,
  current: NO_COUNT,
  warnings: [],
  error: null,
};
const MOST_SHOWN = 40;

function withSlice(before: Outcome, slice: DryRunSlice): Outcome {
  const warnings = [...before.warnings, ...slice.warnings]
    .sort((a, b) => tierRank(b.tier) - tierRank(a.tier) || b.from - a.from)
    .slice(0, MOST_SHOWN);
  return {
    ...before,
    state: slice.next === null ? 'done' : 'running',
    done: before.done + slice.objects,
    total: Math.max(before.total, slice.total),
    draft: addCounts(before.draft, slice.draft),
    current: addCounts(before.current, slice.current),
    warnings,
  };
}

/** What the rule would have done: computed slice by slice on the server, each answer a step of the bar, stopped at any time. */
export function DryRun({ id, body }: { readonly id: string; readonly body: RuleBody }) {
  const t = useTranslations('rules');
  const client = useTRPCClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = useRef(0);
  const stop = () => {
    run.current += 1;
  };
  useEffect(
    () => () => {
      run.current += 1;
    },
    [],
  );
  const start = async () => {
    run.current += 1;
    const mine = run.current;
    setOutcome(START);
    let sum = START;
    let after = 0;
    while (run.current === mine && sum.state === 'running') {
      const slice = await client.rules.dryRun.mutate({ id, body, after }).catch((error: unknown) => {
        sum = { ...sum, state: 'failed', error };
        return null;
      });
      if (slice !== null) {
        sum = withSlice(sum, slice);
        after = slice.next ?? 0;
      }
      if (run.current === mine) setOutcome(sum);
    }
  };
  const cancel = () => {
    stop();
    setOutcome((before) => (before === null ? null : { ...before, state: 'stopped' }));
  };
  return (
    <section className={styles['part']} aria-label={t('dryRun')}>
      <div className={styles['head']}>
        <h3>{t('dryRun')}</h3>
        {outcome?.state === 'running' ? (
          <Button onClick={cancel}>{t('dryStop')}</Button>
        ) : (
          <Button onClick={() => void start()}>{t('dryRun')}</Button>
        )}
      </div>
      {outcome === null ? null : <DryRunResult outcome={outcome} />}
    </section>
  );
}

function DryRunResult({ outcome }: { readonly outcome: Outcome }) {
  const t = useTranslations('rules');
  const codes = useTranslations('codes');
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const now = useNow();
  const { state, done, total, draft, current, warnings, error } = outcome;
  const figures = ({ total: all, red, orange, yellow, blue }: ReplayCount) => ({
    total: all,
    red,
    orange,
    yellow,
    blue,
  });
  return (
    <div data-dry-run={state}>
      {state === 'running' ? (
        <>
          <p role="status">{t('dryRunning', { done, total })}</p>
          <progress className={styles['progress']} value={done} max={Math.max(total, 1)} />
        </>
      ) : null}
      {state === 'failed' ? <Notice urgent title={refusal(error)} /> : null}
      {state === 'stopped' ? <p>{t('dryStopped')}</p> : null}
      <p className={styles['count']}>{t('dryResult', figures(draft))}</p>
      <p className={styles['muted']}>{t('dryCurrent', figures(current))}</p>
      <p className={styles['muted']}>{t('dryScope')}</p>
      {warnings.length === 0 ? null : (
        <DataTable
          caption={t('dryList', { count: warnings.length })}
          rows={warnings}
          rowKey={(row) => `${row.by} ${row.fid} ${row.from}`}
          columns={[
            {
              id: 'tier',
              title: t('tier'),
              cell: (row) => <TierSymbol tier={row.tier} size={14} title={codes(`tier.${row.tier}`)} />,
            },
            { id: 'name', title: t('dryObject'), cell: (row) => nameOf(row) },
            { id: 'from', title: t('dryFrom'), oneLine: true, cell: (row) => formatMoment(row.from, now) },
            {
              id: 'to',
              title: t('dryTo'),
              oneLine: true,
              cell: (row) => (row.to === null ? t('dryOpen') : formatMoment(row.to, now)),
            },
            { id: 'by', title: t('dryBy'), oneLine: true, cell: (row) => t(`byWord.${row.by}`) },
          ]}
        />
      )}
    </div>
  );
}
