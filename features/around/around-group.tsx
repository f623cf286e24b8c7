'use client';

import { Phone } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatDistance } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './around.module.css';
import type { Neighbour } from './around-types.ts';

interface AroundGroupProps {
  readonly title: string;
  readonly sum: string | null;
  readonly group: { readonly layer: string; readonly items: readonly Neighbour[]; readonly total: number };
  readonly before?: ReactNode;
  readonly detail: (item: Neighbour) => string;
  readonly phone?: (item: Neighbour) => string;
  readonly onOpen: (item: Neighbour) => void;
}

const FIRST = 5;

/** One type of neighbours, nearest first; five at once, the rest on demand. */
export function AroundGroup({ title, sum, group, before, detail, phone, onOpen }: AroundGroupProps) {
  const t = useTranslations('around');
  const codes = useTranslations('codes');
  const nameOf = useNameOf();
  const [all, setAll] = useState(false);
  if (group.items.length === 0) return null;
  const shown = all ? group.items : group.items.slice(0, FIRST);
  return (
    <section className={styles['group']} data-group={group.layer}>
      <h3 className={styles['heading']}>
        <span>{title}</span>
        <span>{sum ?? group.total}</span>
      </h3>
      {before}
      <ol>
        {shown.map((item) => {
          const number = phone?.(item) ?? '';
          return (
            <li key={item.fid} className={styles['item']}>
              <button type="button" className={styles['row']} data-fid={item.fid} onClick={() => onOpen(item)}>
                <span className={styles['name']}>
                  {item.tier === null ? null : <TierSymbol tier={item.tier} title={codes(`tier.${item.tier}`)} />}
                  {nameOf(item)}
                </span>
                <span className={styles['far']}>{item.meters < 1 ? t('inside') : formatDistance(item.meters)}</span>
                <span className={styles['detail']}>{detail(item)}</span>
              </button>
              {number === '' ? null : (
                <a className={styles['call']} href={`tel:${number}`} aria-label={t('call', { phone: number })}>
                  <Phone size={16} strokeWidth={1.5} aria-hidden />
                </a>
              )}
            </li>
          );
        })}
      </ol>
      {group.items.length > FIRST && !all ? (
        <Button look="quiet" wide onClick={() => setAll(true)}>
          {t('more', { count: group.items.length - FIRST })}
        </Button>
      ) : null}
      {all && group.total > group.items.length ? (
        <p className={styles['note']}>{t('truncated', { shown: group.items.length, total: group.total })}</p>
      ) : null}
    </section>
  );
}
