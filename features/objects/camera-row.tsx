'use client';

import { Play, VideoOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { sightOf } from '../../domain/camera-view.ts';
import type { LngLat } from '../../domain/place.ts';
import { formatDistance } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './card-body.module.css';
import type { CardCamera } from './card-types.ts';

interface CameraRowProps {
  readonly camera: CardCamera;
  /** Where one wants to look. */
  readonly spot: LngLat;
  readonly onPlay: (camera: CardCamera) => void;
}

/** A camera beside the object: how far, whether it looks this way, and one click to its picture. */
export function CameraRow({ camera, spot, onPlay }: CameraRowProps) {
  const t = useTranslations('cards');
  const codes = useCodeWords();
  const nameOf = useNameOf();
  const age = useAge();
  const now = useNow();
  const sight = sightOf(camera, spot);
  const name = nameOf(camera);
  const notes = [
    camera.isOwn ? t('cameraOwn') : null,
    formatDistance(camera.meters),
    sight === 'now' ? t('seesNow') : sight === 'turn' ? t('seesTurn') : null,
    camera.state === 'online' ? null : codes.camera(camera.state),
    camera.state !== 'online' && camera.lastSeenAt !== null && now !== 0
      ? t('lastSeen', { age: age((now - camera.lastSeenAt) / 1000) })
      : null,
  ].filter((note) => note !== null);
  return (
    <li>
      <button
        type="button"
        className={styles['camera']}
        data-state={camera.state}
        data-camera={camera.id}
        aria-label={t('play', { name })}
        onClick={() => onPlay(camera)}
      >
        <span className={styles['play']}>
          {camera.state === 'online' ? (
            <Play size={16} strokeWidth={1.5} aria-hidden />
          ) : (
            <VideoOff size={16} strokeWidth={1.5} aria-hidden />
          )}
        </span>
        <span>{name}</span>
        <span className={styles['right']}>{notes.join(' · ')}</span>
      </button>
    </li>
  );
}
