'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { CERTIFICATE_KINDS, MAX_REQUEST_MINUTES } from '../../domain/image-request.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { fromField, toField, type Window } from './day-window.ts';
import styles from './recordings.module.css';

interface RequestFormProps {
  readonly cameraId: string;
  readonly span: Window;
  /** Moment of the picture: "from here", "to here". */
  readonly at: number;
  readonly onSpan: (span: Window) => void;
  readonly onDone: () => void;
}

/** Asks for a copy (REQ-WF-44): which span, what for, in which case, by which authority. */
export function RequestForm({ cameraId, span, at, onSpan, onDone }: RequestFormProps) {
  const t = useTranslations('recordings');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [kind, setKind] = useState<(typeof CERTIFICATE_KINDS)[number]>('law_enforcement');
  const tools = useQuery(trpc.images.tools.queryOptions());
  const submit = useMutation(trpc.images.submit.mutationOptions({ onSuccess: onDone }));
  const minutes = (span.to - span.from) / 60_000;
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    submit.mutate({
      cameraId,
      ...span,
      purpose: text('purpose'),
      caseNumber: text('caseNumber'),
      unit: text('unit'),
      certificateKind: kind,
      certificateNumber: text('certificateNumber'),
    });
  };
  return (
    <form className={styles['form']} aria-label={t('askCopy')} onSubmit={send}>
      <div className={styles['edge']}>
        <Field
          label={t('from')}
          type="datetime-local"
          step={1}
          value={toField(span.from)}
          onChange={(event) => onSpan({ ...span, from: fromField(event.target.value) ?? span.from })}
        />
        <Button onClick={() => onSpan({ from: at, to: Math.max(span.to, at + 10_000) })}>{t('fromHere')}</Button>
      </div>
      <div className={styles['edge']}>
        <Field
          label={t('to')}
          type="datetime-local"
          step={1}
          value={toField(span.to)}
          onChange={(event) => onSpan({ ...span, to: fromField(event.target.value) ?? span.to })}
        />
        <Button onClick={() => onSpan({ from: Math.min(span.from, at - 10_000), to: at })}>{t('toHere')}</Button>
      </div>
      <Field label={t('caseNumber')} name="caseNumber" required maxLength={100} />
      <Field label={t('requestPurpose')} name="purpose" required minLength={4} maxLength={500} />
      <Field label={t('unit')} name="unit" required minLength={2} maxLength={200} />
      <Choice
        label={t('certificate')}
        value={kind}
        onChange={(event) => setKind(CERTIFICATE_KINDS.find((one) => one === event.target.value) ?? kind)}
      >
        {CERTIFICATE_KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`certificateOf.${one}`)}
          </option>
        ))}
      </Choice>
      <Field label={t('certificateNumber')} name="certificateNumber" required minLength={2} maxLength={100} />
      <div className={styles['send']}>
        <Button
          look="primary"
          type="submit"
          disabled={submit.isPending || minutes <= 0 || minutes > MAX_REQUEST_MINUTES}
        >
          {t('submit')}
        </Button>
        <p className={styles['small']}>
          {t('spanOf', { minutes: Math.max(0, Math.round(minutes * 10) / 10), most: MAX_REQUEST_MINUTES })}
          {tools.data?.ffmpeg === false || tools.data?.font === false ? ` ${t('notBurnt')}` : ''}
        </p>
      </div>
      {submit.isError ? (
        <p role="alert" className={styles['wide']}>
          {refusal(submit.error)}
        </p>
      ) : null}
    </form>
  );
}
