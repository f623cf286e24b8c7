'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import type { WallProgramme, WallScene } from '../../domain/wall-scene.ts';
import { HoursForm } from './hours-form.tsx';
import { draftOf, programmeOf } from './programme-draft.ts';
import { SavedScenes } from './saved-scenes.tsx';
import { SceneForm } from './scene-form.tsx';
import styles from './walls.module.css';

interface WallEditorProps {
  readonly name: string;
  readonly programme: WallProgramme;
  /** Absent when a bound wall is changed. */
  readonly code?: { readonly value: string; readonly onValue: (code: string) => void };
  readonly action: string;
  readonly problem: string | null;
  readonly busy: boolean;
  readonly onSave: (name: string, programme: WallProgramme) => void;
  readonly onCancel?: () => void;
}

/** Name and programme of one wall; used to bind a screen and to change it later. */
export function WallEditor({ code, action, problem, busy, onSave, onCancel, ...given }: WallEditorProps) {
  const t = useTranslations('walls');
  const [name, setName] = useState(given.name);
  const [draft, setDraft] = useState(() => draftOf(given.programme));
  const made = programmeOf(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typeof made !== 'number') onSave(name, made);
  };
  const use = ({ tour, ...scene }: WallScene) =>
    setDraft((before) => ({ ...draftOf({ scene: { ...scene, tour }, hours: before.hours }) }));
  return (
    <form className={styles['editor']} onSubmit={submit}>
      <div className={styles['bar']}>
        {code === undefined ? null : (
          <Field
            label={t('code')}
            className={styles['code']}
            value={code.value}
            autoComplete="off"
            spellCheck={false}
            maxLength={9}
            required
            onChange={(event) => code.onValue(event.target.value.toUpperCase())}
          />
        )}
        <Field
          label={t('name')}
          value={name}
          maxLength={40}
          placeholder={t('nameHint')}
          required
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <SceneForm
        draft={draft}
        badLine={typeof made === 'number' ? made : null}
        onDraft={(next) => setDraft({ ...next, hours: draft.hours })}
      />
      <HoursForm base={draft.scene} hours={draft.hours} onHours={(hours) => setDraft({ ...draft, hours })} />
      <SavedScenes scene={typeof made === 'number' ? null : made.scene} onUse={use} />
      {problem === null ? null : (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      <div className={styles['bar']}>
        <Button look="primary" type="submit" disabled={busy || typeof made === 'number'}>
          {action}
        </Button>
        {onCancel === undefined ? null : (
          <Button look="quiet" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}
