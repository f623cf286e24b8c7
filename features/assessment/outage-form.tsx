'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { OUTAGE_REASONS } from '../../domain/outage.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { serverNow, useNow } from '../../lib/use-now.ts';
import styles from './assessment.module.css';
import { useSearch } from './assessment-url.ts';
import { TextField } from './text-field.tsx';
import { beijingMoment, beijingValue, useProblemWords } from './use-words.ts';

const DAY_MS = 86_400_000;

/** The enterprise's request: object or points, reason, period. `fid` 0: no object chosen yet. */
export function OutageForm({ fid }: { readonly fid: number }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const now = useNow();
  const [, setSearch] = useSearch();
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null);
  const send = useMutation(
    trpc.outages.request.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.outages.pathKey() }),
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const from = beijingMoment(values.get('from'));
    send.mutate({
      fid,
      points: chosen === null ? null : [...chosen],
      reason: OUTAGE_REASONS.find((reason) => reason === values.get('reason')) ?? 'other',
      text: String(values.get('text') ?? ''),
      // The field shows whole minutes: the minute that runs is not backdated.
      from: Math.max(from, from > serverNow() - 60_000 ? serverNow() : 0),
      to: beijingMoment(values.get('to')),
    });
  };
  return (
    <details className={styles['manual']} open={fid > 0}>
      <summary>{t('applyTitle')}</summary>
      <ObjectChoice fid={fid} onChoose={(next) => setSearch({ fid: next === null ? null : String(next) })} />
      {fid === 0 || now === 0 ? null : (
        <form className={styles['form']} onSubmit={submit} aria-label={t('applyTitle')}>
          <PointChoice fid={fid} chosen={chosen} onChoose={setChosen} />
          <Choice label={t('reason')} name="reason">
            {OUTAGE_REASONS.map((reason) => (
              <option key={reason} value={reason}>
                {t(`outageReason.${reason}`)}
              </option>
            ))}
          </Choice>
          <Field label={t('from')} name="from" type="datetime-local" defaultValue={beijingValue(now)} required />
          <Field label={t('to')} name="to" type="datetime-local" defaultValue={beijingValue(now + DAY_MS)} required />
          <TextField label={t('details')} name="text" minLength={4} required />
          <Button type="submit" look="primary" disabled={send.isPending || chosen?.size === 0}>
            {t('apply')}
          </Button>
          {send.isError ? <Notice urgent title={problem(send.error)} /> : null}
          {send.isSuccess ? <Notice title={t('applied')} /> : null}
        </form>
      )}
    </details>
  );
}

interface ObjectChoiceProps {
  readonly fid: number;
  readonly onChoose: (fid: number | null) => void;
}

/** Finds an object by name; the chosen one is shown with its name. */
function ObjectChoice({ fid, onChoose }: ObjectChoiceProps) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const found = useQuery(
    trpc.search.query.queryOptions({ text: wanted }, { enabled: wanted.length > 1, placeholderData: keepPreviousData }),
  );
  const points = useQuery(trpc.outages.points.queryOptions({ fid }, { enabled: fid > 0 }));
  const chosen = useQuery(trpc.objects.locate.queryOptions({ fid }, { enabled: fid > 0 }));
  return (
    <div className={styles['objectChoice']}>
      {fid > 0 && chosen.data !== undefined ? (
        <p>
          <strong>{t('objectChosen', { name: nameOf(chosen.data), count: points.data?.length ?? 0 })}</strong>
        </p>
      ) : null}
      <Field label={t('objectFind')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      {wanted.length > 1 ? (
        <ul className={styles['found']}>
          {(found.data ?? []).slice(0, 8).map((object) => (
            <li key={object.fid}>
              <button
                type="button"
                onClick={() => {
                  onChoose(object.fid);
                  setText('');
                }}
              >
                {nameOf(object)} <small>{object.id}</small>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

interface PointChoiceProps {
  readonly fid: number;
  /** null is the whole object. */
  readonly chosen: ReadonlySet<number> | null;
  readonly onChoose: (chosen: ReadonlySet<number> | null) => void;
}

function PointChoice({ fid, chosen, onChoose }: PointChoiceProps) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const query = useQuery(trpc.outages.points.queryOptions({ fid }));
  const points = query.data ?? [];
  return (
    <fieldset className={styles['pointChoice']}>
      <legend>{t('points')}</legend>
      <label className={styles['radio']}>
        <input type="radio" name="which" checked={chosen === null} onChange={() => onChoose(null)} />
        {t('whole', { count: points.length })}
      </label>
      <label className={styles['radio']}>
        <input type="radio" name="which" checked={chosen !== null} onChange={() => onChoose(new Set())} />
        {t('somePoints')}
      </label>
      {chosen === null ? null : (
        <div className={styles['checks']}>
          {points.map((point) => (
            <Check
              key={point.fid}
              label={nameOf(point)}
              checked={chosen.has(point.fid)}
              onChange={() => {
                const next = new Set(chosen);
                if (!next.delete(point.fid)) next.add(point.fid);
                onChoose(next);
              }}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
