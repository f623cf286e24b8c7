'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { TextField } from './text-field.tsx';
import { beijingMoment, beijingValue, useProblemWords } from './use-words.ts';

interface AppealFormProps {
  readonly runId: number;
  readonly fids: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly onSent: () => void;
}

/** The enterprise says for which points and which time it was not at fault, and why (申诉). */
export function AppealForm({ runId, fids, from, to, onSent }: AppealFormProps) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const send = useMutation(
    trpc.assessment.appeal.mutationOptions({
      onSuccess: () => {
        onSent();
        return client.invalidateQueries({ queryKey: trpc.assessment.appeals.queryKey() });
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    send.mutate({
      runId,
      fids: [...fids],
      from: beijingMoment(values.get('from')),
      to: beijingMoment(values.get('to')),
      reason: String(values.get('reason') ?? ''),
    });
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('makeAppeal')}>
      <p className={styles['wide']}>{t('appealHint')}</p>
      <Field label={t('appealFrom')} name="from" type="datetime-local" defaultValue={beijingValue(from)} required />
      <Field label={t('appealTo')} name="to" type="datetime-local" defaultValue={beijingValue(to)} required />
      <TextField label={t('appealReason')} name="reason" minLength={10} required />
      <Button type="submit" look="primary" disabled={fids.length === 0 || send.isPending}>
        {t('appealSend', { count: fids.length })}
      </Button>
      {send.isError ? <Notice urgent title={problem(send.error)} /> : null}
      {send.isSuccess ? <Notice title={t('appealSent')} /> : null}
    </form>
  );
}
