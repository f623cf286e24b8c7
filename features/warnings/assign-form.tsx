'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useActWords } from './use-act-words.ts';
import { useWarningAct } from './use-warning-act.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-form.module.css';

interface AssignFormProps {
  readonly warning: WarningDetail;
  readonly me: string;
  readonly onClose: (done: boolean) => void;
}

/** One press to take it, a name to hand it over: who handles it is seen by everybody. */
export function AssignForm({ warning, me, onClose }: AssignFormProps) {
  const t = useTranslations('warnings');
  const words = useActWords(warning);
  const trpc = useTRPC();
  const colleagues = useQuery(trpc.warnings.colleagues.queryOptions(undefined, { staleTime: 300_000 }));
  const [chosen, choose] = useState('');
  const send = useWarningAct(warning.id);
  const { epoch, handling } = warning;
  const assign = (userId: string | null) =>
    send.mutate(
      { act: { command: 'assign', userId }, expected: { epoch, handling } },
      { onSuccess: () => onClose(true) },
    );
  const others = colleagues.data?.filter(({ id }) => id !== me) ?? [];
  return (
    <div className={styles['form']} data-form="assign">
      <div className={styles['buttons']}>
        {warning.assignee === me ? null : (
          <Button look="primary" className={styles['submit']} disabled={send.isPending} onClick={() => assign(me)}>
            {t('act.toMe')}
          </Button>
        )}
        {warning.assignee === null ? null : (
          <Button className={styles['submit']} disabled={send.isPending} onClick={() => assign(null)}>
            {t('act.toNobody')}
          </Button>
        )}
      </div>
      {others.length === 0 ? null : (
        <Choice label={t('act.assignTo')} value={chosen} onChange={(event) => choose(event.target.value)}>
          <option value="">–</option>
          {others.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </Choice>
      )}
      <div className={styles['buttons']}>
        {chosen === '' ? null : (
          <Button look="primary" className={styles['submit']} disabled={send.isPending} onClick={() => assign(chosen)}>
            {t('act.assign')}
          </Button>
        )}
        <Button look="quiet" onClick={() => onClose(false)}>
          {t('act.cancel')}
        </Button>
      </div>
      {send.isError ? (
        <p className={styles['problem']} role="alert">
          {words.refusal(send.error)}
        </p>
      ) : null}
    </div>
  );
}
