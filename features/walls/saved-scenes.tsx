'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Field } from '../../components/field.tsx';
import type { WallScene } from '../../domain/wall-scene.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './walls.module.css';

interface SavedScenesProps {
  /** The scene that is being written; null while it is not complete. */
  readonly scene: WallScene | null;
  readonly onUse: (scene: WallScene) => void;
}

/** Scenes kept by name: one's own, and those that others share. */
export function SavedScenes({ scene, onUse }: SavedScenesProps) {
  const t = useTranslations('walls');
  const words = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(true);
  const again = { onSuccess: () => client.invalidateQueries({ queryKey: trpc.walls.scenes.queryKey() }) };
  const scenes = useQuery(trpc.walls.scenes.queryOptions());
  const save = useMutation(trpc.walls.saveScene.mutationOptions(again));
  const remove = useMutation(trpc.walls.removeScene.mutationOptions(again));
  return (
    <fieldset className={styles['saved']}>
      <legend>{t('saved')}</legend>
      <ul>
        {(scenes.data ?? []).map((one) => (
          <li key={one.id}>
            <span>
              {one.name}
              <small>
                {t(`scene.${one.body.kind}`)}
                {one.own ? '' : ` · ${one.ownerName}`}
                {one.shared ? ` · ${t('shared')}` : ''}
              </small>
            </span>
            <Button look="quiet" onClick={() => onUse(one.body)}>
              {t('useScene')}
            </Button>
            {one.own ? (
              <Button look="quiet" onClick={() => remove.mutate({ id: one.id })}>
                {t('removeScene')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <div className={styles['bar']}>
        <Field
          label={t('sceneName')}
          value={name}
          maxLength={60}
          error={save.isError ? words(save.error) : null}
          onChange={(event) => setName(event.target.value)}
        />
        <Check label={t('shared')} checked={shared} onChange={(event) => setShared(event.target.checked)} />
        <Button
          disabled={scene === null || name.trim() === '' || save.isPending}
          onClick={() => {
            if (scene !== null) save.mutate({ id: null, name, body: scene, shared });
          }}
        >
          {t('saveScene')}
        </Button>
      </div>
    </fieldset>
  );
}
