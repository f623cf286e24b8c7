'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMinute, formatSpan } from '../../lib/i18n/format.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './ptz.module.css';
import type { Ptz, PtzState } from './use-ptz.ts';

interface PtzHolderProps {
  readonly ptz: Ptz;
  readonly state: PtzState;
  readonly onReserve: () => void;
  readonly onBreak: () => void;
}

/** Who has the camera, in which hand, why and until when, and what this person can do about it. */
export function PtzHolder({ ptz, state, onReserve, onBreak }: PtzHolderProps) {
  const t = useTranslations('ptz');
  const { lease, may } = state;
  const mine = lease?.mine === true;
  return (
    <div className={styles['holder']} role="status" data-hold={lease?.hold ?? 'free'}>
      {ptz.lostTo === null ? null : <p className={styles['lost']}>{t('lost', { name: ptz.lostTo })}</p>}
      <HolderLine state={state} />
      {ptz.askedBy === null ? null : <p className={styles['asked']}>{t('askedBy', { name: ptz.askedBy })}</p>}
      <div className={styles['row']}>
        {lease === null && state.canTake ? (
          <Button onClick={ptz.acquire} disabled={ptz.busy}>
            {t('take')}
          </Button>
        ) : null}
        {lease !== null && !mine && state.canTake ? (
          <Button look="primary" onClick={ptz.acquire} disabled={ptz.busy}>
            {t('takeOver')}
          </Button>
        ) : null}
        {lease !== null && !mine && !state.canTake && may.includes('move') ? (
          <Button onClick={ptz.request}>{t('request')}</Button>
        ) : null}
        {lease?.hold === 'reserved' && !mine && may.includes('break') ? (
          <Button onClick={onBreak}>{t('break')}</Button>
        ) : null}
        {(mine || lease === null) && may.includes('reserve') ? (
          <Button onClick={onReserve}>{t('reserve')}</Button>
        ) : null}
        {mine ? <Button onClick={ptz.release}>{t('release')}</Button> : null}
      </div>
    </div>
  );
}

function HolderLine({ state }: { readonly state: PtzState }) {
  const t = useTranslations('ptz');
  const now = useNow();
  const { lease, may } = state;
  if (lease === null) return <p className={styles['line']}>{may.includes('move') ? t('free') : t('lookOnly')}</p>;
  const left = formatSpan(Math.max(0, (lease.expiresAt - now) / 1000));
  if (lease.mine)
    return (
      <p className={styles['line']}>
        {lease.heldUntil === null ? t('mine', { left }) : t('mineHeld', { until: formatMinute(lease.heldUntil) })}
      </p>
    );
  return (
    <p className={styles['line']}>
      <strong>{t(`held.${lease.hold}`, { name: lease.holderName, level: t(`level.${lease.level}`) })}</strong>
      {lease.reason === '' ? null : <span>{t('because', { reason: lease.reason })}</span>}
      <span>
        {lease.heldUntil === null
          ? t('since', { at: formatMinute(lease.since) })
          : t('until', { at: formatMinute(lease.heldUntil) })}
      </span>
    </p>
  );
}
