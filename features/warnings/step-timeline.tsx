'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { PARTIES } from '../../domain/party.ts';
import { TIERS } from '../../domain/tier.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { EvidenceStrip } from './evidence-strip.tsx';
import { recipientWords } from './recipient-words.ts';
import { filterSteps, numberOf, STEP_FILTERS, type StepFilter, textOf } from './step-lines.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-timeline.module.css';

/** Steps of a first look; a long history opens on request. */
const PAGE = 12;
/** Lateness of a clock that people need to know of. */
const LATE_SECONDS = 5;

type WarningStep = WarningDetail['steps'][number];

/** Everything that happened to a warning, newest first: who, for whom, when in Beijing time, with what proof. */
export function StepTimeline({ warning, now }: { readonly warning: WarningDetail; readonly now: number }) {
  const t = useTranslations('warnings');
  const [filter, setFilter] = useState<StepFilter>('all');
  const [length, setLength] = useState(PAGE);
  const steps = filterSteps(warning.steps, filter);
  return (
    <section className={styles['part']}>
      <header className={styles['top']}>
        <h3>{t('timeline.title')}</h3>
        <fieldset className={styles['filter']} aria-label={t('timeline.filter')}>
          {STEP_FILTERS.map((id) => (
            <label key={id} className={styles['choice']}>
              <input type="radio" name="steps" checked={filter === id} onChange={() => setFilter(id)} />
              {t(`timeline.${id}`)}
            </label>
          ))}
        </fieldset>
      </header>
      {steps.length === 0 ? <p className={styles['hint']}>{t('timeline.empty')}</p> : null}
      <ol className={styles['steps']}>
        {steps.slice(0, length).map((step) => (
          <Line key={step.id} step={step} warning={warning} now={now} />
        ))}
      </ol>
      {steps.length > length ? (
        <Button look="quiet" wide onClick={() => setLength(length + 4 * PAGE)}>
          {t('timeline.more')}
        </Button>
      ) : null}
    </section>
  );
}

function Line({
  step,
  warning,
  now,
}: {
  readonly step: WarningStep;
  readonly warning: WarningDetail;
  readonly now: number;
}) {
  const codes = useCodeWords();
  const notes = useNotes(step);
  const actor = useActor(step);
  const text = textOf(step, 'text') ?? textOf(step, 'reason');
  return (
    <li className={styles['step']} data-step={step.step}>
      <span className={styles['symbol']}>{step.tier === null ? null : <TierSymbol tier={step.tier} size={14} />}</span>
      <span className={styles['what']}>{[codes.step(step.step), ...notes].join(' · ')}</span>
      <time className={styles['at']}>{formatMoment(step.at, now)}</time>
      <span className={styles['who']}>{actor}</span>
      {text === null ? null : <p className={styles['text']}>{text}</p>}
      <div className={styles['proof']}>
        <EvidenceStrip evidence={warning.evidence.filter(({ stepId }) => stepId === step.id)} now={now} />
      </div>
    </li>
  );
}

/** What the detail of a step adds to its name. */
function useNotes(step: WarningStep): string[] {
  const t = useTranslations('warnings');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const verdict = textOf(step, 'verdict');
  const round = step.step === 'notice' || step.step === 'call' ? numberOf(step, 'round') : null;
  const late = numberOf(step, 'lateSeconds');
  const from = TIERS[4 - (numberOf(step, 'from') ?? 0)];
  const to = step.tier;
  const until = numberOf(step, 'until');
  const recipients = [
    ...new Set(
      step.recipients.map(({ party, name, nameEn }) =>
        recipientWords(
          locale,
          { recipient: name, organisationName: nameEn === '' ? '' : name, organisationNameEn: nameEn },
          codes(`party.${party}`),
        ),
      ),
    ),
  ];
  return [
    round === null ? null : t('timeline.round', { round }),
    verdict === 'true' || verdict === 'false' || verdict === 'accident'
      ? t('timeline.verdict', { verdict: codes(`verdict.${verdict}`) })
      : null,
    from === undefined || to === null
      ? null
      : t('timeline.toTier', { from: codes(`tier.${from}`), to: codes(`tier.${to}`) }),
    textOf(step, 'person'),
    step.step === 'call' ? calledOf(step) : null,
    until === null ? null : t('timeline.until', { moment: formatMoment(until, step.at) }),
    step.detail['expired'] === true ? t('timeline.expired') : null,
    recipients.length === 0 ? null : t('timeline.to', { names: recipients.join(locale === 'en' ? ', ' : '、') }),
    late === null || late < LATE_SECONDS ? null : t('timeline.late', { span: formatSpan(late) }),
  ].filter((note) => note !== null);
}

/** Whom call-and-answer called: post, name and telephone as the duty roster had them. */
function calledOf(step: WarningStep): string | null {
  const called = ['post', 'name', 'phone'].map((key) => textOf(step, key)).filter((text) => text !== null);
  return called.length === 0 ? null : called.join(' ');
}

/** Name and party of a person, or which part of the system it was. */
function useActor(step: WarningStep): string {
  const t = useTranslations('warnings');
  const codes = useTranslations('codes');
  const named = textOf(step, 'actorName');
  const party = PARTIES.find((known) => known === textOf(step, 'party'));
  if (named !== null) return party === undefined ? named : `${named} · ${codes(`party.${party}`)}`;
  if (step.actor === 'rules') return t('timeline.by.rules');
  if (step.actor === 'worker') return t('timeline.by.worker');
  if (step.actor.startsWith('source:')) return t('timeline.by.source', { id: step.actor.slice(7) });
  return step.actor;
}
