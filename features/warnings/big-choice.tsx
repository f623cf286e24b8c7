'use client';

import type { ReactNode } from 'react';
import styles from './warning-form.module.css';

interface BigChoiceProps<T extends string | number> {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly hint?: string;
    readonly before?: ReactNode;
  }[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
}

/** A few answers of which one must be chosen: large enough for a glove, none chosen beforehand. */
export function BigChoice<T extends string | number>({ legend, name, options, value, onChange }: BigChoiceProps<T>) {
  return (
    <fieldset className={styles['choices']}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles['choice']} data-value={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          {option.before}
          <span>{option.label}</span>
          {option.hint === undefined ? null : <span className={styles['hint']}>{option.hint}</span>}
        </label>
      ))}
    </fieldset>
  );
}
