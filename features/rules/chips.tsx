'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Choice } from '../../components/field.tsx';
import styles from './rules.module.css';

interface ChipsProps {
  readonly label: string;
  readonly add: string;
  readonly chosen: readonly string[];
  readonly all: readonly string[];
  readonly words: (code: string) => string;
  /** Shown while nothing is chosen. */
  readonly none?: string;
  readonly error?: string | null;
  readonly onChange: (chosen: string[]) => void;
}

/** Several of a list: what is chosen as chips that can be taken off, the rest in one menu. */
export function Chips({ label, add, chosen, all, words, none, error, onChange }: ChipsProps) {
  const t = useTranslations('rules');
  return (
    <div className={styles['wide']}>
      <div className={styles['chips']}>
        {chosen.length === 0 && none !== undefined ? <span className={styles['muted']}>{none}</span> : null}
        {chosen.map((code) => (
          <span key={code} className={styles['chip']}>
            {words(code)}
            <button
              type="button"
              aria-label={t('remove', { name: words(code) })}
              onClick={() => onChange(chosen.filter((one) => one !== code))}
            >
              <X size={12} strokeWidth={1.5} aria-hidden />
            </button>
          </span>
        ))}
        <Choice
          label={label}
          value=""
          onChange={(event) => {
            if (event.target.value !== '') onChange([...chosen, event.target.value]);
          }}
        >
          <option value="">{add}</option>
          {all
            .filter((code) => !chosen.includes(code))
            .map((code) => (
              <option key={code} value={code}>
                {words(code)}
              </option>
            ))}
        </Choice>
      </div>
      {error == null ? null : (
        <p className={styles['problem']} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
