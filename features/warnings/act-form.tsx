'use client';

import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import type { CommandName } from '../../domain/loop-state.ts';
import { type ActDraft, composeAct, type Lack, takesEvidence } from './act-draft.ts';
import { ActFields } from './act-fields.tsx';
import { ConflictNotice, useConflict } from './conflict-notice.tsx';
import { EvidenceField } from './evidence-field.tsx';
import { useActWords } from './use-act-words.ts';
import { useDraft } from './use-draft.ts';
import { useEvidence } from './use-evidence.ts';
import { useWarningAct } from './use-warning-act.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-form.module.css';

interface ActFormProps {
  readonly command: CommandName;
  readonly warning: WarningDetail;
  readonly now: number;
  /** Closed after a successful act, or by the person. */
  readonly onClose: (done: boolean) => void;
}

const EMPTY = { verdict: null, sure: false, tier: null, minutes: null } as const;

/** The form of one command, in the panel itself. What was written and filed stays until the server has taken it. */
export function ActForm({ command, warning, now, onClose }: ActFormProps) {
  const t = useTranslations('warnings');
  const words = useActWords(warning);
  const [text, setText] = useDraft(`${warning.id}:${command}`);
  const [choices, setChoices] = useState<Omit<ActDraft, 'text' | 'files'>>(EMPTY);
  const [lack, setLack] = useState<Lack | null>(null);
  const { queue, files } = useEvidence(warning.id);
  const conflict = useConflict(warning);
  const send = useWarningAct(warning.id);
  const form = useRef<HTMLFormElement | null>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }, []);

  const draft: ActDraft = { ...choices, text, files };
  const filing = takesEvidence(command);
  const evidenceDue =
    filing && warning.plan.tiers[warning.tier].evidence && !warning.evidence.some(({ stepId }) => stepId !== null);
  const change = ({ text: written, files: _files, ...rest }: Partial<ActDraft>) => {
    setLack(null);
    if (written !== undefined) setText(written);
    setChoices((before) => ({ ...before, ...rest }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const composed = composeAct(command, draft, evidenceDue);
    if ('lack' in composed) {
      setLack(composed.lack);
      return;
    }
    const onSuccess = () => {
      setText('');
      if (filing) queue.clear();
      onClose(true);
    };
    send.mutate({ act: composed.act, expected: conflict.expected }, { onSuccess });
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // The desk would close the whole panel.
    event.nativeEvent.stopImmediatePropagation();
    onClose(false);
  };
  return (
    <form
      ref={form}
      className={styles['form']}
      onSubmit={submit}
      onKeyDown={leave}
      aria-label={words.name(command)}
      data-form={command}
    >
      <ActFields command={command} warning={warning} draft={draft} onChange={change} />
      {filing ? <EvidenceField queue={queue} files={files} required={evidenceDue} /> : null}
      {command === 'confirm' ? <p className={styles['note']}>{t('act.confirmSure')}</p> : null}
      <ConflictNotice step={conflict.step} changed={conflict.changed} now={now} />
      {lack === null ? null : (
        <p className={styles['problem']} role="alert">
          {t(`act.lack.${lack}`)}
        </p>
      )}
      {send.isError && !conflict.changed ? (
        <p className={styles['problem']} role="alert">
          {words.refusal(send.error)} {t('act.kept')}
        </p>
      ) : null}
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" className={styles['submit']} disabled={send.isPending}>
          {conflict.changed ? t('act.resend') : command === 'confirm' ? words.name(command) : t('act.send')}
        </Button>
        <Button look="quiet" onClick={() => onClose(false)}>
          {t('act.cancel')}
        </Button>
      </div>
    </form>
  );
}
