'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { formatMinute, formatSpan } from '../../lib/i18n/format.ts';
import styles from './response.module.css';
import type { IncidentTask, ResponseCommands } from './response-queries.ts';

interface TasksPartProps {
  readonly incidentId: number;
  readonly tasks: readonly IncidentTask[];
  readonly commands: ResponseCommands;
  readonly may: boolean;
  readonly now: number;
}

/** Tasks: what, who, until when; each ends once, done or withdrawn. */
export function TasksPart({ incidentId, tasks, commands, may, now }: TasksPartProps) {
  const t = useTranslations('response');
  return (
    <section className={styles['part']} aria-label={t('tasks')}>
      <h3 className={styles['heading']}>{t('tasks')}</h3>
      {tasks.length === 0 ? <p className={styles['hint']}>{t('tasksNone')}</p> : null}
      <ol>
        {tasks.map((task) => (
          <li key={task.id} className={styles['unit']} data-task={task.id} data-done={task.doneAt !== null}>
            <span>
              {task.what}
              <small>
                <b>{task.who}</b> <TaskEnd task={task} now={now} />
              </small>
            </span>
            {may && task.doneAt === null && task.withdrawnAt === null ? (
              <span className={styles['buttons']}>
                <Button onClick={() => commands.endTask.mutate({ id: task.id, end: 'done' })}>{t('task.done')}</Button>
                <Button look="quiet" onClick={() => commands.endTask.mutate({ id: task.id, end: 'withdrawn' })}>
                  {t('task.withdraw')}
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {may ? <NewTask incidentId={incidentId} commands={commands} now={now} /> : null}
    </section>
  );
}

function TaskEnd({ task, now }: { readonly task: IncidentTask; readonly now: number }) {
  const t = useTranslations('response');
  const { dueAt, doneAt, withdrawnAt } = task;
  if (doneAt !== null) return t('taskDone', { at: formatMinute(doneAt), name: task.doneByName ?? '' });
  if (withdrawnAt !== null)
    return t('taskWithdrawn', { at: formatMinute(withdrawnAt), name: task.withdrawnByName ?? '' });
  if (dueAt === null) return null;
  return dueAt >= now
    ? t('taskDue', { at: formatMinute(dueAt) })
    : t('taskLate', { span: formatSpan((now - dueAt) / 1000) });
}

function NewTask({ incidentId, commands, now }: Pick<TasksPartProps, 'incidentId' | 'commands' | 'now'>) {
  const t = useTranslations('response');
  const [what, setWhat] = useState('');
  const [who, setWho] = useState('');
  const [minutes, setMinutes] = useState('30');
  const within = Math.trunc(Number(minutes));
  const give = async () => {
    const dueAt = within > 0 ? now + within * 60_000 : null;
    await commands.addTask.mutateAsync({ incidentId, what, who, dueAt });
    setWhat('');
    setWho('');
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        // A refusal is shown above; the text stays.
        void give().catch(() => {});
      }}
    >
      <Field label={t('task.what')} value={what} maxLength={500} onChange={(event) => setWhat(event.target.value)} />
      <Field label={t('task.who')} value={who} maxLength={120} onChange={(event) => setWho(event.target.value)} />
      <Field
        label={t('task.minutes')}
        type="number"
        inputMode="numeric"
        min={0}
        max={2880}
        value={minutes}
        onChange={(event) => setMinutes(event.target.value)}
      />
      <Button type="submit" disabled={what.trim() === '' || who.trim() === '' || commands.addTask.isPending}>
        {t('task.give')}
      </Button>
    </form>
  );
}
