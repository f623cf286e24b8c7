'use client';

import { Map as MapIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { classes } from '../../components/classes.ts';
import { formatMinute, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './board.module.css';
import { Countdown } from './countdown.tsx';
import duty from './duty.module.css';
import { type BoardRow, mapAddress } from './duty-types.ts';

interface RowProps {
  readonly row: BoardRow;
  readonly now: number;
  readonly selected: boolean;
  readonly onSelect: (row: BoardRow) => void;
}

/** One warning in one line of fixed height: what, where, what next, who knows, who follows. */
export function BoardLine({ row, now, selected, onSelect }: RowProps) {
  const t = useTranslations('duty');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const name = nameIn(locale, row);
  const owner = nameIn(locale, { name: row.owner, nameEn: row.ownerEn });
  return (
    // The list handles the keys; a click on a line is what Arrow keys do.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it has the keys
    <div
      id={`duty-${row.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={classes(styles['row'], selected && styles['selected'])}
      data-duty={row.id}
      data-tier={row.tier}
      onClick={() => onSelect(row)}
    >
      <span className={styles['symbol']}>
        <TierSymbol tier={row.tier} lost={row.lostSince !== null} size={20} />
      </span>
      <span className={styles['what']}>
        <span className={styles['name']}>
          {codes(`tier.${row.tier}`)} · {name}
        </span>
        <span className={styles['owner']}>{owner}</span>
        <span className={styles['reason']}>{locale === 'en' ? row.reasonEn : row.reasonZh}</span>
      </span>
      <span className={styles['clock']}>
        <Countdown deadline={row.deadline} nextStep={row.nextStep} now={now} />
      </span>
      <span className={styles['state']}>
        <Told row={row} />
        <Marks row={row} now={now} />
      </span>
      <a
        className={styles['map']}
        href={mapAddress(row)}
        tabIndex={-1}
        aria-label={`${t('openMap')} ${name}`}
        title={t('openMap')}
        onClick={(event) => event.stopPropagation()}
      >
        <MapIcon size={18} strokeWidth={1.5} aria-hidden />
      </a>
    </div>
  );
}

/** Who was told and whether it arrived: failures loudly and first. */
function Told({ row }: { readonly row: BoardRow }) {
  const t = useTranslations('duty.board');
  return (
    <span className={styles['told']}>
      {row.failed > 0 ? <span className={duty['loud']}>{t('failed', { count: row.failed })}</span> : null}
      <span>{row.told === 0 ? t('nobodyTold') : t('told', { count: row.told })}</span>
      {row.arrived > 0 ? <span>{t('arrived', { count: row.arrived })}</span> : null}
      {row.waiting > 0 ? <span>{t('waiting', { count: row.waiting })}</span> : null}
    </span>
  );
}

function Marks({ row, now }: { readonly row: BoardRow; readonly now: number }) {
  const t = useTranslations('duty.board');
  const since = (at: number) => formatSpan(Math.max(0, now - at) / 1000);
  const marks: string[] = [];
  if (row.acknowledgedAt !== null) marks.push(t('acknowledged', { name: row.acknowledgedBy ?? '' }));
  if (row.normalSince !== null) marks.push(t('normal'));
  if (row.lostSince !== null && now > 0) marks.push(t('lost', { span: since(row.lostSince) }));
  if (row.shelvedUntil !== null && now > 0 && row.shelvedUntil > now)
    marks.push(t('shelved', { span: formatSpan((row.shelvedUntil - now) / 1000) }));
  if (row.chattering) marks.push(t('chattering'));
  if (row.repeats > 0) marks.push(t('repeats', { count: row.repeats }));
  if (row.calls > 0) marks.push(t('calls', { count: row.calls }));
  if (row.followUps > 0) marks.push(t('followUps', { count: row.followUps }));
  const isLookDue = row.nextLookAt !== null && now > 0 && row.nextLookAt <= now;
  if (row.nextLookAt !== null && !isLookDue) marks.push(t('look', { clock: formatMinute(row.nextLookAt) }));
  return (
    <span className={styles['marks']}>
      {row.acknowledgedAt === null ? <strong>{t('unacknowledged')}</strong> : null}
      {isLookDue ? <span className={duty['loud']}>{t('lookDue')}</span> : null}
      {marks.map((mark) => (
        <span key={mark}>{mark}</span>
      ))}
    </span>
  );
}
