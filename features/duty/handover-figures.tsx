'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { TIERS, type Tier } from '../../domain/tier.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { useStepWords } from './countdown.tsx';
import duty from './duty.module.css';
import type { Handover } from './duty-types.ts';
import styles from './handover.module.css';
import { useTellingWords } from './telling-words.ts';

interface FiguresProps {
  readonly summary: Handover['summary'];
  readonly now: number;
}

/** What happened in the shift as figures, and what it leaves undone as lists. */
export function HandoverFigures({ summary, now }: FiguresProps) {
  const t = useTranslations('duty.handover');
  const engine = useTranslations('duty.engine');
  const { locale } = useLocaleSwitch();
  const telling = useTellingWords();
  const step = useStepWords();
  const moment = (at: number) => (now === 0 ? '' : formatMoment(at, now));
  const openCount = TIERS.reduce((sum, tier) => sum + summary.open[tier], 0);
  return (
    <>
      <dl className={styles['figures']}>
        <Figure title={t('opened')}>
          <Counts counts={summary.opened} />
        </Figure>
        <Figure title={t('risen')}>{summary.risen}</Figure>
        <Figure title={t('closed')}>{summary.closed}</Figure>
        <Figure title={t('notices')}>{summary.notices}</Figure>
        <Figure title={t('onSite')}>{summary.onSite}</Figure>
        <Figure title={t('calls')}>
          {t('callsOf', {
            made: summary.calls.made,
            answered: summary.calls.answered,
            missed: summary.calls.notReached,
          })}
        </Figure>
      </dl>
      <List title={t('stillOpen')} count={openCount} shown={summary.stillOpen.length}>
        {summary.stillOpen.map((warning) => (
          <li key={warning.id}>
            <TierSymbol tier={warning.tier} size={14} />
            <span>
              <strong>{nameIn(locale, warning)}</strong> {locale === 'en' ? warning.reasonEn : warning.reasonZh}
            </span>
            <span>
              {warning.deadline === null ? t('noDeadline') : `${step(warning.nextStep)} ${moment(warning.deadline)}`}
            </span>
          </li>
        ))}
      </List>
      <List title={t('failed')} count={summary.failedCount} shown={summary.failed.length}>
        {summary.failed.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stored list that never changes
          <li key={index}>
            <TierSymbol tier={one.tier} size={14} />
            <span>
              <strong>{nameIn(locale, one)}</strong> {telling.party(one.party)} {one.recipient}
            </span>
            <span>
              {telling.channel(one.channel)} {one.error}
            </span>
          </li>
        ))}
      </List>
      <List title={t('followUps')} count={summary.followUps.length} shown={summary.followUps.length}>
        {summary.followUps.map((one) => (
          <li key={one.id}>
            <span />
            <span>
              <strong>{nameIn(locale, one)}</strong> {one.contact} {one.text}
            </span>
            <span>{moment(one.nextLookAt)}</span>
          </li>
        ))}
      </List>
      <List title={t('interruptions')} count={summary.interruptions.length} shown={summary.interruptions.length}>
        {summary.interruptions.map((one) => (
          <li key={`${one.kind} ${one.at}`}>
            <span />
            <span>
              {engine(`kind.${one.kind === 'clock_jump' ? (one.seconds < 0 ? 'back' : 'forward') : one.kind}`, {
                span: formatSpan(Math.abs(one.seconds)),
              })}
            </span>
            <span>{moment(one.at)}</span>
          </li>
        ))}
      </List>
    </>
  );
}

function Figure({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Counts({ counts }: { readonly counts: Readonly<Record<Tier, number>> }) {
  const codes = useTranslations('codes');
  return (
    <span className={styles['counts']}>
      {TIERS.map((tier) => (
        <span key={tier} title={codes(`tierLong.${tier}`)}>
          <TierSymbol tier={tier} size={14} title={codes(`tierLong.${tier}`)} /> {counts[tier]}
        </span>
      ))}
    </span>
  );
}

interface ListProps {
  readonly title: string;
  readonly count: number;
  readonly shown: number;
  readonly children: ReactNode;
}

function List({ title, count, shown, children }: ListProps) {
  const t = useTranslations('duty.handover');
  return (
    <section className={styles['undone']} aria-label={title}>
      <h3>
        {title} <span className={duty['muted']}>{count === 0 ? t('nothing') : count}</span>
      </h3>
      {shown === 0 ? null : <ul>{children}</ul>}
      {shown < count ? <p className={duty['muted']}>{t('more', { count, shown })}</p> : null}
    </section>
  );
}
