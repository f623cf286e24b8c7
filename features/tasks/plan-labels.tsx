'use client';

import { encode } from 'uqr';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { shownCode } from '../../domain/field-task.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { Plan } from './task-types.ts';
import styles from './tasks.module.css';

/** Labels of the posts to print: the code for the camera, and the same in letters for those who have none. */
export function PlanLabels({ plan, onBack }: { readonly plan: Plan; readonly onBack: () => void }) {
  const t = useTranslations('tasks');
  const nameOf = useNameOf();
  return (
    <div>
      <div className={`${styles['bar']} ${styles['noPrint']}`}>
        <Button look="primary" onClick={() => window.print()}>
          {t('print')}
        </Button>
        <Button onClick={onBack}>{t('back')}</Button>
      </div>
      <p className={styles['noPrint']}>{t('labelsHint')}</p>
      <ol className={styles['labels']}>
        {plan.points.map((point) => (
          <li key={point.id} className={styles['label']}>
            <strong>{nameOf(point)}</strong>
            <Code text={`${window.location.origin}/field#${point.code}`} label={shownCode(point.code)} />
            <code>{shownCode(point.code)}</code>
            <span>{nameOf(plan)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: 'Q', border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}
