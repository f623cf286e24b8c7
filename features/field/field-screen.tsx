'use client';

import { Camera, RotateCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import styles from './field.module.css';
import type { FieldItem } from './field-types.ts';
import { RecordForm } from './record-form.tsx';
import type { useField } from './use-field.ts';
import { usePosition } from './use-position.ts';

interface FieldScreenProps {
  /** Who works here; the last one known when there is no signal. */
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly mayRecord: boolean;
  readonly field: ReturnType<typeof useField>;
  readonly menu: ReactNode;
  readonly onLeave: () => void;
}

/** The inspector's screen (look.md, phone): what waits, and one big way to record what was found. */
export function FieldScreen({ author, mayRecord, field, menu, onLeave }: FieldScreenProps) {
  const t = useTranslations('field');
  const place = usePosition();
  const [recording, setRecording] = useState(false);
  const [sun, setSun] = useState(false);
  const waiting = field.items.filter(({ state }) => state === 'waiting' || state === 'sending').length;
  const failed = field.items.filter(({ state }) => state === 'failed').length;
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
        {recording && author !== null ? (
          <RecordForm
            author={author}
            place={place}
            onCancel={() => setRecording(false)}
            onKeep={async (item, pictures) => {
              await field.add(item, pictures);
              navigator.vibrate?.(60);
              setRecording(false);
            }}
          />
        ) : (
          <Queue field={field} onLeave={onLeave} />
        )}
      </main>
      {recording ? null : (
        <footer className={styles['foot']}>
          <button
            type="button"
            className={styles['record']}
            disabled={author === null || !mayRecord || !field.ready}
            onClick={() => setRecording(true)}
          >
            <Camera size={28} strokeWidth={1.5} aria-hidden />
            {t('record')}
          </button>
        </footer>
      )}
    </div>
  );
}

function Queue({ field, onLeave }: Pick<FieldScreenProps, 'field' | 'onLeave'>) {
  const t = useTranslations('field');
  const unsent = field.items.some(({ state }) => state !== 'sent');
  return (
    <>
      <h2 className={styles['listTitle']}>{t('mine')}</h2>
      {field.items.length === 0 ? <p className={styles['muted']}>{t('none')}</p> : null}
      <ol className={styles['list']}>
        {field.items.map((item) => (
          <Item key={item.id} item={item} onRetry={() => void field.retry(item)} />
        ))}
      </ol>
      <p className={styles['leave']}>
        <Button look="quiet" disabled={unsent} onClick={onLeave}>
          {t('leave')}
        </Button>
        <small>{unsent ? t('leaveWaits') : t('leaveHint')}</small>
      </p>
    </>
  );
}

function Item({ item, onRetry }: { readonly item: FieldItem; readonly onRetry: () => void }) {
  const t = useTranslations('field');
  const words = useTranslations('findings');
  const left = item.media.length - item.done.length;
  return (
    <li className={styles['item']} data-finding={item.id} data-state={item.state}>
      <strong>{words(`code.${item.code}`)}</strong>
      <span className={styles['state']}>{t(`state.${item.state}`)}</span>
      <span className={styles['muted']}>
        {formatMoment(item.takenAt, Date.now())} · {words(`severity.${item.severity}`)}
        {item.media.length === 0
          ? ''
          : ` · ${t('pictures', { done: item.media.length - left, all: item.media.length })}`}
      </span>
      {item.note === '' ? null : <span>{item.note}</span>}
      {item.reason === '' ? null : <span className={styles['muted']}>{t('why', { reason: item.reason })}</span>}
      {item.state === 'failed' ? (
        <Button onClick={onRetry}>
          <RotateCw size={16} strokeWidth={1.5} aria-hidden /> {t('again')}
        </Button>
      ) : null}
    </li>
  );
}
