'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatChainage } from '../../domain/stationing-text.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './patrols.module.css';

type Watched = RouterOutputs['patrols']['watched'][number];
const SHOWN = 200;

/** What must be patrolled and was not, the longest first; on request all that is watched (REQ-MAP-10, REQ-WF-29, -32). */
export function WatchedList({
  maySet,
  onPipeline,
}: {
  readonly maySet: boolean;
  readonly onPipeline: (fid: number) => void;
}) {
  const t = useTranslations('patrols');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const [all, setAll] = useState(false);
  const query = useQuery(trpc.patrols.watched.queryOptions({ fid: null }, { refetchInterval: 60_000 }));
  const overdue = (query.data ?? []).filter((line) => line.overdue);
  const shown = (all ? (query.data ?? []) : overdue).slice(0, SHOWN);
  return (
    <>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
      {query.data === undefined ? null : (
        <p className={styles['sum']}>{t('overdueOf', { overdue: overdue.length, all: query.data.length })}</p>
      )}
      <Check label={t('showAll')} checked={all} onChange={(event) => setAll(event.target.checked)} />
      <ol className={styles['list']}>
        {shown.map((line) => (
          <WatchedRow key={`${line.kind}${line.id}`} line={line} onOpen={() => onPipeline(line.fid)} />
        ))}
      </ol>
      {maySet ? <Intervals /> : null}
    </>
  );
}

function WatchedRow({ line, onOpen }: { readonly line: Watched; readonly onOpen: () => void }) {
  const t = useTranslations('patrols');
  const codes = useCodeWords();
  const now = useNow();
  const { locale } = useLocaleSwitch();
  const pick = (zh: string, en: string) => (locale === 'en' && en !== '' ? en : zh);
  const what =
    line.kind === 'hca'
      ? t(`grade.${line.detail === '3' ? 'g3' : line.detail === '2' ? 'g2' : 'g1'}`)
      : line.kind === 'facility'
        ? codes.kind(line.detail)
        : t(`kindOf.${line.kind}`);
  const last =
    line.lastWholeAt === null || now === 0 ? t('never') : t('last', { moment: formatMoment(line.lastWholeAt, now) });
  return (
    <li>
      <button
        type="button"
        className={styles['row']}
        data-watched={`${line.kind}:${line.id}`}
        data-overdue={line.overdue}
        onClick={onOpen}
      >
        <strong>
          {what} {pick(line.name, line.nameEn)}
        </strong>
        <span data-late={line.overdue}>{line.overdue ? t('overdue') : t('inTime')}</span>
        <span>
          {pick(line.pipelineName, line.pipelineNameEn)} {formatChainage(line.fromMeters)}–
          {formatChainage(line.toMeters)}
        </span>
        <span className={styles['muted']}>
          {line.intervalDays === null
            ? t('visits', { visits: line.visits ?? 0, asked: line.asked ?? 0 })
            : t('every', { days: line.intervalDays })}
          {' · '}
          {last}
          {line.responsible === '' ? '' : ` · ${line.responsible} ${line.phone}`}
        </span>
      </button>
    </li>
  );
}

/** How often what must be patrolled, for the district; two a week beside works is the rule's own number. */
function Intervals() {
  const t = useTranslations('patrols');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const cache = useQueryClient();
  const query = useQuery(trpc.patrols.intervals.queryOptions());
  const save = useMutation(
    trpc.patrols.setIntervals.mutationOptions({ onSuccess: () => cache.invalidateQueries(trpc.patrols.pathFilter()) }),
  );
  const { data } = query;
  if (data === undefined) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const number = (name: string) => Number(values.get(name));
    save.mutate({
      ...data,
      hcaDays: { 1: number('hca1'), 2: number('hca2'), 3: number('hca3') },
      highRiskDays: number('highRisk'),
      facilityDays: number('facility'),
      worksPerWeek: number('works'),
    });
  };
  const fields = [
    ['hca3', t('grade.g3'), data.hcaDays[3]],
    ['hca2', t('grade.g2'), data.hcaDays[2]],
    ['hca1', t('grade.g1'), data.hcaDays[1]],
    ['highRisk', t('kindOf.high_risk'), data.highRiskDays],
    ['facility', t('kindOf.facility'), data.facilityDays],
  ] as const;
  return (
    <details className={styles['settings']}>
      <summary>{t('intervals')}</summary>
      <form onSubmit={submit} className={styles['form']}>
        {fields.map(([name, label, value]) => (
          <Field
            key={name}
            name={name}
            label={t('daysOf', { what: label })}
            type="number"
            min={0.25}
            max={366}
            step={0.25}
            defaultValue={value}
            required
          />
        ))}
        <Field
          name="works"
          label={t('worksPerWeek')}
          type="number"
          min={1}
          max={21}
          defaultValue={data.worksPerWeek}
          required
        />
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('save')}
        </Button>
        {save.isError ? <Notice urgent title={refusal(save.error)} /> : null}
        {save.isSuccess ? <p role="status">{t('saved')}</p> : null}
      </form>
    </details>
  );
}
