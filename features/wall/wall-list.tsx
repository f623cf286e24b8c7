'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { wallOrder } from '../../domain/wall-focus.ts';
import { formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { wallWarning } from './use-wall-rest.ts';
import styles from './wall-list.module.css';
import type { WallItem } from './wall-types.ts';

interface WallListProps {
  readonly items: readonly WallItem[];
  readonly focus: number | null;
  readonly now: number;
  readonly typePx: number;
}

/** Rows that fit; a wall has no scroll bar and says how many more there are. */
function useRoom(list: RefObject<HTMLOListElement | null>, typePx: number): number {
  const [rows, setRows] = useState(8);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const measure = () => {
      const first = element.firstElementChild;
      const height = first === null ? typePx * 3.4 : first.getBoundingClientRect().height;
      setRows(Math.max(1, Math.floor(element.clientHeight / Math.max(1, height))));
    };
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, [list, typePx]);
  return rows;
}

/** Open warnings, worst first and then by the time that is left, in type that is read from afar. */
export function WallList({ items, focus, now, typePx }: WallListProps) {
  const t = useTranslations('walls');
  const list = useRef<HTMLOListElement>(null);
  const room = useRoom(list, typePx);
  const byId = new Map(items.map((item) => [item.id, item]));
  const order = wallOrder(items.map(wallWarning)).flatMap(({ id }) => byId.get(id) ?? []);
  const shown = order.slice(0, room);
  return (
    <section className={styles['part']} aria-label={t('list')}>
      <ol ref={list} className={styles['list']}>
        {shown.map((item) => (
          <Row key={item.id} item={item} now={now} focused={item.id === focus} typePx={typePx} />
        ))}
        {order.length === 0 ? <li className={styles['calm']}>{t('calm')}</li> : null}
      </ol>
      <p className={styles['more']}>
        {order.length > shown.length ? t('more', { count: order.length - shown.length }) : ' '}
      </p>
    </section>
  );
}

interface RowProps {
  readonly item: WallItem;
  readonly now: number;
  readonly focused: boolean;
  readonly typePx: number;
}

function Row({ item, now, focused, typePx }: RowProps) {
  const t = useTranslations('walls');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  const { deadline, nextStep } = item;
  const left = deadline === null || now === 0 ? null : (deadline - now) / 1000;
  const open = item.acknowledgedAt === null;
  return (
    <li className={styles['row']} data-warning={item.id} data-tier={item.tier} data-focused={focused} data-new={open}>
      <span className={styles['symbol']}>
        <TierSymbol tier={item.tier} lost={item.lostSince !== null} size={Math.round(typePx * 0.9)} />
      </span>
      <strong className={styles['name']}>
        {codes(`tier.${item.tier}`)} · {nameOf(item)}
      </strong>
      <span className={styles['left']} data-over={left !== null && left < 0}>
        {left === null ? '' : formatSpan(Math.abs(left))}
      </span>
      <span className={styles['reason']}>{locale === 'en' ? item.reasonEn : item.reasonZh}</span>
      <span className={styles['step']}>
        {nextStep === null || left === null
          ? codes(`handling.${item.handling}`)
          : t(left < 0 ? 'over' : 'until', { step: words.step(nextStep) })}
      </span>
      <span className={styles['age']}>
        {now === 0 ? '' : t('since', { span: formatSpan(Math.max(0, now - item.openedAt) / 1000) })}
        {open ? ` · ${t('unacknowledged')}` : ''}
        {item.lostSince === null ? '' : ` · ${t('lost')}`}
      </span>
    </li>
  );
}
