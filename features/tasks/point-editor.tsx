'use client';

import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { TASK_PROOFS } from '../../domain/field-task.ts';
import type { PointDraft } from './plan-draft.ts';
import styles from './tasks.module.css';

interface PointEditorProps {
  readonly point: PointDraft;
  readonly number: number;
  readonly onChange: (next: PointDraft) => void;
  /** null for the only point. */
  readonly onRemove: (() => void) | null;
}

/** One point of a plan: where it is, how arrival is proved, and what is looked at, one check a line. */
export function PointEditor({ point, number, onChange, onRemove }: PointEditorProps) {
  const t = useTranslations('tasks');
  const id = useId();
  const set = (patch: Partial<PointDraft>) => onChange({ ...point, ...patch });
  return (
    <fieldset>
      <legend>{t('pointNumber', { number })}</legend>
      <div className={styles['row3']}>
        <Field
          label={t('pointName')}
          value={point.name}
          maxLength={80}
          onChange={(e) => set({ name: e.target.value })}
        />
        <Field
          label={t('nameEn')}
          value={point.nameEn}
          maxLength={120}
          onChange={(e) => set({ nameEn: e.target.value })}
        />
        <Field
          label={t('place')}
          value={point.place}
          placeholder="39.07290, 117.71780"
          onChange={(e) => set({ place: e.target.value })}
        />
        <Field
          label={t('radius')}
          inputMode="numeric"
          value={point.radius}
          onChange={(e) => set({ radius: e.target.value })}
        />
        <Choice
          label={t('proof')}
          value={point.proof}
          onChange={(event) => set({ proof: TASK_PROOFS.find((one) => one === event.target.value) ?? 'position' })}
        >
          {TASK_PROOFS.map((proof) => (
            <option key={proof} value={proof}>
              {t(`proofBy.${proof}`)}
            </option>
          ))}
        </Choice>
      </div>
      <div>
        <label htmlFor={id}>{t('checks')}</label>
        <textarea
          id={id}
          rows={5}
          value={point.checks}
          placeholder={t('checksExample')}
          onChange={(event) => set({ checks: event.target.value })}
        />
        <small className={styles['muted']}>{t('checksHint')}</small>
      </div>
      {onRemove === null ? null : (
        <div className={styles['bar']}>
          <Button look="quiet" onClick={onRemove}>
            {t('removePoint')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
