'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { newestAct, textOf } from './step-lines.ts';
import type { Expected } from './warning-act.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-form.module.css';

interface Conflict {
  /** Somebody else moved the handling since the form was opened. */
  readonly changed: boolean;
  readonly step: WarningDetail['steps'][number] | null;
  /** What to send: what was seen, or, once the change is on screen, the new state. */
  readonly expected: Expected;
}

/** Watches for others while a form is open: two people at once see each other instead of undoing each other. */
export function useConflict(warning: WarningDetail): Conflict {
  const [seen] = useState(() => ({
    epoch: warning.epoch,
    handling: warning.handling,
    step: Math.max(0, ...warning.steps.map(({ id }) => id)),
  }));
  const changed = seen.epoch !== warning.epoch || seen.handling !== warning.handling;
  return {
    changed,
    step: changed ? newestAct(warning.steps, seen.step) : null,
    expected: { epoch: warning.epoch, handling: warning.handling },
  };
}

/** Says what the other one did, when; the text below it is kept. */
export function ConflictNotice({ changed, step, now }: Pick<Conflict, 'changed' | 'step'> & { readonly now: number }) {
  const t = useTranslations('warnings');
  const codes = useCodeWords();
  if (!changed) return null;
  return (
    <p className={styles['conflict']} role="alert" data-conflict>
      {step === null
        ? t('act.conflictUnknown')
        : t('act.conflict', {
            who: textOf(step, 'actorName') ?? step.actor,
            moment: formatMoment(step.at, now),
            act: codes.step(step.step),
          })}
    </p>
  );
}
