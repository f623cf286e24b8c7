'use client';

import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { CameraRow } from './camera-row.tsx';
import styles from './card-body.module.css';
import type { Card, CardCamera } from './card-types.ts';

interface CamerasTabProps {
  readonly card: Card;
  readonly onCamera: (camera: CardCamera) => void;
}

/** Cameras of the object and those near it, own first. */
export function CamerasTab({ card, onCamera }: CamerasTabProps) {
  const t = useTranslations('cards');
  if (card.cameras.length === 0) return <Notice title={t('camerasEmpty')}>{t('camerasEmptyHint')}</Notice>;
  return (
    <>
      <ul>
        {card.cameras.map((camera) => (
          <CameraRow key={camera.fid} camera={camera} spot={card.identity.position} onPlay={onCamera} />
        ))}
      </ul>
      <p className={styles['hint']}>
        <a className={styles['wall']} href={`/video?object=${card.identity.layer}.${card.identity.fid}`}>
          {t('videoWall')}
        </a>
      </p>
      <p className={styles['hint']}>{t('seesHint')}</p>
    </>
  );
}
