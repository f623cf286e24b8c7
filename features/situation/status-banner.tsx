'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatClock, formatSpan } from '../../lib/i18n/format.ts';
import { useNow } from '../../lib/use-now.ts';
import type { LiveStatus } from './live-connection.ts';
import { type Distrust, distrusts } from './live-trust.ts';
import type { MapFault } from './map-props.ts';
import styles from './status-banner.module.css';

interface StatusBannerProps {
  readonly status: LiveStatus;
  readonly fault: MapFault | null;
  /** Why the position of this device is not known: `insecure`, or the browser's own words; null when nothing is wrong. */
  readonly placeProblem: string | null;
  readonly onRetry: () => void;
}

/** The loud line under the strip: shown only when the engine, the line or the clock must not be trusted. */
export function StatusBanner({ status, fault, placeProblem, onRetry }: StatusBannerProps) {
  const t = useTranslations('situation');
  const map = useTranslations('layers');
  const now = useNow();
  const [worst] = distrusts(status, now);
  const words = (distrust: Distrust): string => {
    switch (distrust.kind) {
      case 'engine':
        return t('banner.engine', { span: formatSpan(distrust.seconds) });
      case 'engineNever':
        return t('banner.engineNever');
      case 'stream':
        return t('banner.stream', {
          span: formatSpan(distrust.seconds),
          clock: formatClock(distrust.stoodAt),
          attempt: distrust.attempt,
        });
      case 'trouble': {
        const told = { span: formatSpan(Math.abs(distrust.seconds)), clock: formatClock(distrust.at) };
        if (distrust.trouble === 'clock_jump')
          return distrust.seconds < 0 ? t('banner.clockBack', told) : t('banner.clockForward', told);
        return distrust.trouble === 'suspended' ? t('banner.suspended', told) : t('banner.away', told);
      }
      case 'clock':
        return t('banner.clock', { span: formatSpan(distrust.seconds) });
    }
  };
  if (worst === undefined && fault === null && placeProblem === null) return null;
  return (
    <div className={styles['stack']}>
      {worst === undefined ? null : (
        <div className={styles['banner']} role="alert" data-distrust={worst.kind}>
          <TriangleAlert className={styles['sign']} aria-hidden strokeWidth={1.5} />
          <p>{words(worst)}</p>
          {worst.kind === 'stream' ? <Button onClick={onRetry}>{t('retryNow')}</Button> : null}
        </div>
      )}
      {placeProblem === null ? null : (
        <div className={styles['quiet']} role="status">
          <p>{placeProblem === 'insecure' ? t('locateInsecure') : t('locateFailed', { reason: placeProblem })}</p>
        </div>
      )}
      {fault === null ? null : (
        <div className={styles['quiet']} role="status">
          <p>
            {fault.kind !== 'engine'
              ? t('banner.tiles', { reason: fault.reason })
              : fault.mode === '3d'
                ? map('noEngine3d')
                : map('noEngine')}
          </p>
        </div>
      )}
    </div>
  );
}
