'use client';

import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Check, Choice, Field } from '../../components/field.tsx';
import { WALL_PARTS, WALL_SCENES, WALL_VIDEOS, type WallScene, wallTypePx } from '../../domain/wall-scene.ts';
import styles from './walls.module.css';

/** A scene as it is being written: the tour as text, because half a line is no place yet. */
export interface SceneDraft {
  readonly scene: Omit<WallScene, 'tour'>;
  readonly tour: string;
}

interface SceneFormProps {
  readonly draft: SceneDraft;
  readonly onDraft: (draft: SceneDraft) => void;
  /** The line of the tour that is none; null when all are. */
  readonly badLine: number | null;
}

/** What a wall shows, field by field. */
export function SceneForm({ draft, onDraft, badLine }: SceneFormProps) {
  const t = useTranslations('walls');
  const tourId = useId();
  const { scene } = draft;
  const set = (patch: Partial<SceneDraft['scene']>) => onDraft({ ...draft, scene: { ...scene, ...patch } });
  const number = (text: string, fallback: number) => (text.trim() === '' ? fallback : Number(text));
  return (
    <div className={styles['form']}>
      <Choice
        label={t('kind')}
        value={scene.kind}
        onChange={(event) => set({ kind: WALL_SCENES.find((kind) => kind === event.target.value) ?? 'watch' })}
      >
        {WALL_SCENES.map((kind) => (
          <option key={kind} value={kind}>
            {t(`scene.${kind}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('part')}
        value={scene.part}
        onChange={(event) => set({ part: WALL_PARTS.find((part) => part === event.target.value) ?? 'whole' })}
      >
        {WALL_PARTS.map((part) => (
          <option key={part} value={part}>
            {t(`parts.${part}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('videos')}
        value={scene.videos}
        onChange={(event) => set({ videos: WALL_VIDEOS.find((count) => count === Number(event.target.value)) ?? 4 })}
      >
        {WALL_VIDEOS.map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </Choice>
      <Field
        label={t('dwell')}
        type="number"
        min={8}
        max={300}
        value={scene.dwellSeconds}
        onChange={(event) => set({ dwellSeconds: Math.round(number(event.target.value, 20)) })}
      />
      <Field
        label={t('viewing')}
        type="number"
        min={1}
        max={40}
        step="any"
        value={scene.viewingMeters}
        onChange={(event) => set({ viewingMeters: number(event.target.value, 8) })}
      />
      <Field
        label={t('height')}
        type="number"
        min={20}
        max={1000}
        value={scene.heightCentimeters}
        onChange={(event) => set({ heightCentimeters: number(event.target.value, 240) })}
      />
      <Choice
        label={t('theme')}
        value={scene.theme}
        onChange={(event) => set({ theme: event.target.value === 'light' ? 'light' : 'dark' })}
      >
        <option value="dark">{t('themes.dark')}</option>
        <option value="light">{t('themes.light')}</option>
      </Choice>
      <Choice
        label={t('language')}
        value={scene.locale}
        onChange={(event) => set({ locale: event.target.value === 'en' ? 'en' : 'zh' })}
      >
        <option value="zh">{t('languages.zh')}</option>
        <option value="en">{t('languages.en')}</option>
      </Choice>
      <Check label={t('speak')} checked={scene.speak} onChange={(event) => set({ speak: event.target.checked })} />
      <p className={styles['hint']}>{t('typeSize', { px: wallTypePx(scene, 2160) })}</p>
      <div className={styles['wide']}>
        <label htmlFor={tourId}>{t('tour')}</label>
        <textarea
          id={tourId}
          rows={3}
          value={draft.tour}
          aria-invalid={badLine !== null}
          aria-describedby={`${tourId}-hint`}
          onChange={(event) => onDraft({ ...draft, tour: event.target.value })}
        />
        <p id={`${tourId}-hint`} className={styles['hint']} role={badLine === null ? undefined : 'alert'}>
          {badLine === null ? t('tourHint') : t('tourBad', { line: badLine })}
        </p>
      </div>
    </div>
  );
}
