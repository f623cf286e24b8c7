'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import type { TaskCheck } from '../../domain/field-task.ts';
import { formatDistance, formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import type { TaskSeen } from './task-types.ts';
import styles from './tasks.module.css';

interface TaskEntryProps {
  readonly entry: TaskSeen['entries'][number];
  readonly checks: readonly TaskCheck[];
  readonly mayHandle: boolean;
}

/** What one person entered at a point, with what proves or does not prove that he was there. */
export function TaskEntry({ entry, checks, mayHandle }: TaskEntryProps) {
  const t = useTranslations('tasks');
  const nameOf = useNameOf();
  const now = useNow();
  const trpc = useTRPC();
  const client = useQueryClient();
  const release = useMutation(
    trpc.tasks.release.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: trpc.tasks.pathKey() }),
    }),
  );
  const answerTo = (check: TaskCheck): string => {
    const value = entry.answers.find((answer) => answer.check === check.id)?.value ?? null;
    if (value === null) return '–';
    if (check.kind !== 'choice') return `${value}${check.unit === '' ? '' : ` ${check.unit}`}`;
    const choice = check.choices[Number(value)];
    return choice === undefined ? String(value) : nameOf({ name: choice.label, nameEn: choice.labelEn });
  };
  const proof = [
    entry.accuracyMeters === null ? '' : `±${Math.round(entry.accuracyMeters)} m`,
    entry.distanceMeters === null ? '' : t('away', { distance: formatDistance(entry.distanceMeters) }),
    entry.postBy === '' ? '' : t(`post.${entry.postBy}`),
    ...entry.doubts.map((doubt) => t(`doubt.${doubt}`)),
  ].filter((part) => part !== '');
  const pictures = entry.media.filter(
    ({ role, mediaType }) => mediaType?.startsWith('image/') === true && role === 'marked',
  );
  return (
    <div className={styles['entry']} data-entry={entry.id} data-proved={entry.proved}>
      <p>
        {entry.inspectorName} · {now === 0 ? '' : formatMoment(entry.takenAt, now)} · {t(`outcome.${entry.outcome}`)}
      </p>
      <p className={entry.proved ? styles['muted'] : styles['weigh']}>
        {entry.proved ? t('proved') : t('notProved')}
        {proof.length === 0 ? '' : `：${proof.join(' · ')}`}
      </p>
      {entry.outcome === 'unable' ? null : (
        <p>
          {checks
            .filter(({ kind }) => kind !== 'photo')
            .map((check) => {
              const faulty = entry.faults.some((fault) => fault.check === check.id);
              return (
                <span key={check.id} className={faulty ? styles['weigh'] : undefined}>
                  {nameOf({ name: check.label, nameEn: check.labelEn })} {answerTo(check)}
                  {faulty ? ` (${t('outcome.fault')})` : ''}{' '}
                </span>
              );
            })}
        </p>
      )}
      {entry.note === '' ? null : <p>{entry.note}</p>}
      {pictures.map(({ sha256 }) => (
        <a key={sha256} href={`/api/field/media/${entry.id}/${sha256}/file`} target="_blank" rel="noreferrer">
          {/* biome-ignore lint/performance/noImgElement: evidence is shown as it is, under its own rights */}
          <img src={`/api/field/media/${entry.id}/${sha256}/file`} alt={t('photo')} loading="lazy" />
        </a>
      ))}
      {entry.quarantined && mayHandle ? (
        <Button disabled={release.isPending} onClick={() => release.mutate({ id: entry.id })}>
          {t('release')}
        </Button>
      ) : null}
    </div>
  );
}
