'use client';

import { Camera } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './field.module.css';
import type { CarriedPermits, CarriedPoint, CarriedTask, FieldItem } from './field-types.ts';
import { GuardCards } from './guard-card.tsx';
import { type GuardAct, guardItem } from './guard-item.ts';
import { HelpButton } from './help-button.tsx';
import { NextCard } from './next-card.tsx';
import { nextPoint } from './next-point.ts';
import { PatrolCard } from './patrol-card.tsx';
import { PointForm } from './point-form.tsx';
import { Queue } from './queue.tsx';
import { RecordForm } from './record-form.tsx';
import { TaskList } from './task-list.tsx';
import type { useField } from './use-field.ts';
import { useHelp } from './use-help.ts';
import { usePatrol } from './use-patrol.ts';
import { recentPosition, usePosition } from './use-position.ts';
import type { useTasks } from './use-tasks.ts';

interface FieldScreenProps {
  /** Who works here; the last one known when there is no signal. */
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly mayRecord: boolean;
  readonly field: ReturnType<typeof useField>;
  readonly day: ReturnType<typeof useTasks>;
  /** Work that this person guards. */
  readonly guarded: CarriedPermits;
  readonly menu: ReactNode;
  readonly onLeave: () => void;
}

type Work =
  | { readonly kind: 'finding' }
  | { readonly kind: 'point'; readonly task: CarriedTask; readonly point: CarriedPoint };

/** The inspector's screen (look.md, phone): the next point first, the tasks of the day, one big way to record a finding. */
export function FieldScreen({ author, mayRecord, field, day, guarded, menu, onLeave }: FieldScreenProps) {
  const t = useTranslations('field');
  const [saving, setSaving] = useState(false);
  const [exact, setExact] = useState(false);
  const place = usePosition(saving && !exact);
  const help = useHelp(field, place);
  const patrol = usePatrol({ author, field, position: place.position });
  const now = useNow();
  const [work, setWork] = useState<Work | null>(null);
  // Whoever fills in a form, patrols or calls for help needs the exact place, however much it costs.
  const needsExact = work !== null || patrol.running !== null || help.status !== null;
  useEffect(() => setExact(needsExact), [needsExact]);
  const [sun, setSun] = useState(false);
  const waiting = field.items.filter(({ state }) => state === 'waiting' || state === 'sending').length;
  const failed = field.items.filter(({ state }) => state === 'failed').length;
  const next = now === 0 ? null : nextPoint(day.tasks, field.items, now);
  const keep = async (item: FieldItem, pictures: ReadonlyMap<string, ArrayBuffer>) => {
    await field.add(item, pictures);
    navigator.vibrate?.(60);
    setWork(null);
  };
  const enter = (task: CarriedTask, point: CarriedPoint) => setWork({ kind: 'point', task, point });
  const act = (permit: CarriedPermits[number], what: GuardAct) => {
    if (author !== null) void keep(guardItem(author, recentPosition(place.position), permit, what), new Map());
  };
  const usable = author !== null && mayRecord && field.ready;
  return (
    <div className={styles['page']} data-sun={sun} data-waiting={waiting}>
      <header className={styles['head']}>
        <h1>{t('title')}</h1>
        <span className={styles['sync']} data-online={field.online} role="status">
          {field.online ? t('online') : t('offline')} ·{' '}
          {waiting === 0 ? t('allSent') : t('waiting', { count: waiting })}
          {failed === 0 ? '' : ` · ${t('failed', { count: failed })}`}
        </span>
        <span className={styles['menu']}>
          <Button look="quiet" aria-pressed={sun} onClick={() => setSun(!sun)}>
            {t('sun')}
          </Button>
          <Button look="quiet" aria-pressed={saving} onClick={() => setSaving(!saving)}>
            {t('saving')}
          </Button>
          {menu}
        </span>
      </header>
      {field.problem === null ? null : (
        <p className={styles['problem']} role="alert">
          {field.problem === 'insecure' ? t('insecure') : t('storeFailed', { reason: field.problem })}
        </p>
      )}
      {author !== null && !mayRecord ? <p className={styles['problem']}>{t('noRights')}</p> : null}
      <main className={styles['main']}>
        {author === null || work === null ? (
          <>
            {now === 0 ? null : <GuardCards permits={guarded} items={field.items} now={now} onAct={act} />}
            {next === null ? null : (
              <NextCard next={next} place={place} now={now} onEnter={() => enter(next.task, next.next.point)} />
            )}
            {now === 0 ? null : (
              <TaskList tasks={day.tasks} items={field.items} now={now} at={day.at} onPoint={enter} />
            )}
            {now === 0 ? null : <PatrolCard patrol={patrol} place={place} usable={usable} now={now} />}
            <Queue field={field} onLeave={onLeave} />
          </>
        ) : work.kind === 'finding' ? (
          <RecordForm author={author} place={place} onCancel={() => setWork(null)} onKeep={keep} />
        ) : (
          <PointForm
            author={author}
            task={work.task}
            point={work.point}
            place={place}
            onCancel={() => setWork(null)}
            onKeep={keep}
          />
        )}
      </main>
      {work !== null ? null : (
        <footer className={styles['foot']}>
          <HelpButton help={help} author={author} ready={field.ready} />
          <button
            type="button"
            className={styles['record']}
            disabled={!usable}
            onClick={() => setWork({ kind: 'finding' })}
          >
            <Camera size={28} strokeWidth={1.5} aria-hidden />
            {t('record')}
          </button>
        </footer>
      )}
    </div>
  );
}
