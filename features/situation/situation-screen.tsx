'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Sheet, type SheetStop } from '../../components/sheet.tsx';
import styles from './situation-screen.module.css';

interface SituationScreenProps {
  readonly phone: boolean;
  readonly strip: ReactNode;
  readonly banner: ReactNode;
  readonly map: ReactNode;
  /** Layer panel; null when closed. */
  readonly left: ReactNode;
  readonly controls: ReactNode;
  /** The list or one card; on a phone it lies in the bottom sheet. */
  readonly right: ReactNode;
  readonly video: ReactNode;
  readonly bottom: ReactNode;
  readonly sheet: SheetStop;
  readonly onSheet: (stop: SheetStop) => void;
}

/** Where everything lies: the map fills the screen, panels float over it (look.md: desk, phone). */
export function SituationScreen(props: SituationScreenProps) {
  const { phone, strip, banner, map, left, controls, right, video, bottom, sheet, onSheet } = props;
  const t = useTranslations('situation');
  return (
    <div className={styles['screen']} data-phone={phone}>
      <a className="skip-link" href="#warnings">
        {t('skip')}
      </a>
      <div className={styles['strip']}>{strip}</div>
      <main className={styles['stage']}>
        <section className={styles['map']} aria-label={t('mapLabel')}>
          {map}
        </section>
        <div className={styles['banner']}>{banner}</div>
        <div className={styles['controls']}>{controls}</div>
        {phone ? null : (
          <div className={styles['left']} data-slot="left">
            {left}
          </div>
        )}
        {phone ? null : <div className={styles['right']}>{right}</div>}
        <div className={styles['video']}>{video}</div>
        <div className={styles['bottom']}>{bottom}</div>
        {phone ? (
          <Sheet stop={sheet} onStop={onSheet} gripLabel={t('sheetGrip')} label={t('sheetGrip')}>
            {left ?? right}
          </Sheet>
        ) : null}
      </main>
    </div>
  );
}
