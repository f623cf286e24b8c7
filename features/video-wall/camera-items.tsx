'use client';

import { Move, Video, VideoOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { CAMERA_DRAG } from './drag.ts';
import styles from './video-wall.module.css';

type Camera = RouterOutputs['videoWall']['search']['cameras'][number];

interface CameraItemsProps {
  readonly cameras: readonly Camera[];
  readonly withSite: boolean;
  readonly shown: ReadonlySet<string>;
  readonly onCamera: (id: string) => void;
  /** A word behind the name: how far, what stands in the way. */
  readonly note?: (camera: Camera) => string | null;
}

/** Cameras to be dragged onto a tile; pressing or tapping one puts it where there is room. */
export function CameraItems({ cameras, withSite, shown, onCamera, note }: CameraItemsProps) {
  const t = useTranslations('videoWall');
  const codes = useCodeWords();
  const nameOf = useNameOf();
  return (
    <ul>
      {cameras.map((camera) => {
        const words = [
          withSite && camera.site !== '' ? nameOf({ name: camera.site, nameEn: camera.siteEn }) : null,
          camera.state === 'online' ? null : codes.camera(camera.state),
          note?.(camera) ?? null,
        ].filter((word) => word !== null);
        const name = nameOf(camera);
        return (
          <li key={camera.id}>
            <button
              type="button"
              className={styles['camera']}
              data-camera-item={camera.id}
              data-state={camera.state}
              aria-pressed={shown.has(camera.id)}
              draggable
              title={t('putUp', { name })}
              onDragStart={(event) => {
                event.dataTransfer.setData(CAMERA_DRAG, camera.id);
                event.dataTransfer.effectAllowed = 'move';
              }}
              onClick={() => onCamera(camera.id)}
            >
              {camera.state === 'online' ? (
                <Video size={14} strokeWidth={1.5} aria-hidden />
              ) : (
                <VideoOff size={14} strokeWidth={1.5} aria-hidden />
              )}
              <span className={styles['name']}>{name}</span>
              {camera.ptz ? <Move size={12} strokeWidth={1.5} aria-label={t('steerable')} /> : null}
              {words.length === 0 ? null : <span className={styles['note']}>{words.join(' · ')}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
