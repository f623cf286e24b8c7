'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { replayPath } from '../../domain/replay-link.ts';
import type { Incident } from './incident-types.ts';
import styles from './response.module.css';

interface IncidentLinksProps {
  readonly incident: Incident;
  readonly may: boolean;
  readonly onShare: () => void;
}

/** The address of the incident to hand on, its report, the cameras around and its replay. The address opens for those signed in who reach the incident. */
export function IncidentLinks({ incident, may, onShare }: IncidentLinksProps) {
  const t = useTranslations('response');
  const incidents = useTranslations('incidents');
  const replay = useTranslations('replay');
  const [link, setLink] = useState<string | null>(null);
  const share = async () => {
    const address = `${window.location.origin}/?panel=incident-${incident.id}&v=${incident.lng.toFixed(5)},${incident.lat.toFixed(5)},14`;
    setLink(address);
    onShare();
    // Browsers give no clipboard on plain http away from this machine: then the address is there to be read.
    await navigator.clipboard?.writeText(address).catch(() => {});
  };
  return (
    <div className={styles['actions']}>
      {may ? (
        <Button look="quiet" onClick={() => void share()}>
          {t('share')}
        </Button>
      ) : null}
      <a href={`/incidents?id=${incident.id}`}>{t('report')}</a>
      <a href={`/video?at=${incident.lng},${incident.lat}&radius=${Math.min(3000, Math.round(incident.radiusMeters))}`}>
        {incidents('videoWall')}
      </a>
      <a href={replayPath(incident.openedAt, [incident.lng, incident.lat])}>{replay('incident')}</a>
      {link === null ? null : (
        <span role="status" className={styles['hint']}>
          {t('shared')} {link}
        </span>
      )}
    </div>
  );
}
