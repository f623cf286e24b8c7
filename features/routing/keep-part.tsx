'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './routing.module.css';

/** The duty officer's word on one resource: out of service, or back (REQ-MON-07). */
export function KeepPart({ fid, out }: { readonly fid: number; readonly out: boolean }) {
  const t = useTranslations('routing');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refusal = useRefusalWords();
  const [note, setNote] = useState('');
  const command = useMutation(
    trpc.routing.setAvailability.mutationOptions({
      onSuccess: () => {
        setNote('');
        void queries.invalidateQueries(trpc.routing.nearest.pathFilter());
        void queries.invalidateQueries(trpc.objects.pathFilter());
      },
    }),
  );
  return (
    <form
      className={styles['form']}
      aria-label={t('keep')}
      onSubmit={(event) => {
        event.preventDefault();
        command.mutate({ fid, state: out ? 'available' : 'out', note });
      }}
    >
      <Field label={t('keepNote')} value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
      {command.isError ? <Notice urgent title={refusal(command.error)} /> : null}
      <div className={styles['choices']}>
        <Button type="submit" disabled={command.isPending}>
          {t(out ? 'keepBack' : 'keepOut')}
        </Button>
        <span className={styles['muted']} role="status">
          {command.isSuccess ? t('keepDone') : ''}
        </span>
      </div>
    </form>
  );
}
