'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Check, Field } from '../../components/field.tsx';
import { READY_SCENES, type ReadyScene } from '../../domain/video-scene.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './video-wall.module.css';
import type { WallState } from './wall-state.ts';

interface SceneListProps {
  readonly wall: WallState;
  readonly onOpen: (wall: WallState) => void;
  readonly onReady: (scene: ReadyScene) => void;
}

/** Scenes that the product makes, one's own, and those that others share; and saving what stands on the wall. */
export function SceneList({ wall, onOpen, onReady }: SceneListProps) {
  const t = useTranslations('videoWall');
  const trpc = useTRPC();
  const client = useQueryClient();
  const refusal = useRefusalWords();
  const scenes = useQuery(trpc.videoWall.scenes.queryOptions());
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const look = () => void client.invalidateQueries({ queryKey: trpc.videoWall.scenes.queryKey() });
  const save = useMutation(
    trpc.videoWall.saveScene.mutationOptions({
      onSuccess: () => {
        setName('');
        look();
      },
    }),
  );
  const remove = useMutation(trpc.videoWall.removeScene.mutationOptions({ onSuccess: look }));
  return (
    <div className={styles['scenes']}>
      <h3>{t('readyTitle')}</h3>
      <ul>
        {READY_SCENES.map((scene) => (
          <li key={scene}>
            <Button look="quiet" wide className={styles['scene']} onClick={() => onReady(scene)}>
              <span className={styles['name']}>{t(`ready.${scene}`)}</span>
              <span className={styles['note']}>{t(`readyNote.${scene}`)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <h3>{t('savedTitle')}</h3>
      {scenes.data?.length === 0 ? <p className={styles['hint']}>{t('noScenes')}</p> : null}
      <ul>
        {scenes.data?.map((scene) => (
          <li key={scene.id} className={styles['sceneRow']}>
            <Button
              look="quiet"
              wide
              className={styles['scene']}
              onClick={() =>
                onOpen({
                  cameras: scene.cameras,
                  layout: scene.layout,
                  page: 0,
                  carouselSeconds: scene.carouselSeconds,
                })
              }
            >
              <span className={styles['name']}>{scene.name}</span>
              <span className={styles['note']}>
                {scene.mine
                  ? t(scene.shared ? 'sharedByMe' : 'mine', { count: scene.cameras.length })
                  : t('sharedBy', { name: scene.ownerName })}
              </span>
            </Button>
            {scene.mine ? (
              <IconButton
                label={t('removeScene', { name: scene.name })}
                onClick={() => remove.mutate({ id: scene.id })}
              >
                <X size={14} strokeWidth={1.5} aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {wall.cameras.some((id) => id !== '') ? (
        <form
          className={styles['save']}
          onSubmit={(event) => {
            event.preventDefault();
            const { layout, carouselSeconds } = wall;
            save.mutate({ name, layout, carouselSeconds, shared, cameras: [...wall.cameras] });
          }}
        >
          <Field
            label={t('sceneName')}
            value={name}
            maxLength={60}
            required
            error={save.error === null ? null : refusal(save.error)}
            onChange={(event) => setName(event.target.value)}
          />
          <Check label={t('share')} checked={shared} onChange={(event) => setShared(event.target.checked)} />
          <Button type="submit" look="primary" disabled={save.isPending}>
            {t('saveScene')}
          </Button>
        </form>
      ) : (
        <p className={styles['hint']}>{t('saveHint')}</p>
      )}
    </div>
  );
}
