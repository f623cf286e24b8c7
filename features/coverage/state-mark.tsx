'use client';

import { Check, CircleDashed, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { CoverageState } from '../../domain/camera-coverage.ts';
import styles from './coverage.module.css';

const ICONS = { met: Check, silent: CircleDashed, missing: X } as const;

/** There, there but silent, or missing: a shape and a word, no tier's colour. */
export function StateMark({ state }: { readonly state: CoverageState }) {
  const t = useTranslations('coverage');
  const Icon = ICONS[state];
  return (
    <span className={styles['mark']} data-state={state}>
      <Icon size={14} strokeWidth={1.5} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}
