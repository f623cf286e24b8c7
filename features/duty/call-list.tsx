'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Phone } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatClock } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import duty from './duty.module.css';
import type { DeskOfWarning } from './duty-types.ts';
import styles from './warning-desk.module.css';

interface CallListProps {
  readonly calls: DeskOfWarning['calls'];
  readonly mayKeep: boolean;
}

/** Call-and-answer (叫应): whom the loop called, round by round, and what came of it. Absent where nobody had to be called. */
export function CallList({ calls, mayKeep }: CallListProps) {
  const t = useTranslations('duty.calls');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const answer = useMutation(
    trpc.duty.answer.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.duty.warning.pathKey() }),
    }),
  );
  if (calls.length === 0) return null;
  return (
    <section aria-label={t('title')}>
      <h3>{t('title')}</h3>
      {answer.isError ? <Notice urgent title={refusal(answer.error)} /> : null}
      <ol className={styles['entries']}>
        {calls.map((call) => (
          <li key={call.stepId} className={styles['entry']}>
            <p>
              <strong>{call.name === '' ? t('nobody') : call.name}</strong>{' '}
              <span className={duty['muted']}>{call.post}</span>{' '}
              {call.phone === '' ? null : (
                <a className={duty['phone']} href={`tel:${call.phone}`}>
                  <Phone size={14} strokeWidth={1.5} aria-hidden /> {call.phone}
                </a>
              )}
            </p>
            <p className={duty['muted']}>
              {t('round', { count: call.round })} · {formatClock(call.at)}
            </p>
            <p>
              <span className={call.state === 'open' || call.state === 'not_reached' ? duty['loud'] : undefined}>
                {t(`state.${call.state}`)}
              </span>{' '}
              {call.text}{' '}
              {call.answeredBy === null ? null : (
                <span className={duty['muted']}>{t('by', { name: call.answeredBy })}</span>
              )}
            </p>
            {mayKeep && call.state === 'open' && call.name !== '' ? (
              <p className={styles['actions']}>
                <Button
                  disabled={answer.isPending}
                  onClick={() => answer.mutate({ stepId: call.stepId, state: 'answered' })}
                >
                  {t('answered')}
                </Button>
                <Button
                  disabled={answer.isPending}
                  onClick={() => answer.mutate({ stepId: call.stepId, state: 'not_reached' })}
                >
                  {t('notReached')}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
