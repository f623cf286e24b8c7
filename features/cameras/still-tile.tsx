'use client';

import { Play, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { VideoCamera } from './camera.ts';
import { useCameraGrant } from './use-camera-grant.ts';
import styles from './video-tile.module.css';

interface StillTileProps {
  readonly camera: VideoCamera;
  readonly onPlay: () => void;
  readonly onClose: () => void;
}

const FRESH_MS = 10_000;

/** One camera as a still that is renewed now and then: where a page shows more pictures than a browser can decode. */
export function StillTile({ camera, onPlay, onClose }: StillTileProps) {
  const t = useTranslations('cameras');
  const nameOf = useNameOf();
  const { view } = useCameraGrant(camera.id, camera.state);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setRound((count) => count + 1), FRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const grant = view.kind === 'granted' ? view.grant.camera : null;
  const name = grant === null ? camera.name : nameOf(grant);
  const picture = grant?.lastPictureUrl ?? null;
  const state = grant?.state ?? camera.state;
  return (
    <section className={styles['tile']} aria-label={name} data-camera={camera.id} data-state="still">
      {picture === null ? null : (
        // biome-ignore lint/performance/noImgElement: one small still behind a token; the image service must not cache it
        <img className={styles['stillPicture']} src={`${picture}&r=${round}`} alt={t('stillOf', { name })} />
      )}
      <button type="button" className={styles['playStill']} onClick={onPlay} disabled={state !== 'online'}>
        <Play size={20} strokeWidth={1.5} aria-hidden />
        <span>{state === 'online' ? t('playStill') : t(`state.${state}`)}</span>
      </button>
      <header className={styles['head']}>
        <span className={styles['name']}>{name}</span>
        <span className={styles['actions']}>
          <IconButton label={t('close', { name })} onClick={onClose}>
            <X size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </span>
      </header>
    </section>
  );
}
