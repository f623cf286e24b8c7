'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatClock } from '../../lib/i18n/format.ts';
import styles from './incident.module.css';
import type { IncidentCommands } from './incident-queries.ts';
import type { Incident } from './incident-types.ts';
import { useLogWords } from './use-log-words.ts';

type Entry = Incident['entries'][number];

interface IncidentLogProps {
  readonly incident: Incident;
  readonly commands: IncidentCommands;
  readonly mayWrite: boolean;
}

/** The command log: append-only, newest first, with a line to write the next entry and the way to end the incident. */
export function IncidentLog({ incident, commands, mayWrite }: IncidentLogProps) {
  const t = useTranslations('incidents');
  const words = useTranslations('response');
  const common = useTranslations('common');
  const [text, setText] = useState('');
  const [closing, setClosing] = useState(false);
  const [wrong, setWrong] = useState<Entry | null>(null);
  const lineOf = useLogWords(incident);
  const write = async () => {
    if (wrong !== null) await commands.correct.mutateAsync({ id: incident.id, entryId: wrong.id, text });
    else await (closing ? commands.close : commands.note).mutateAsync({ id: incident.id, text });
    setText('');
    setClosing(false);
    setWrong(null);
  };
  return (
    <section className={styles['section']} aria-label={t('logTitle')}>
      {mayWrite ? (
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            void write().catch(() => {});
          }}
        >
          <label>
            <span>
              {wrong !== null
                ? words('correcting', { at: formatClock(wrong.at) })
                : closing
                  ? t('closeWhy')
                  : t('note')}
            </span>
            <textarea rows={2} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
          </label>
          <div className={styles['actions']}>
            <Button type="submit" look="primary" disabled={text.trim() === '' || commands.note.isPending}>
              {wrong !== null ? words('correct') : closing ? t('close') : t('writeNote')}
            </Button>
            {wrong === null ? (
              <Button look="quiet" onClick={() => setClosing(!closing)}>
                {closing ? t('keepOpen') : t('close')}
              </Button>
            ) : (
              <Button look="quiet" onClick={() => setWrong(null)}>
                {common('cancel')}
              </Button>
            )}
          </div>
        </form>
      ) : null}
      <ol>
        {incident.entries.map((entry) => (
          <li key={entry.id} className={styles['entry']}>
            <time>{formatClock(entry.at)}</time>
            <span>
              {incident.exercise ? `【${t('exercise')}】` : ''}
              {lineOf(entry)}
              {entry.text === '' ? '' : ` ${entry.text}`}
              <small>{entry.actorName === 'worker' ? t('engine') : entry.actorName}</small>
            </span>
            {mayWrite ? (
              <Button look="quiet" onClick={() => setWrong(entry)}>
                {words('correct')}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
