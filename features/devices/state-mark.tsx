'use client';

import { useTranslations } from 'use-intl';
import type { VideoDeviceState } from '../../domain/video-device.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './devices.module.css';

/** A filled dot, a ring or a dash, always with its word: colour is kept for warnings. */
export function StateMark({ state, at }: { readonly state: VideoDeviceState; readonly at: number | null }) {
  const t = useTranslations('devices');
  const age = useAge();
  const now = useNow();
  const word = t(`state.${state}`);
  return (
    <span className={styles['state']} data-state={state}>
      <span className={styles['dot']} aria-hidden />
      {at === null || now === 0 ? word : t('stateSince', { state: word, age: age((now - at) / 1000) })}
    </span>
  );
}
