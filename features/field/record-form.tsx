'use client';

import { Camera } from 'lucide-react';
import { type ChangeEvent, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import {
  COARSE_METERS,
  FINDING_CODES,
  FINDING_SEVERITIES,
  type FindingCode,
  type FindingSeverity,
} from '../../domain/finding.ts';
import { formatClock, formatDate, formatPosition } from '../../lib/i18n/format.ts';
import styles from './field.module.css';
import type { FieldItem, FieldMedia } from './field-types.ts';
import { markPhoto, sha256Of } from './photo.ts';
import type { DevicePosition, usePosition } from './use-position.ts';

interface RecordFormProps {
  readonly author: { readonly id: string; readonly name: string };
  readonly place: ReturnType<typeof usePosition>;
  readonly onKeep: (item: FieldItem, pictures: ReadonlyMap<string, ArrayBuffer>) => Promise<void>;
  readonly onCancel: () => void;
}

interface Taken {
  readonly media: FieldMedia;
  readonly bytes: ArrayBuffer;
  readonly url: string | null;
}

/** A position older than this says where the person was. */
const OLD_MS = 60_000;

const recent = (position: DevicePosition | null): DevicePosition | null =>
  position !== null && Date.now() - position.at < OLD_MS ? position : null;

/** A finding in three taps: photo, kind, keep (REQ-WF-27). Everything else may stay as it is. */
export function RecordForm({ author, place, onKeep, onCancel }: RecordFormProps) {
  const t = useTranslations('field');
  const words = useTranslations('findings');
  const noteId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [taken, setTaken] = useState<readonly Taken[]>([]);
  const [code, setCode] = useState<FindingCode | null>(null);
  const [severity, setSeverity] = useState<FindingSeverity>('general');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const here = recent(place.position);

  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    setBusy(true);
    try {
      for (const file of files) {
        const now = Date.now();
        const lines = [
          `${formatDate(now)} ${formatClock(now)}  ${author.name}`,
          here === null ? t('noPosition') : `${formatPosition(here.lng, here.lat)}  ±${here.accuracyMeters} m`,
        ];
        const marked = await markPhoto(file, lines);
        const originals: [Blob, 'original' | 'marked'][] = [[file, 'original']];
        if (marked !== null) originals.push([marked, 'marked']);
        for (const [blob, role] of originals) {
          const bytes = await blob.arrayBuffer();
          const sha256 = await sha256Of(bytes);
          const media = { sha256, role, name: file.name.slice(0, 200), type: blob.type, bytes: bytes.byteLength };
          const url = role === 'marked' ? URL.createObjectURL(blob) : null;
          setTaken((before) =>
            before.some((one) => one.media.sha256 === sha256) ? before : [...before, { media, bytes, url }],
          );
        }
      }
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const keep = async () => {
    if (code === null) return;
    setBusy(true);
    try {
      const position = recent(place.position);
      await onKeep(
        {
          ...{ id: crypto.randomUUID(), author: author.id, authorName: author.name, code, severity, note: note.trim() },
          ...{ takenAt: Date.now(), state: 'waiting', reason: '', attempts: 0, done: [] },
          position:
            position === null
              ? null
              : { lng: position.lng, lat: position.lat, accuracyMeters: position.accuracyMeters },
          media: taken.map(({ media }) => media),
        },
        new Map(taken.map(({ media, bytes }) => [media.sha256, bytes])),
      );
    } catch (error) {
      // Not kept: the form stays with all that was entered.
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  return (
    <div className={styles['form']}>
      <button type="button" className={styles['photo']} disabled={busy} onClick={() => input.current?.click()}>
        <Camera size={28} strokeWidth={1.5} aria-hidden />
        {taken.length === 0 ? t('takePhoto') : t('morePhotos')}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*,video/mp4,video/webm"
        capture="environment"
        hidden
        aria-label={t('takePhoto')}
        onChange={(event) => void take(event)}
      />
      <ul className={styles['shots']}>
        {taken.flatMap(({ media, url }) =>
          url === null ? [] : [<li key={media.sha256} style={{ backgroundImage: `url(${url})` }} />],
        )}
      </ul>
      <p className={styles['muted']} role="status">
        {here === null
          ? place.problem === null
            ? t('locating')
            : t('noPositionWhy', { reason: place.problem })
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
      {problem === null ? null : (
        <p className={styles['problem']} role="alert">
          {t('notKept', { reason: problem })}
        </p>
      )}
      <div className={styles['bar']}>
        <Button look="primary" disabled={busy || code === null} onClick={() => void keep()}>
          {t('keep')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </div>
  );
}
