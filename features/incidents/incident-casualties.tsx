'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import type { Casualties } from '../../domain/incident.ts';
import styles from './incident.module.css';

const PARTS = ['dead', 'missing', 'injured', 'trapped'] as const;

interface CasualtiesPartProps {
  readonly casualties: Casualties;
  readonly onSave: ((casualties: Casualties) => void) | null;
}

/** People hurt, as known now; every change is a line of the log. */
export function CasualtiesPart({ casualties, onSave }: CasualtiesPartProps) {
  const t = useTranslations('incidents');
  const [typed, setTyped] = useState(casualties);
  const changed = PARTS.some((part) => typed[part] !== casualties[part]);
  return (
    <section className={styles['section']} aria-label={t('casualties')}>
      <h3 className={styles['heading']}>{t('casualties')}</h3>
      <div className={styles['casualties']}>
        {PARTS.map((part) => (
          <Field
            key={part}
            label={t(`casualty.${part}`)}
            type="number"
            inputMode="numeric"
            min={0}
            max={100_000}
            readOnly={onSave === null}
            value={typed[part]}
            onChange={(event) =>
              setTyped({ ...typed, [part]: Math.max(0, Math.trunc(Number(event.target.value) || 0)) })
            }
          />
        ))}
      </div>
      {changed && onSave !== null ? (
        <div className={styles['actions']}>
          <Button look="primary" onClick={() => onSave(typed)}>
            {t('save')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
