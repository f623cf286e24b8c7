'use client';

import { useTranslations } from 'use-intl';
import { classes } from '../../components/classes.ts';
import { dayOf, shiftSpan } from '../../domain/duty-roster.ts';
import { formatMinute } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn } from '../../lib/i18n/use-code-words.ts';
import duty from './duty.module.css';
import type { RosterWeek } from './duty-types.ts';
import styles from './roster.module.css';
import type { Cell } from './roster-cell-editor.tsx';

interface RosterGridProps {
  readonly week: RosterWeek;
  readonly now: number;
  readonly selected: Cell | null;
  /** Null for those who only read. */
  readonly onCell: ((cell: Cell) => void) | null;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Shifts down, days across: leader first, then who keeps watch; a gap is a visible defect. */
export function RosterGrid({ week, now, selected, onCell }: RosterGridProps) {
  const t = useTranslations('duty.roster');
  const { locale } = useLocaleSwitch();
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section className={styles['wrap']} aria-label={t('label')} tabIndex={0}>
      <table className={styles['grid']}>
        <caption className="visually-hidden">{t('label')}</caption>
        <thead>
          <tr>
            <th scope="col" aria-label={t('label')} />
            {week.days.map((day, index) => (
              <th key={day} scope="col" data-today={day === dayOf(now)}>
                {t(`weekday.${WEEKDAYS[index] ?? 'mon'}`)} <span className={duty['muted']}>{day.slice(5)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.shifts.map((shift) => (
            <tr key={shift.id}>
              <th scope="row">
                {nameIn(locale, shift)}
                <span className={duty['muted']}>
                  {formatMinute(shiftSpan('2026-01-05', shift).from)}–{formatMinute(shiftSpan('2026-01-05', shift).to)}
                </span>
              </th>
              {week.days.map((day) => (
                <Box
                  key={day}
                  week={week}
                  cell={{ day, shift: shift.id }}
                  shiftName={nameIn(locale, shift)}
                  now={now}
                  isSelected={selected?.day === day && selected.shift === shift.id}
                  onCell={onCell}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface BoxProps {
  readonly week: RosterWeek;
  readonly cell: Cell;
  readonly shiftName: string;
  readonly now: number;
  readonly isSelected: boolean;
  readonly onCell: ((cell: Cell) => void) | null;
}

function Box({ week, cell, shiftName, now, isSelected, onCell }: BoxProps) {
  const t = useTranslations('duty.roster');
  const words = useTranslations('duty');
  const shift = week.shifts.find(({ id }) => id === cell.shift);
  const people = week.entries.filter((entry) => entry.day === cell.day && entry.shift === cell.shift);
  const gap = week.gaps.find((one) => one.day === cell.day && one.shift === cell.shift);
  const span = shift === undefined ? { from: 0, to: 0 } : shiftSpan(cell.day, shift);
  const isNow = span.from <= now && now < span.to;
  const body = (
    <>
      {gap === undefined ? null : <strong className={styles['gapWord']}>{words(`gapKind.${gap.kind}`)}</strong>}
      {isNow ? <span className={styles['nowWord']}>{t('now')}</span> : null}
      {[...people]
        .sort((a, b) => Number(b.leader) - Number(a.leader))
        .map((person) => (
          <span key={`${person.name} ${person.phone}`} className={styles['person']}>
            <span>
              {person.name} {person.leader ? <span className={duty['muted']}>{t('leader')}</span> : null}
            </span>
            <span className={duty['muted']}>{person.phone}</span>
          </span>
        ))}
    </>
  );
  return (
    <td
      className={classes(
        styles['cell'],
        gap !== undefined && styles['gap'],
        isNow && styles['running'],
        span.to <= now && styles['past'],
        isSelected && styles['selected'],
      )}
      data-gap={gap?.kind}
    >
      {onCell === null ? (
        <div className={styles['box']}>{body}</div>
      ) : (
        <button
          type="button"
          className={styles['box']}
          aria-label={t('edit', { day: cell.day, shift: shiftName })}
          onClick={() => onCell(cell)}
        >
          {body}
        </button>
      )}
    </td>
  );
}
