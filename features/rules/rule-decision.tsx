'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RuleVersion } from './rule-types.ts';
import styles from './rules.module.css';

interface RuleDecisionProps {
  readonly draft: RuleVersion;
  readonly onDone: (words: string) => void;
}

/** Beijing time as the browser's field writes it, without a zone; null = at once. */
function momentOf(text: string): number | null {
  const at = Date.parse(`${text}:00+08:00`);
  return text === '' || Number.isNaN(at) ? null : at;
}

/** The second person: approves from a moment on, or sends back with a reason (S2 Art 18). */
export function RuleDecision({ draft, onDone }: RuleDecisionProps) {
  const t = useTranslations('rules');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const approve = useMutation(trpc.rules.approve.mutationOptions({ onSuccess: () => onDone(t('approved')) }));
  const refuse = useMutation(trpc.rules.refuse.mutationOptions({ onSuccess: () => onDone('') }));
  const [note, setNote] = useState('');
  const [from, setFrom] = useState('');
  const [needsNote, setNeedsNote] = useState(false);
  const { id, version } = draft;
  const busy = approve.isPending || refuse.isPending;
  const problem = approve.error ?? refuse.error;
  return (
    <>
      <div className={styles['grid']}>
        <Field
          label={t('approveFrom')}
          type="datetime-local"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          label={t('note')}
          value={note}
          maxLength={500}
          error={needsNote && note.trim() === '' ? t('refuseWhy') : null}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {problem === null ? null : <Notice urgent title={refusal(problem)} />}
      <div className={styles['actions']}>
        <Button
          look="primary"
          disabled={busy}
          onClick={() => approve.mutate({ id, version, note, validFrom: momentOf(from) })}
        >
          {t('approve')}
        </Button>
        <Button
          disabled={busy}
          onClick={() => {
            setNeedsNote(true);
            if (note.trim() !== '') refuse.mutate({ id, version, note });
          }}
        >
          {t('refuse')}
        </Button>
      </div>
    </>
  );
}
