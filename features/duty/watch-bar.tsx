'use client';

import { Phone } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMinute } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn } from '../../lib/i18n/use-code-words.ts';
import duty from './duty.module.css';
import type { Watch } from './duty-types.ts';
import styles from './watch-bar.module.css';

interface WatchBarProps {
  readonly watch: Watch | undefined;
  readonly mayKeep: boolean;
  readonly onRoster: () => void;
  readonly onHandover: () => void;
}

/** Who keeps watch now with telephone, who comes next, what the last shift left; a gap is a defect and looks like one. */
export function WatchBar({ watch, mayKeep, onRoster, onHandover }: WatchBarProps) {
  const t = useTranslations('duty.watch');
  const words = useTranslations('duty');
  const { locale } = useLocaleSwitch();
  if (watch === undefined) return <section className={styles['bar']} aria-label={t('label')} />;
  const { current, next, people, gaps, handover } = watch;
  const [gap] = gaps;
  return (
    <section className={styles['bar']} aria-label={t('label')}>
      <p className={styles['shift']}>
        {current === null
          ? t('noShift')
          : t('shift', {
              name: nameIn(locale, current.shift),
              from: formatMinute(current.from),
              to: formatMinute(current.to),
            })}
      </p>
      {people.length === 0 ? <p className={duty['loud']}>{t('nobody')}</p> : null}
      <ul className={styles['people']}>
        {people.map((person) => (
          <li key={`${person.name} ${person.phone}`}>
            <span className={duty['muted']}>{person.leader ? t('leader') : t('officer')}</span>{' '}
            <strong>{person.name}</strong>{' '}
            {person.phone === '' ? null : (
              <a
                className={duty['phone']}
                href={`tel:${person.phone}`}
                aria-label={t('call', { name: person.name, phone: person.phone })}
              >
                <Phone size={14} strokeWidth={1.5} aria-hidden /> {person.phone}
              </a>
            )}
          </li>
        ))}
      </ul>
      {next === null ? null : (
        <p className={duty['muted']}>
          {t('next', { name: nameIn(locale, next.shift), from: formatMinute(next.from) })}
        </p>
      )}
      {gap === undefined ? null : (
        <button type="button" className={styles['defect']} onClick={onRoster}>
          {gaps.length > 1
            ? t('gaps', { count: gaps.length })
            : t('gap', { day: gap.day.slice(5), name: nameIn(locale, gap), kind: words(`gapKind.${gap.kind}`) })}
        </button>
      )}
      {handover?.state === 'given' ? (
        <p className={styles['handover']}>
          <strong>{t('handoverWaits')}</strong>
          {mayKeep ? <Button onClick={onHandover}>{t('takeOver')}</Button> : null}
        </p>
      ) : handover?.state === 'taken' && handover.text !== '' ? (
        <p className={styles['note']}>
          <span className={duty['muted']}>{t('handoverNote')}</span> {handover.text}
        </p>
      ) : null}
    </section>
  );
}
