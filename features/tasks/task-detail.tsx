'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import type { PointState } from '../../domain/field-task.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { SettlePoint } from './settle-point.tsx';
import { TaskEntry } from './task-entry.tsx';
import styles from './tasks.module.css';

/** What the desk has to decide about. */
const LOUD: readonly PointState[] = ['conflict', 'unproved', 'unable'];

interface TaskDetailProps {
  readonly id: string;
  readonly mayHandle: boolean;
  readonly onBack: () => void;
}

/** One task: its points with all that was entered at each, what people disagree about, and its history. */
export function TaskDetail({ id, mayHandle, onBack }: TaskDetailProps) {
  const t = useTranslations('tasks');
  const words = useRefusalWords();
  const nameOf = useNameOf();
  const now = useNow();
  const trpc = useTRPC();
  const query = useQuery(trpc.tasks.task.queryOptions({ id }));
  if (query.isPending) return <Waiting label={t('title')} />;
  if (query.isError) return <Notice urgent title={words(query.error)} />;
  const task = query.data;
  const stepName = (step: string) => STEPS.find((one) => one === step) ?? 'comment';
  return (
    <article className={styles['article']} data-task-detail={id} data-state={task.state}>
      <header className={styles['title']}>
        <Button look="quiet" className={styles['back']} onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden /> {t('back')}
        </Button>
        <h2>{nameOf(task)}</h2>
        <p className={styles['muted']}>
          {t(`kind.${task.kind}`)}
          {now === 0
            ? ''
            : ` · ${t('window', { from: formatMoment(task.opensAt, now), to: formatMoment(task.dueAt, now) })}`}
          {task.doneAt === null || now === 0 ? '' : ` · ${t('doneAt', { moment: formatMoment(task.doneAt, now) })}`}
        </p>
      </header>
      <ol className={styles['points']}>
        {task.points.map((point) => (
          <li key={point.id} data-point={point.id} data-state={point.standing.state}>
            <p>
              <strong>{nameOf(point)}</strong>{' '}
              <span className={LOUD.includes(point.standing.state) ? styles['weigh'] : styles['muted']}>
                {t(`point.${point.standing.state}`)}
                {point.standing.outcome === null ? '' : ` · ${t(`outcome.${point.standing.outcome}`)}`}
              </span>{' '}
              <a href={`/?v=${point.lng.toFixed(5)},${point.lat.toFixed(5)},17`}>{t('map')}</a>
            </p>
            {task.entries
              .filter(({ pointId }) => pointId === point.id)
              .map((entry) => (
                <TaskEntry key={entry.id} entry={entry} checks={point.checks} mayHandle={mayHandle} />
              ))}
            {mayHandle && LOUD.includes(point.standing.state) ? <SettlePoint task={id} point={point.id} /> : null}
          </li>
        ))}
      </ol>
      <ol className={styles['steps']}>
        {task.steps.map((step) => (
          <li key={step.id}>
            <strong>{t(`step.${stepName(step.step)}`)}</strong>{' '}
            <span className={styles['muted']}>
              {now === 0 ? '' : formatMoment(step.at, now)} {step.actorName}
              {step.outcome === null ? '' : ` · ${t(`outcome.${step.outcome}`)}`}
            </span>
            {step.text === '' ? null : <p>{step.text}</p>}
          </li>
        ))}
      </ol>
    </article>
  );
}

const STEPS = ['opened', 'entered', 'done', 'overdue', 'missed', 'settled', 'released', 'comment'] as const;
