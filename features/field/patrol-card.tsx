'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import {
  COARSEST_FIX_METERS,
  PATROL_KINDS,
  PATROL_MODES,
  type PatrolKind,
  type PatrolMode,
} from '../../domain/patrol.ts';
import { formatDistance } from '../../lib/i18n/format.ts';
import styles from './guard.module.css';
import type { usePatrol } from './use-patrol.ts';
import type { usePosition } from './use-position.ts';

interface PatrolCardProps {
  readonly patrol: ReturnType<typeof usePatrol>;
  readonly place: ReturnType<typeof usePosition>;
  readonly usable: boolean;
  readonly now: number;
}

/** Starts and ends a patrol; while it goes on, says what is recorded and whether it will count. */
export function PatrolCard({ patrol, place, usable, now }: PatrolCardProps) {
  const t = useTranslations('field');
  const words = useTranslations('patrols');
  const [kind, setKind] = useState<PatrolKind>('routine');
  const [mode, setMode] = useState<PatrolMode>('foot');
  const { running } = patrol;
  if (running === null)
    return (
      <details className={styles['card']}>
        <summary>{t('patrol.title')}</summary>
        <Choice
          label={t('patrol.how')}
          value={mode}
          onChange={(event) => setMode(PATROL_MODES.find((one) => one === event.target.value) ?? 'foot')}
        >
          {PATROL_MODES.map((one) => (
            <option key={one} value={one}>
              {words(`mode.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('patrol.why')}
          value={kind}
          onChange={(event) => setKind(PATROL_KINDS.find((one) => one === event.target.value) ?? 'routine')}
        >
          {PATROL_KINDS.map((one) => (
            <option key={one} value={one}>
              {words(`patrolKind.${one}`)}
            </option>
          ))}
        </Choice>
        <Button look="primary" disabled={!usable} onClick={() => patrol.start(kind, mode)}>
          {t('patrol.start')}
        </Button>
      </details>
    );
  const accuracy = place.position?.accuracyMeters ?? null;
  return (
    <section className={styles['card']} data-patrol="running" aria-label={t('patrol.title')}>
      <strong>
        {words(`mode.${running.mode}`)} · {words(`patrolKind.${running.patrol}`)}
      </strong>
      <p role="status">
        {t('patrol.running', {
          minutes: Math.max(0, Math.floor((now - running.startedAt) / 60_000)),
          distance: formatDistance(running.meters),
          fixes: running.fixes,
        })}
      </p>
      {accuracy === null ? <p>{t('patrol.noFix')}</p> : null}
      {accuracy !== null && accuracy > COARSEST_FIX_METERS ? <p>{t('patrol.coarse', { meters: accuracy })}</p> : null}
      <p className={styles['muted']}>{t('patrol.awake')}</p>
      <PressedTwice sure={t('patrol.sure')} onConfirm={() => void patrol.stop()}>
        {t('patrol.stop')}
      </PressedTwice>
    </section>
  );
}
