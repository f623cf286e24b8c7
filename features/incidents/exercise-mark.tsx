'use client';

import { useTranslations } from 'use-intl';
import styles from './response.module.css';

/** A striped band that no real incident carries; it says exercise in both languages, whoever reads. */
export function ExerciseMark() {
  const t = useTranslations('incidents');
  return (
    <div className={styles['mark']} data-exercise="true">
      <p>{t('exerciseMark')} · 演练 EXERCISE</p>
    </div>
  );
}
