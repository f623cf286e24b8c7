'use client';

import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { faultsOf, type TaskAnswer, type TaskCheck } from '../../domain/field-task.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './field.module.css';
import { PhotoInput } from './photo-input.tsx';

interface CheckInputProps {
  readonly check: TaskCheck;
  readonly value: TaskAnswer['value'];
  readonly photographed: boolean;
  readonly onValue: (value: TaskAnswer['value']) => void;
  readonly onFiles: (files: readonly File[]) => void;
}

const numberOf = (text: string): number | null => {
  const value = Number(text.trim().replace(',', '.').replace('−', '-'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
};

/** One thing to enter; a value beyond its limit says so at once. */
export function CheckInput({ check, value, photographed, onValue, onFiles }: CheckInputProps) {
  const t = useTranslations('field');
  const nameOf = useNameOf();
  const id = useId();
  const label = nameOf({ name: check.label, nameEn: check.labelEn });
  const [fault] = faultsOf([check], [{ check: check.id, value }]);
  if (check.kind === 'photo')
    return (
      <div className={styles['check']}>
        <PhotoInput label={`${label}${photographed ? ' ✓' : ''}`} disabled={false} onFiles={onFiles} />
      </div>
    );
  if (check.kind === 'choice')
    return (
      <fieldset className={styles['choices']} data-check={check.id}>
        <legend>
          {label}
          {check.required ? '' : ` ${t('optional')}`}
        </legend>
        {check.choices.map((choice, index) => (
          <button key={choice.label} type="button" aria-pressed={value === index} onClick={() => onValue(index)}>
            {nameOf({ name: choice.label, nameEn: choice.labelEn })}
          </button>
        ))}
      </fieldset>
    );
  const limits = [
    check.low === null ? '' : t('atLeast', { value: String(check.low) }),
    check.high === null ? '' : t('atMost', { value: String(check.high) }),
  ].filter((part) => part !== '');
  return (
    <div className={styles['check']} data-check={check.id}>
      <label htmlFor={id}>
        {label}
        {check.unit === '' ? '' : ` (${check.unit})`}
        {check.required ? '' : ` ${t('optional')}`}
        <small>{limits.join(' · ')}</small>
      </label>
      {check.kind === 'number' ? (
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          aria-invalid={fault !== undefined}
          onChange={(event) => onValue(numberOf(event.target.value))}
        />
      ) : (
        <textarea id={id} rows={2} maxLength={500} onChange={(event) => onValue(event.target.value.trim())} />
      )}
      {fault === undefined ? null : (
        <p role="status" className={styles['fault']}>
          {fault.why === 'low' ? t('tooLow') : t('tooHigh')}
        </p>
      )}
    </div>
  );
}
