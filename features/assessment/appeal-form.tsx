'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { EVIDENCE_TYPES } from '../../domain/evidence.ts';
import { trpcClient, useTRPC } from '../../lib/trpc/client.tsx';
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

interface NewAppeal {
  readonly runId: number;
  readonly fids: number[];
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly files: readonly File[];
}

async function uploaded(appeal: number, file: File): Promise<boolean> {
  const query = new URLSearchParams({ appeal: String(appeal), name: file.name });
  const answer = await fetch(`/api/assessment/evidence?${query}`, { method: 'POST', body: file }).catch(() => null);
  return answer?.ok ?? false;
}

/** The enterprise says for which points and which time it was not at fault, and why (申诉). */
export function AppealForm({ runId, fids, from, to, onSent }: AppealFormProps) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const send = useMutation({
    mutationFn: async ({ files, ...appeal }: NewAppeal) => {
      const { id } = await trpcClient.assessment.appeal.mutate(appeal);
      const left: string[] = [];
      for (const file of files) if (!(await uploaded(id, file))) left.push(file.name);
      return left;
    },
    onSuccess: () => {
      onSent();
      return client.invalidateQueries({ queryKey: trpc.assessment.appeals.queryKey() });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    send.mutate({
      runId,
      fids: [...fids],
      from: beijingMoment(values.get('from')),
      to: beijingMoment(values.get('to')),
      reason: String(values.get('reason') ?? ''),
      files: values.getAll('files').flatMap((file) => (file instanceof File && file.size > 0 ? [file] : [])),
    });
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('makeAppeal')}>
      <p className={styles['wide']}>{t('appealHint')}</p>
      <Field label={t('appealFrom')} name="from" type="datetime-local" defaultValue={beijingValue(from)} required />
      <Field label={t('appealTo')} name="to" type="datetime-local" defaultValue={beijingValue(to)} required />
      <TextField label={t('appealReason')} name="reason" minLength={10} required />
      <Field label={t('appealFiles')} name="files" type="file" multiple accept={EVIDENCE_TYPES.join(',')} />
      <Button type="submit" look="primary" disabled={fids.length === 0 || send.isPending}>
        {t('appealSend', { count: fids.length })}
      </Button>
      {send.isError ? <Notice urgent title={problem(send.error)} /> : null}
      {send.isSuccess ? <Notice title={t('appealSent')} /> : null}
      {send.isSuccess && send.data.length > 0 ? (
        <Notice urgent title={t('filesLeft', { names: send.data.join('，') })} />
      ) : null}
    </form>
  );
}
