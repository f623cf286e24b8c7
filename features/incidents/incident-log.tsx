'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatClock } from '../../lib/i18n/format.ts';
import styles from './incident.module.css';
import type { IncidentCommands } from './incident-queries.ts';
import type { Incident } from './incident-types.ts';

interface IncidentLogProps {
  readonly incident: Incident;
  readonly commands: IncidentCommands;
  readonly mayWrite: boolean;
}

/** The command log: append-only, newest first, with a line to write the next entry and the way to end the incident. */
export function IncidentLog({ incident, commands, mayWrite }: IncidentLogProps) {
  const t = useTranslations('incidents');
  const [text, setText] = useState('');
  const [closing, setClosing] = useState(false);
  const write = async () => {
    const command = closing ? commands.close : commands.note;
    await command.mutateAsync({ id: incident.id, text });
    setText('');
    setClosing(false);
  };
  const lineOf = (entry: Incident['entries'][number]): string => {
    const { detail } = entry;
    switch (entry.kind) {
      case 'step': {
        const step = incident.plan.find((one) => one.key === detail['step']);
        return t('log.step', { step: step === undefined ? String(detail['step']) : step.zh });
      }
      case 'radius':
        return t('log.radius', { radius: Number(detail['radiusMeters']) });
      case 'casualties':
        return t('casualtiesLine', {
          dead: Number(detail['dead']),
          missing: Number(detail['missing']),
          injured: Number(detail['injured']),
          trapped: Number(detail['trapped']),
        });
      case 'report':
      case 'overdue': {
        const level = detail['level'] === 'enterprise' ? 'enterprise' : 'bureau';
        const kind = detail['kind'] === 'final' ? 'final' : detail['kind'] === 'follow_up' ? 'follow_up' : 'first';
        return t(`log.${entry.kind}`, { report: t(`report.${kind}`), level: t(`level.${level}`) });
      }
      case 'opened':
      case 'closed':
        return t(`log.${entry.kind}`);
      default:
        return '';
    }
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
            <span>{closing ? t('closeWhy') : t('note')}</span>
            <textarea rows={2} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
          </label>
          <div className={styles['actions']}>
            <Button type="submit" look="primary" disabled={text.trim() === '' || commands.note.isPending}>
              {closing ? t('close') : t('writeNote')}
            </Button>
            <Button look="quiet" onClick={() => setClosing(!closing)}>
              {closing ? t('keepOpen') : t('close')}
            </Button>
          </div>
        </form>
      ) : null}
      <ol>
        {incident.entries.map((entry) => (
          <li key={entry.id} className={styles['entry']}>
            <time>{formatClock(entry.at)}</time>
            <span>
              {lineOf(entry)}
              {entry.text === '' ? '' : ` ${entry.text}`}
              <small>{entry.actorName === 'worker' ? t('engine') : entry.actorName}</small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
