'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import duty from './duty.module.css';
import styles from './roster.module.css';

interface PasteProps {
  readonly organisation: number;
  readonly onDone: () => void;
}

/** A roster copied from a spreadsheet: all of it, or nothing and every bad line by its number. */
export function RosterPaste({ organisation, onDone }: PasteProps) {
  const t = useTranslations('duty.roster');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const id = useId();
  const [text, setText] = useState('');
  const paste = useMutation(trpc.duty.pasteRoster.mutationOptions({ onSuccess: onDone }));
  const problems = paste.data?.problems ?? [];
  return (
    <section className={styles['paste']} aria-label={t('paste')}>
      <p className={duty['muted']}>{t('pasteHint')}</p>
      <label htmlFor={id} className="visually-hidden">
        {t('pasteText')}
      </label>
      <textarea id={id} rows={6} value={text} spellCheck={false} onChange={(event) => setText(event.target.value)} />
      <p className={styles['acts']}>
        <Button
          look="primary"
          disabled={text.trim() === '' || paste.isPending}
          onClick={() => paste.mutate({ organisation, text })}
        >
          {t('pasteRun')}
        </Button>
      </p>
      {paste.isError ? <Notice urgent title={refusal(paste.error)} /> : null}
      {paste.isSuccess && problems.length === 0 ? (
        <p role="status">{t('pasted', { count: paste.data.written })}</p>
      ) : null}
      {problems.length === 0 ? null : (
        <Notice urgent title={t('pasteNothing')}>
          {problems.slice(0, 12).map(({ line, problem, value }) => (
            <span key={`${line} ${problem}`} className={styles['problem']}>
              {t('problem', { line, what: t(`problemOf.${problem}`), value })}
            </span>
          ))}
        </Notice>
      )}
    </section>
  );
}
