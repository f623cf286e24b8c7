'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { TASK_OUTCOMES } from '../../domain/field-task.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './tasks.module.css';

const SHORTEST = 2;

/** The desk says what holds of a point, with the reason; nothing that was entered is changed by it. */
export function SettlePoint({ task, point }: { readonly task: string; readonly point: string }) {
  const t = useTranslations('tasks');
  const words = useRefusalWords();
  const id = useId();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const settle = useMutation(
    trpc.tasks.settle.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: trpc.tasks.pathKey() }),
    }),
  );
  return (
    <div className={styles['acts']}>
      <label htmlFor={id}>{t('settle')}</label>
      <textarea id={id} rows={2} maxLength={1000} value={text} onChange={(event) => setText(event.target.value)} />
      {settle.isError ? <p role="alert">{words(settle.error)}</p> : null}
      <div className={styles['bar']}>
        {TASK_OUTCOMES.map((outcome) => (
          <Button
            key={outcome}
            disabled={settle.isPending || text.trim().length < SHORTEST}
            data-settle={outcome}
            onClick={() => settle.mutate({ task, point, outcome, text })}
          >
            {t('settleAs', { outcome: t(`outcome.${outcome}`) })}
          </Button>
        ))}
      </div>
    </div>
  );
}
