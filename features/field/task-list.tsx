'use client';

import { useTranslations } from 'use-intl';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './field.module.css';
import type { CarriedPoint, CarriedTask, FieldItem } from './field-types.ts';
import { isPast, knownPoints } from './next-point.ts';

interface TaskListProps {
  readonly tasks: readonly CarriedTask[];
  readonly items: readonly FieldItem[];
  readonly now: number;
  /** When they were asked for last, epoch milliseconds of this device. */
  readonly at: number | null;
  readonly onPoint: (task: CarriedTask, point: CarriedPoint) => void;
}

/** The tasks of the day, each with its points; any point may be entered, in whatever order the ground asks for. */
export function TaskList({ tasks, items, now, at, onPoint }: TaskListProps) {
  const t = useTranslations('field');
  const words = useTranslations('tasks');
  const nameOf = useNameOf();
  return (
    <>
      <h2 className={styles['listTitle']}>
        {t('tasks')} <small>{at === null ? t('tasksUnknown') : t('tasksOf', { moment: formatMoment(at, now) })}</small>
      </h2>
      {at !== null && tasks.length === 0 ? <p className={styles['muted']}>{t('noTasks')}</p> : null}
      <ol className={styles['list']}>
        {tasks.map((task) => {
          const known = knownPoints(task, items);
          const past = known.filter(isPast).length;
          return (
            <li key={task.id} data-task={task.id}>
              <details>
                <summary className={styles['summary']}>
                  <strong>{nameOf(task)}</strong>
                  <span>
                    {past}/{known.length}
                  </span>
                  <span className={styles['muted']}>
                    {words(`kind.${task.kind}`)} ·{' '}
                    {task.opensAt > now
                      ? t('opensAt', { moment: formatMoment(task.opensAt, now) })
                      : t(task.dueAt < now ? 'overdueSince' : 'dueBy', { moment: formatMoment(task.dueAt, now) })}
                  </span>
                </summary>
                <ol className={styles['points']}>
                  {known.map(({ point, state, waiting }) => (
                    <li key={point.id}>
                      <button
                        type="button"
                        data-state={state}
                        disabled={task.opensAt > now}
                        onClick={() => onPoint(task, point)}
                      >
                        <span>{nameOf(point)}</span>
                        <span>
                          {words(`point.${state}`)}
                          {waiting ? ` · ${t('state.waiting')}` : ''}
                        </span>
                      </button>
                    </li>
                  ))}
                </ol>
              </details>
            </li>
          );
        })}
      </ol>
    </>
  );
}
