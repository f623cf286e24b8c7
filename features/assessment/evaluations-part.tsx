'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { EvaluationRow, Rights } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { EvaluationDetail } from './evaluation-detail.tsx';
import { ListState } from './list-state.tsx';
import repair from './repairs.module.css';
import { useMomentWords, useProblemWords } from './use-words.ts';

/** Reports on enterprises: written by the operating company, followed by the regulator (REQ-ASSESS-11). */
export function EvaluationsPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const [search, setSearch] = useSearch();
  const query = useQuery(trpc.evaluations.list.queryOptions(undefined, { refetchInterval: 30_000 }));
  const rows = query.data ?? [];
  const chosen = Number(search.get('report') ?? rows[0]?.id ?? 0);
  return (
    <>
      <p className={styles['limits']}>{t('hint')}</p>
      {rights.writes ? <MakeReports drafts={rows.filter(({ state }) => state === 'draft')} /> : null}
      <ListState query={query} isEmpty={rows.length === 0} empty={t('empty')} hint={t('noRuns')} />
      {rows.length === 0 ? null : (
        <div className={styles['split']}>
          <ul className={styles['list']} aria-label={t('title')}>
            {rows.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  aria-current={row.id === chosen}
                  data-report={row.id}
                  onClick={() => setSearch({ report: String(row.id) })}
                >
                  <ReportLine row={row} />
                </button>
              </li>
            ))}
          </ul>
          {chosen === 0 ? null : <EvaluationDetail key={chosen} id={chosen} />}
        </div>
      )}
    </>
  );
}

function ReportLine({ row }: { readonly row: EvaluationRow }) {
  const t = useTranslations('evaluations');
  const nameOf = useNameOf();
  const moment = useMomentWords();
  return (
    <>
      <span>
        {nameOf(row)} <em>{t(`stateOf.${row.state}`)}</em>
      </span>
      <span>
        {t('score', { score: row.score.toFixed(2) })} · {row.fromDay.slice(0, 7)}
      </span>
      {row.state === 'rectifying' ? (
        <small>
          {t('dueBy', { at: moment(row.dueAt) })}
          {row.overdue ? <strong className={repair['late']}>{t('overdue')}</strong> : null}
        </small>
      ) : null}
    </>
  );
}

/** Drafts of a month's reports, and handing them over together. */
function MakeReports({ drafts }: { readonly drafts: readonly EvaluationRow[] }) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const [search, setSearch] = useSearch();
  const runs = useQuery(trpc.evaluations.runs.queryOptions());
  const after = { onSettled: () => client.invalidateQueries({ queryKey: trpc.evaluations.pathKey() }) };
  const make = useMutation(trpc.evaluations.make.mutationOptions(after));
  const submit = useMutation(trpc.evaluations.submit.mutationOptions(after));
  const run = runs.data?.find(({ id }) => String(id) === search.get('month')) ?? runs.data?.[0];
  const failed = make.error ?? submit.error;
  if (run === undefined) return null;
  return (
    <div className={repair['filters']}>
      <Choice label={t('month')} value={run.id} onChange={(event) => setSearch({ month: event.target.value })}>
        {runs.data?.map((one) => (
          <option key={one.id} value={one.id}>
            {t('monthOf', { from: one.fromDay, to: one.toDay, scored: one.scored, reported: one.reported })}
          </option>
        ))}
      </Choice>
      <Button disabled={make.isPending || run.reported >= run.scored} onClick={() => make.mutate({ runId: run.id })}>
        {t('make')}
      </Button>
      {drafts.length === 0 ? null : (
        <Button disabled={submit.isPending} onClick={() => submit.mutate({ ids: drafts.map(({ id }) => id) })}>
          {t('submitAll', { count: drafts.length })}
        </Button>
      )}
      {make.isSuccess ? <Notice title={t('made', { count: make.data.made })} /> : null}
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
    </div>
  );
}
