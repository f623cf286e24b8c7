'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './assessment.module.css';
import type { EvaluationDetailRow } from './assessment-types.ts';
import { TextField } from './text-field.tsx';
import { beijingMoment, beijingValue, useProblemWords } from './use-words.ts';

const FIFTEEN_DAYS = 15 * 86_400_000;

interface StepProps {
  readonly row: EvaluationDetailRow;
}

function useAfter() {
  const trpc = useTRPC();
  const client = useQueryClient();
  return { onSettled: () => client.invalidateQueries({ queryKey: trpc.evaluations.pathKey() }) };
}

/** The operating company's words before they go to the regulator. */
export function DraftEvaluation({ row }: StepProps) {
  const t = useTranslations('evaluations');
  const assessment = useTranslations('assessment');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const after = useAfter();
  const [zh, setZh] = useState(row.textZh);
  const [en, setEn] = useState(row.textEn);
  const edit = useMutation(trpc.evaluations.edit.mutationOptions(after));
  const submit = useMutation(trpc.evaluations.submit.mutationOptions(after));
  const failed = edit.error ?? submit.error;
  const busy = edit.isPending || submit.isPending;
  const changed = zh !== row.textZh || en !== row.textEn;
  return (
    <div className={styles['paperBody']}>
      <TextField label={assessment('textZh')} rows={14} value={zh} onChange={(event) => setZh(event.target.value)} />
      <TextField label={assessment('textEn')} rows={14} value={en} onChange={(event) => setEn(event.target.value)} />
      <div className={styles['actions']}>
        <Button
          disabled={!changed || busy}
          onClick={() => edit.mutate({ id: row.id, revision: row.revision, textZh: zh, textEn: en })}
        >
          {assessment('save')}
        </Button>
        <Button look="primary" disabled={changed || busy} onClick={() => submit.mutate({ ids: [row.id] })}>
          {t('submit')}
        </Button>
      </div>
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
    </div>
  );
}

/** The regulator: an opinion with its due date, or the end of it. */
export function EvaluationDecision({ row }: StepProps) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const after = useAfter();
  const now = useNow();
  const [text, setText] = useState('');
  const opine = useMutation(trpc.evaluations.opine.mutationOptions(after));
  const sendBack = useMutation(trpc.evaluations.sendBack.mutationOptions(after));
  const close = useMutation(trpc.evaluations.close.mutationOptions(after));
  const failed = opine.error ?? sendBack.error ?? close.error;
  const ref = { id: row.id, revision: row.revision, text };
  const lacks = text.trim().length < 4 || opine.isPending || sendBack.isPending || close.isPending;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const dueAt = beijingMoment(new FormData(event.currentTarget).get('dueAt'));
    if (Number.isNaN(dueAt)) return;
    if (row.state === 'submitted') opine.mutate({ ...ref, dueAt });
    else sendBack.mutate({ ...ref, dueAt });
  };
  if (now === 0) return null;
  return (
    <form className={styles['form']} onSubmit={submit}>
      <TextField label={t('opinion')} rows={3} value={text} onChange={(event) => setText(event.target.value)} />
      <Field
        label={t('due')}
        name="dueAt"
        type="datetime-local"
        defaultValue={beijingValue(now + FIFTEEN_DAYS)}
        required
      />
      <span className={styles['buttons']}>
        <Button type="submit" look={row.state === 'submitted' ? 'primary' : 'plain'} disabled={lacks}>
          {row.state === 'submitted' ? t('opine') : t('sendBack')}
        </Button>
        <Button
          look={row.state === 'submitted' ? 'plain' : 'primary'}
          disabled={lacks}
          onClick={() => close.mutate(ref)}
        >
          {t('close')}
        </Button>
      </span>
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
    </form>
  );
}

/** The enterprise says what it rectified. */
export function EvaluationAnswer({ row }: StepProps) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const [text, setText] = useState('');
  const answer = useMutation(trpc.evaluations.answer.mutationOptions(useAfter()));
  return (
    <div className={styles['form']}>
      <TextField label={t('answer')} rows={3} value={text} onChange={(event) => setText(event.target.value)} />
      <Button
        look="primary"
        disabled={text.trim().length < 4 || answer.isPending}
        onClick={() => answer.mutate({ id: row.id, revision: row.revision, text })}
      >
        {t('answer')}
      </Button>
      {answer.isError ? <Notice urgent title={problem(answer.error)} /> : null}
    </div>
  );
}
