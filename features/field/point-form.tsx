'use client';

import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { arrivalOf, faultsOf, missingAnswers, type TaskAnswer } from '../../domain/field-task.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { CheckInput } from './check-input.tsx';
import styles from './field.module.css';
import type { CarriedPoint, CarriedTask, PostRead, ResultItem } from './field-types.ts';
import { PostProof } from './post-proof.tsx';
import { Shots } from './shots.tsx';
import { recentPosition, type usePosition } from './use-position.ts';
import { useShots } from './use-shots.ts';

interface PointFormProps {
  readonly author: { readonly id: string; readonly name: string };
  readonly task: CarriedTask;
  readonly point: CarriedPoint;
  readonly place: ReturnType<typeof usePosition>;
  readonly onKeep: (item: ResultItem, pictures: ReadonlyMap<string, ArrayBuffer>) => Promise<void>;
  readonly onCancel: () => void;
}

/** What is asked for at one point, with the proof that somebody is there (REQ-ENT-13). Unproved work is kept and says so. */
export function PointForm({ author, task, point, place, onKeep, onCancel }: PointFormProps) {
  const t = useTranslations('field');
  const words = useTranslations('tasks');
  const nameOf = useNameOf();
  const noteId = useId();
  const [answers, setAnswers] = useState<readonly TaskAnswer[]>([]);
  const [photographed, setPhotographed] = useState<ReadonlySet<string>>(new Set());
  const [post, setPost] = useState<{ readonly read: PostRead | null; readonly matches: boolean | null }>({
    read: null,
    matches: null,
  });
  const [unable, setUnable] = useState(false);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const here = recentPosition(place.position);
  const photos = useShots(author.name, here);

  const arrivalNow = () => {
    const at = recentPosition(place.position);
    const position = at === null ? null : { lng: at.lng, lat: at.lat, accuracyMeters: at.accuracyMeters };
    const arrival = arrivalOf(
      { ...point, code: '' },
      { position: position === null ? null : { ...position, mocked: false }, codeMatches: post.matches },
    );
    return { position, ...arrival };
  };
  const arrival = arrivalNow();
  const missing = unable ? [] : missingAnswers(point.checks, answers, photographed);
  const answer = (check: string, value: TaskAnswer['value']) =>
    setAnswers((before) => [...before.filter((one) => one.check !== check), { check, value }]);
  const keep = async () => {
    setBusy(true);
    try {
      const { position, proved } = arrivalNow();
      await onKeep(
        {
          ...{ kind: 'result', id: crypto.randomUUID(), author: author.id, authorName: author.name, note: note.trim() },
          ...{ takenAt: Date.now(), state: 'waiting', reason: '', attempts: 0, done: [], position, proved },
          ...{ task: task.id, taskName: nameOf(task), point: point.id, pointName: nameOf(point) },
          ...{ unable, answers, post: post.read, faulty: faultsOf(point.checks, answers).length > 0 },
          media: photos.shots.map(({ media }) => media),
        },
        photos.bytes(),
      );
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  return (
    <div className={styles['form']} data-point={point.id}>
      <h2 className={styles['pointTitle']}>{nameOf(point)}</h2>
      <p className={styles['arrival']} data-proved={arrival.proved} role="status">
        {arrival.proved
          ? t('proved')
          : t('unproved', { why: arrival.doubts.map((doubt) => words(`doubt.${doubt}`)).join(t('and')) })}
        {here === null ? '' : ` ${t('accuracy', { meters: here.accuracyMeters })}`}
      </p>
      {point.proof === 'position' ? null : (
        <PostProof point={point} onRead={(read, matches) => setPost({ read, matches })} />
      )}
      {unable
        ? null
        : point.checks.map((check) => (
            <CheckInput
              key={check.id}
              check={check}
              value={answers.find((one) => one.check === check.id)?.value ?? null}
              photographed={photographed.has(check.id)}
              onValue={(value) => answer(check.id, value)}
              onFiles={(files) => {
                if (files.length === 0) return;
                setPhotographed((before) => new Set([...before, check.id]));
                void photos.take(files, `${check.label} `);
              }}
            />
          ))}
      <Shots shots={photos.shots} />
      <button type="button" className={styles['unable']} aria-pressed={unable} onClick={() => setUnable(!unable)}>
        {t('unable')}
      </button>
      <label htmlFor={noteId}>{unable ? t('whyUnable') : t('note')}</label>
      <textarea id={noteId} rows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
      {(problem ?? photos.problem) === null ? null : (
        <p className={styles['problem']} role="alert">
          {t('notKept', { reason: problem ?? photos.problem ?? '' })}
        </p>
      )}
      {missing.length === 0 ? null : (
        <p className={styles['muted']}>
          {t('missing', {
            what: point.checks
              .filter(({ id }) => missing.includes(id))
              .map((check) => nameOf({ name: check.label, nameEn: check.labelEn }))
              .join(t('and')),
          })}
        </p>
      )}
      <div className={styles['bar']}>
        <Button
          look="primary"
          disabled={busy || photos.busy || missing.length > 0 || (unable && note.trim() === '')}
          onClick={() => void keep()}
        >
          {t('keep')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </div>
  );
}
