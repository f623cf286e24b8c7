'use client';

import { RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import styles from './field.module.css';
import type { SentItem, TrackItem } from './field-types.ts';
import type { useField } from './use-field.ts';

interface QueueProps {
  readonly field: ReturnType<typeof useField>;
  readonly onLeave: () => void;
}

/** What was made on this device, each with where it is on its way and why. */
export function Queue({ field, onLeave }: QueueProps) {
  const t = useTranslations('field');
  const unsent = field.items.some(({ state }) => state !== 'sent');
  const pieces = field.items.filter((item) => item.kind === 'track');
  const refused = pieces.find(({ state }) => state === 'failed');
  return (
    <>
      <h2 className={styles['listTitle']}>{t('mine')}</h2>
      {field.items.length === 0 ? <p className={styles['muted']}>{t('none')}</p> : null}
      {pieces.length === 0 ? null : (
        <p className={styles['muted']} data-pieces={pieces.length}>
          {t('pieces', { count: pieces.length })}
          {refused === undefined ? '' : ` · ${t('why', { reason: refused.reason })}`}
        </p>
      )}
      <ol className={styles['list']}>
        {field.items.flatMap((item) =>
          item.kind === 'help' || item.kind === 'track'
            ? []
            : [<Item key={item.id} item={item} onRetry={() => void field.retry(item)} />],
        )}
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

function Item({ item, onRetry }: { readonly item: Exclude<SentItem, TrackItem>; readonly onRetry: () => void }) {
  const t = useTranslations('field');
  const words = useTranslations('findings');
  const tasks = useTranslations('tasks');
  const left = item.media.length - item.done.length;
  const permits = useTranslations('permits');
  const about =
    item.kind === 'finding'
      ? words(`severity.${item.severity}`)
      : item.kind === 'permit'
        ? item.ticket
        : `${item.taskName} · ${tasks(`outcome.${item.unable ? 'unable' : item.faulty ? 'fault' : 'normal'}`)}${item.proved ? '' : ` · ${tasks('point.unproved')}`}`;
  return (
    <li
      className={styles['item']}
      data-finding={item.kind === 'finding' ? item.id : undefined}
      data-result={item.kind === 'result' ? item.id : undefined}
      data-state={item.state}
    >
      <strong>
        {item.kind === 'finding'
          ? words(`code.${item.code}`)
          : item.kind === 'permit'
            ? permits(`act.${item.act}`)
            : item.pointName}
      </strong>
      <span className={styles['state']}>{t(`state.${item.state}`)}</span>
      <span className={styles['muted']}>
        {formatMoment(item.takenAt, Date.now())} · {about}
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
