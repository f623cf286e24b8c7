'use client';

import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import {
  COARSE_METERS,
  FINDING_CODES,
  FINDING_SEVERITIES,
  type FindingCode,
  type FindingSeverity,
} from '../../domain/finding.ts';
import { formatPosition } from '../../lib/i18n/format.ts';
import styles from './field.module.css';
import type { FieldItem } from './field-types.ts';
import { PhotoInput } from './photo-input.tsx';
import { Shots } from './shots.tsx';
import { recentPosition, type usePosition } from './use-position.ts';
import { useShots } from './use-shots.ts';
import { VoiceNote } from './voice-note.tsx';

interface RecordFormProps {
  readonly author: { readonly id: string; readonly name: string };
  readonly place: ReturnType<typeof usePosition>;
  readonly onKeep: (item: FieldItem, pictures: ReadonlyMap<string, ArrayBuffer>) => Promise<void>;
  readonly onCancel: () => void;
}

/** A finding in three taps: photo, kind, keep (REQ-WF-27). Everything else may stay as it is. */
export function RecordForm({ author, place, onKeep, onCancel }: RecordFormProps) {
  const t = useTranslations('field');
  const words = useTranslations('findings');
  const noteId = useId();
  const [code, setCode] = useState<FindingCode | null>(null);
  const [severity, setSeverity] = useState<FindingSeverity>('general');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const here = recentPosition(place.position);
  const photos = useShots(author.name, here);

  const voices = photos.shots.filter(({ media }) => media.name.startsWith('voice.')).length;
  const keep = async () => {
    if (code === null) return;
    setBusy(true);
    try {
      const position = recentPosition(place.position);
      await onKeep(
        {
          kind: 'finding',
          ...{ id: crypto.randomUUID(), author: author.id, authorName: author.name, code, severity, note: note.trim() },
          ...{ takenAt: Date.now(), state: 'waiting', reason: '', attempts: 0, done: [] },
          position:
            position === null
              ? null
              : { lng: position.lng, lat: position.lat, accuracyMeters: position.accuracyMeters },
          media: photos.shots.map(({ media }) => media),
        },
        photos.bytes(),
      );
    } catch (error) {
      // Not kept: the form stays with all that was entered.
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  return (
    <div className={styles['form']}>
      <PhotoInput
        label={photos.shots.length === 0 ? t('takePhoto') : t('morePhotos')}
        disabled={busy || photos.busy}
        onFiles={(files) => void photos.take(files)}
      />
      <Shots shots={photos.shots} />
      <VoiceNote
        disabled={busy}
        onNote={(note) => void photos.add(note, note.type.includes('mp4') ? 'voice.m4a' : 'voice.webm')}
      />
      {voices === 0 ? null : <p className={styles['muted']}>{t('voices', { count: voices })}</p>}
      <p className={styles['muted']} role="status">
        {here === null
          ? place.problem === null
            ? t('locating')
            : t('noPositionWhy', { reason: t(`locationProblem.${place.problem}`) })
          : here.accuracyMeters > COARSE_METERS
            ? t('coarse', { meters: here.accuracyMeters })
            : t('position', { place: formatPosition(here.lng, here.lat), meters: here.accuracyMeters })}
      </p>
      <fieldset className={styles['choices']}>
        <legend>{t('kind')}</legend>
        {FINDING_CODES.map((one) => (
          <button key={one} type="button" aria-pressed={code === one} onClick={() => setCode(one)}>
            {words(`code.${one}`)}
          </button>
        ))}
      </fieldset>
      <fieldset className={styles['choices']} data-three="true">
        <legend>{t('severity')}</legend>
        {FINDING_SEVERITIES.map((one) => (
          <button key={one} type="button" aria-pressed={severity === one} onClick={() => setSeverity(one)}>
            {words(`severity.${one}`)}
          </button>
        ))}
      </fieldset>
      <label htmlFor={noteId}>{t('note')}</label>
      <textarea id={noteId} rows={3} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
      {(problem ?? photos.problem) === null ? null : (
        <p className={styles['problem']} role="alert">
          {t('notKept', { reason: problem ?? photos.problem ?? '' })}
        </p>
      )}
      <div className={styles['bar']}>
        <Button look="primary" disabled={busy || photos.busy || code === null} onClick={() => void keep()}>
          {t('keep')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </div>
  );
}
