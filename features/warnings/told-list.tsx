'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { formatClock, formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { recipientWords } from './recipient-words.ts';
import { isFailed, type ToldLine, toldLines } from './told-lines.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-panel.module.css';

/** Lines that are always shown; failures are, however many there are. */
const SHORT = 4;
const DAY_MS = 86_400_000;

/** Who was told by which channel, and whether it arrived: one line each, failures first. */
export function ToldList({ warning, now }: { readonly warning: WarningDetail; readonly now: number }) {
  const t = useTranslations('warnings');
  const [whole, setWhole] = useState(false);
  const lines = toldLines(warning.deliveries);
  const failures = lines.filter(({ newest }) => isFailed(newest)).length;
  const shown = whole ? lines : lines.slice(0, Math.max(SHORT, failures));
  return (
    <section className={styles['part']}>
      <h3 className={styles['title']}>
        {t('told.title')}
        {failures === 0 ? null : <strong>{t('told.failures', { count: failures })}</strong>}
      </h3>
      {lines.length === 0 ? <p className={styles['hint']}>{t('told.none')}</p> : null}
      <ul className={styles['told']}>
        {shown.map((line) => (
          <Line key={line.key} line={line} now={now} />
        ))}
      </ul>
      {lines.length > shown.length || whole ? (
        <Button look="quiet" className={styles['lines']} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? t('told.fewer') : t('told.all', { count: lines.length })}
        </Button>
      ) : null}
    </section>
  );
}

function Line({ line, now }: { readonly line: ToldLine; readonly now: number }) {
  const t = useTranslations('warnings');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const { locale } = useLocaleSwitch();
  const { newest, times, at } = line;
  const failed = isFailed(newest);
  // A screen takes its notices itself: until one is signed in there is nothing to send.
  const state =
    newest.channel === 'screen' && newest.state === 'waiting' ? t('told.noScreen') : words.deliveryState(newest.state);
  const who = recipientWords(locale, newest, codes(`party.${newest.party}`));
  const notes = [
    words.channel(newest.channel),
    times > 1 ? t('told.times', { count: times }) : null,
    failed && newest.attempts > 1 ? t('told.tries', { count: newest.attempts }) : null,
    newest.organisation === null && newest.state === 'unreachable'
      ? t('told.missing')
      : failed
        ? newest.lastError
        : null,
  ].filter((note) => note !== null && note !== '');
  return (
    <li className={classes(styles['toldLine'], failed && styles['failed'])} data-delivery={newest.state}>
      <span className={styles['who']}>{who}</span>
      <span className={styles['right']}>
        {state} <time>{now - at < DAY_MS ? formatClock(at) : formatMoment(at, now)}</time>
      </span>
      <span className={styles['sub']}>{notes.join(' · ')}</span>
    </li>
  );
}
