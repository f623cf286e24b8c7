'use client';

import { Play, VideoOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatDistance } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-panel.module.css';

type Camera = WarningDetail['cameras'][number];

interface WarningCamerasProps {
  readonly warning: number;
  readonly cameras: readonly Camera[];
  readonly onCamera: (camera: Camera) => void;
}

const SHORT = 3;

/** The object's own eyes first, then the nearest: one press from here to the picture. */
export function WarningCameras({ warning, cameras, onCamera }: WarningCamerasProps) {
  const t = useTranslations('warnings');
  const common = useTranslations('cards');
  const codes = useCodeWords();
  const nameOf = useNameOf();
  const [whole, setWhole] = useState(false);
  return (
    <section className={styles['part']}>
      <h3 className={styles['title']}>{t('panel.cameras')}</h3>
      {cameras.length === 0 ? <p className={styles['hint']}>{t('panel.camerasEmpty')}</p> : null}
      <ul>
        {cameras.slice(0, whole ? cameras.length : SHORT).map((camera) => (
          <li key={camera.fid}>
            <button
              type="button"
              className={styles['camera']}
              data-state={camera.state}
              data-camera={camera.id}
              aria-label={common('play', { name: nameOf(camera) })}
              onClick={() => onCamera(camera)}
            >
              {camera.state === 'online' ? (
                <Play size={16} strokeWidth={1.5} aria-hidden />
              ) : (
                <VideoOff size={16} strokeWidth={1.5} aria-hidden />
              )}
              <span className={styles['cameraName']}>{nameOf(camera)}</span>
              <span className={styles['right']}>
                {[
                  camera.own ? common('cameraOwn') : null,
                  formatDistance(camera.distanceMeters),
                  camera.state === 'online' ? null : codes.camera(camera.state),
                ]
                  .filter((note) => note !== null)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {cameras.length > SHORT && !whole ? (
        <Button look="quiet" className={styles['lines']} onClick={() => setWhole(true)}>
          {t('panel.moreCameras', { count: cameras.length })}
        </Button>
      ) : null}
      <a className={styles['wall']} href={`/video?warning=${warning}`}>
        {t('panel.videoWall')}
      </a>
    </section>
  );
}
