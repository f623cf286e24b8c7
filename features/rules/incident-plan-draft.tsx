'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { IncidentSteps } from './incident-steps.tsx';
import type { IncidentPlanVersion } from './rule-types.ts';
import styles from './rules.module.css';

interface IncidentPlanDraftProps {
  readonly draft: IncidentPlanVersion;
  readonly isOwn: boolean;
  readonly mayDecide: boolean;
  readonly onDone: (approved: boolean) => void;
}

/** A draft that waits for its second person. */
export function IncidentPlanDraft({ draft, isOwn, mayDecide, onDone }: IncidentPlanDraftProps) {
  const t = useTranslations('incidentPlans');
  const refusal = useRefusalWords();
  const now = useNow();
  const trpc = useTRPC();
  const [reason, setReason] = useState('');
  const decide = useMutation(trpc.incidentPlans.decide.mutationOptions());
  const { kind, version } = draft;
  const answer = (approve: boolean) =>
    decide.mutate({ kind, version, approve, reason }, { onSuccess: () => onDone(approve) });
  return (
    <section className={styles['part']} aria-label={t('draft', { version })}>
      <h3>{t('draft', { version })}</h3>
      <p className={styles['muted']}>
        {t('draftBy', { name: draft.authorName, at: formatMoment(draft.createdAt, now) })}
        {draft.note === '' ? null : ` · ${draft.note}`}
      </p>
      <IncidentSteps steps={draft.steps} caption={t('draft', { version })} />
      {isOwn ? <p className={styles['muted']}>{t('ownDraft')}</p> : null}
      {decide.error === null ? null : <Notice urgent title={refusal(decide.error)} />}
      {mayDecide && !isOwn ? (
        <div className={styles['actions']}>
          <Button look="primary" disabled={decide.isPending} onClick={() => answer(true)}>
            {t('approve')}
          </Button>
          <Field label={t('reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Button disabled={decide.isPending || reason.trim() === ''} onClick={() => answer(false)}>
            {t('refuse')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
