'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatDistance } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { CameraItems } from './camera-items.tsx';
import styles from './video-wall.module.css';
import type { WallSubject } from './wall-state.ts';

type Seeing = RouterOutputs['videoWall']['seeing'];

const RADII = [0, 100, 300, 500, 1000] as const;

interface SubjectPartProps {
  readonly subject: Exclude<WallSubject, { kind: 'ready' }>;
  readonly seeing: Seeing | undefined;
  readonly shown: ReadonlySet<string>;
  readonly onRadius: (radiusMeters: number) => void;
  readonly onCamera: (id: string) => void;
  readonly onAll: () => void;
}

/** What the wall was opened for: which cameras see it, which are hidden by a building, and the neighbours (REQ-VID-24). */
export function SubjectPart({ subject, seeing, shown, onRadius, onCamera, onAll }: SubjectPartProps) {
  const t = useTranslations('videoWall');
  const nameOf = useNameOf();
  const cameras = seeing?.cameras ?? [];
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  const noteOf = (id: string): string | null => {
    const camera = byId.get(id);
    if (camera === undefined) return null;
    const sight =
      camera.sight !== null
        ? t(`sight.${camera.sight}`)
        : camera.behind === null
          ? null
          : t('sight.behind', { name: camera.behind });
    return [formatDistance(camera.meters), sight].filter((word) => word !== null).join(' · ');
  };
  return (
    <div className={styles['subject']}>
      <h3>{seeing === undefined || seeing.name === '' ? t('spot') : nameOf(seeing)}</h3>
      <label className={styles['carousel']}>
        <span>{t('radius')}</span>
        <select value={subject.radiusMeters} onChange={(event) => onRadius(Number(event.target.value))}>
          {RADII.map((meters) => (
            <option key={meters} value={meters}>
              {meters === 0 ? t('seeingOnly') : t('within', { distance: formatDistance(meters) })}
            </option>
          ))}
        </select>
      </label>
      {seeing !== undefined && cameras.length === 0 ? <p className={styles['hint']}>{t('nobodySees')}</p> : null}
      <CameraItems cameras={cameras} withSite={false} shown={shown} onCamera={onCamera} note={({ id }) => noteOf(id)} />
      {cameras.length > 1 ? <Button onClick={onAll}>{t('openAll', { count: cameras.length })}</Button> : null}
      <p className={styles['hint']}>{t('sightHint')}</p>
    </div>
  );
}
