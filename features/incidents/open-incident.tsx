'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { INCIDENT_KINDS, type IncidentKind } from '../../domain/incident.ts';
import type { Selection } from '../../domain/situation.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './incident.module.css';
import { useIncidentUpdates } from './incident-queries.ts';

interface OpenIncidentProps {
  readonly selection: Selection;
  /** The warning from which it is opened, before anybody judged it. */
  readonly warningId?: number | null;
  readonly kindAtFirst?: IncidentKind;
  /** The form stands open at once: who comes from the zones of a warning has decided most of it. */
  readonly unfolded?: boolean;
  readonly onOpened: (id: number) => void;
}

/** Opens an incident by hand at the object of a card; folded until it is asked for. */
export function OpenIncident({
  selection,
  warningId = null,
  kindAtFirst = 'other',
  unfolded = false,
  onOpened,
}: OpenIncidentProps) {
  const t = useTranslations('incidents');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const refresh = useIncidentUpdates();
  const [open, setOpen] = useState(unfolded);
  const [kind, setKind] = useState<IncidentKind>(kindAtFirst);
  const [exercise, setExercise] = useState(false);
  const [text, setText] = useState('');
  const command = useMutation(
    trpc.incidents.open.mutationOptions({
      onSuccess: ({ id }) => {
        refresh();
        onOpened(id);
      },
    }),
  );
  if (!open)
    return (
      <div className={styles['actions']}>
        <Button look="quiet" onClick={() => setOpen(true)}>
          {t('openByHand')}
        </Button>
      </div>
    );
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        command.mutate({ ...selection, kind, exercise, text, ...(warningId === null ? {} : { warningId }) });
      }}
    >
      <Choice
        label={t('kindLabel')}
        value={kind}
        onChange={(event) => setKind(INCIDENT_KINDS.find((one) => one === event.target.value) ?? 'other')}
      >
        {INCIDENT_KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`kind.${one}`)}
          </option>
        ))}
      </Choice>
      <label>
        <span>{t('whatHappened')}</span>
        <textarea rows={2} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Check label={t('asExercise')} checked={exercise} onChange={(event) => setExercise(event.target.checked)} />
      {command.isError ? <Notice urgent title={refusal(command.error)} /> : null}
      <div className={styles['actions']}>
        <Button type="submit" look="primary" disabled={command.isPending}>
          {exercise ? t('startExercise') : t('openNow')}
        </Button>
        <Button look="quiet" onClick={() => setOpen(false)}>
          {common('cancel')}
        </Button>
      </div>
    </form>
  );
}
