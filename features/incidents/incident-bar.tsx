'use client';

import { useTranslations } from 'use-intl';
import { formatSpan } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './incident-bar.module.css';
import { useOpenIncidents } from './incident-queries.ts';
import type { IncidentLine } from './incident-types.ts';

interface IncidentBarProps {
  readonly enabled: boolean;
  readonly selected: number | null;
  readonly onOpen: (incident: IncidentLine) => void;
}

/** Open incidents, above the map on every desk until they are closed; an exercise says so first. */
export function IncidentBar({ enabled, selected, onOpen }: IncidentBarProps) {
  const t = useTranslations('incidents');
  const nameOf = useNameOf();
  const now = useNow();
  const query = useOpenIncidents(enabled);
  const incidents = query.data ?? [];
  if (incidents.length === 0 || now === 0) return null;
  return (
    <nav className={styles['bar']} aria-label={t('open', { count: incidents.length })}>
      {incidents.slice(0, 4).map((incident) => (
        <button
          key={incident.id}
          type="button"
          className={styles['one']}
          data-exercise={incident.exercise}
          aria-pressed={selected === incident.id}
          onClick={() => onOpen(incident)}
        >
          <strong>{incident.exercise ? t('exercise') : t('title')}</strong>
          <span className={styles['name']}>
            {t(`kind.${incident.kind}`)} · {nameOf(incident)}
          </span>
          <span className={styles['span']}>{formatSpan((now - incident.openedAt) / 1000)}</span>
        </button>
      ))}
      {incidents.length > 4 ? (
        <span className={styles['more']}>{t('more', { count: incidents.length - 4 })}</span>
      ) : null}
    </nav>
  );
}
