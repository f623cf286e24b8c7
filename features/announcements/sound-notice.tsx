'use client';

import { VolumeX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import styles from './sound-notice.module.css';
import { useSoundStatus } from './use-sound-status.ts';
import type { WarningSound } from './warning-sound.ts';

/** Says why nothing would be heard: browsers wait for a first click or key, after every reload too. It goes with either. */
export function SoundNotice({ sound }: { readonly sound: WarningSound | null }) {
  const t = useTranslations('warnings');
  const { blocked } = useSoundStatus(sound);
  if (sound === null || !blocked) return null;
  return (
    <div className={styles['notice']} role="note" data-sound="blocked">
      <VolumeX size={18} strokeWidth={1.5} aria-hidden />
      <span>{t('soundWhy')}</span>
      <Button onClick={sound.unlock}>{t('soundEnable')}</Button>
    </div>
  );
}
