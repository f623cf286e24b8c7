'use client';

import { useTranslations } from 'use-intl';
import type { Party } from '../../domain/party.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { type Clock, readClocks } from './clocks.ts';
import { recipientWords } from './recipient-words.ts';
import { namesOf } from './told-lines.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-panel.module.css';

interface WarningClockProps {
  readonly warning: WarningDetail;
  readonly now: number;
}

/** The next duty, large and running, and what happens then and to whom (REQ-WARN-19); the other clocks below it. */
export function WarningClock({ warning, now }: WarningClockProps) {
  const t = useTranslations('warnings');
  const whomOf = useWhom(warning);
  if (warning.state === 'closed') return null;
  const plan = warning.plan.tiers[warning.tier];
  const { next } = readClocks(warning.timers, warning.epoch);
  const moment = (at: number) => formatMoment(at, now);
  const left = next === null ? 0 : (next.dueAt - now) / 1000;
  return (
    <section className={styles['clock']} data-overdue={next !== null && left < 0}>
      {next === null ? (
        plan.notice === null && plan.onSite === null ? (
          <p className={styles['calm']}>{t('clock.none')}</p>
        ) : null
      ) : (
        <>
          <p className={styles['count']}>
            {left < 0 ? <span className={styles['over']}>{t('clock.over')}</span> : null}
            <span role="timer">{formatSpan(Math.abs(left))}</span>
            {next.step === 'notice' ? (
              <span className={styles['round']}>{t('clock.round', { round: next.round })}</span>
            ) : null}
          </p>
          <p className={styles['then']}>
            <Sentence clock={next} late={left < 0} moment={moment(next.dueAt)} whom={whomOf(next)} />
          </p>
        </>
      )}
    </section>
  );
}

/** The clocks behind the first one, what has gone out, and who is called meanwhile. */
export function ClockList({ warning, now }: WarningClockProps) {
  const t = useTranslations('warnings');
  const codes = useCodeWords();
  const whomOf = useWhom(warning);
  if (warning.state === 'closed') return null;
  const plan = warning.plan.tiers[warning.tier];
  const { later, call, notices, orderedAt } = readClocks(warning.timers, warning.epoch);
  const moment = (at: number) => formatMoment(at, now);
  return (
    <ul className={styles['clocks']}>
      {later.map((clock) => {
        const words = {
          step: codes.step(clock.step),
          moment: moment(clock.dueAt),
          span: formatSpan(Math.max(0, clock.dueAt - now) / 1000),
          whom: whomOf(clock),
        };
        return (
          <li key={clock.step}>{clock.step === 'on_site' ? t('clock.later', words) : t('clock.laterNotice', words)}</li>
        );
      })}
      {orderedAt === null || plan.onSite === null ? null : (
        <li>
          {t('clock.ordered', {
            step: codes.step('on_site'),
            moment: moment(orderedAt),
            whom: whomOf({ step: 'on_site' }),
          })}
        </li>
      )}
      {notices === 0 ? null : <li>{t('clock.sent', { step: codes.step('notice'), count: notices })}</li>}
      {plan.notice === null ? null : <li>{t('clock.every', { span: minutesOf(t, plan.notice.repeatMinutes) })}</li>}
      {call === null ? null : (
        <li>
          {call.round > 1 ? `${t('clock.calling', { round: call.round - 1 })} · ` : ''}
          {t('clock.call', { span: formatSpan(Math.max(0, call.dueAt - now) / 1000) })}
        </li>
      )}
    </ul>
  );
}

function Sentence(props: {
  readonly clock: Clock;
  readonly late: boolean;
  readonly moment: string;
  readonly whom: string;
}) {
  const { clock, late, moment, whom } = props;
  const t = useTranslations('warnings');
  const codes = useCodeWords();
  const step = codes.step(clock.step);
  if (clock.step === 'on_site')
    return late ? t('clock.orderOver', { step, moment, whom }) : t('clock.orderIn', { step, whom });
  return late ? t('clock.noticeOver', { step, moment, whom }) : t('clock.noticeIn', { step, whom });
}

/** 90 → "90 分钟", 60 → "1 小时". */
function minutesOf(t: ReturnType<typeof useTranslations<'warnings'>>, minutes: number): string {
  return minutes % 60 === 0 ? t('clock.hours', { count: minutes / 60 }) : t('clock.minutes', { count: minutes });
}

/** Names of those whom a clock concerns: the organisations that were told, else the party's own word. */
function useWhom(warning: WarningDetail): (clock: { readonly step: Clock['step'] }) => string {
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const comma = locale === 'en' ? ', ' : '、';
  const plan = warning.plan.tiers[warning.tier];
  const words = (party: Party): string => {
    const name = codes(`party.${party}`);
    const names = namesOf(party, warning.deliveries, (one) => recipientWords(locale, one, name));
    return names.length === 0 ? name : names.join(comma);
  };
  return ({ step }) => {
    const parties = step === 'on_site' ? [plan.onSite?.by ?? plan.tracker] : (plan.notice?.to ?? []);
    return parties.map(words).join(comma);
  };
}
