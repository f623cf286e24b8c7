'use client';

import { BellOff, Volume2, VolumeX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { formatSpan } from '../../lib/i18n/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useSoundStatus } from './use-sound-status.ts';
import type { WarningSound } from './warning-sound.ts';

/** Mute for five minutes and back; says when the browser still waits for a click. */
export function SoundButton({ sound }: { readonly sound: WarningSound | null }) {
  const t = useTranslations('warnings');
  useNow();
  const status = useSoundStatus(sound);
  if (sound === null) return null;
  if (status.blocked)
    return (
      <Button look="quiet" title={t('soundWhy')} onClick={sound.unlock}>
        <VolumeX size={16} strokeWidth={1.5} aria-hidden /> {t('soundEnable')}
      </Button>
    );
  const left = Math.max(0, status.mutedUntil - Date.now()) / 1000;
  if (left > 0)
    return (
      <Button look="quiet" aria-label={t('soundUnmute')} onClick={() => sound.mute(false)}>
        <BellOff size={16} strokeWidth={1.5} aria-hidden /> {t('soundMuted', { span: formatSpan(left) })}
      </Button>
    );
  return (
    <IconButton label={t('soundMute')} onClick={() => sound.mute(true)}>
      <Volume2 size={16} strokeWidth={1.5} aria-hidden />
    </IconButton>
  );
}
