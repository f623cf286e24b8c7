'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMinute, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './incident.module.css';
import type { Incident } from './incident-types.ts';

interface IncidentPlanProps {
  readonly incident: Incident;
  readonly now: number;
  /** null for those who only look. */
  readonly onDone: ((step: string) => void) | null;
}

/** The plan as a checklist in the order of its times, and the unit's own plans on file. */
export function IncidentPlan({ incident, now, onDone }: IncidentPlanProps) {
  const t = useTranslations('incidents');
  const plans = useTranslations('incidentPlans');
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const done = incident.plan.filter((step) => step.doneAt !== null).length;
  return (
    <section className={styles['section']} aria-label={t('plan')}>
      <p className={styles['hint']}>
        {t('planDone', { done, total: incident.plan.length })} ·{' '}
        <a href={`/rules?tab=incidents&kind=${incident.kind}`}>
          {incident.planVersion === 0 ? plans('builtIn') : plans('version', { version: incident.planVersion })}
        </a>
      </p>
      <ol>
        {incident.plan.map((step) => (
          <li key={step.key} className={styles['step']} data-done={step.doneAt !== null}>
            <span>
              {locale === 'en' ? step.en : step.zh}
              <small>
                {t(`party.${step.party}`)}
                {step.doneAt !== null
                  ? ` · ${t('doneBy', { at: formatMinute(step.doneAt), name: step.doneBy ?? '' })}`
                  : step.dueAt < now && incident.state === 'open'
                    ? ` · ${t('late', { span: formatSpan((now - step.dueAt) / 1000) })}`
                    : ` · ${t('until', { at: formatMinute(step.dueAt) })}`}
              </small>
            </span>
            {step.doneAt === null && onDone !== null ? (
              <Button onClick={() => onDone(step.key)}>{t('done')}</Button>
            ) : null}
          </li>
        ))}
      </ol>
      {incident.documents.map((document) => (
        <p key={document.id} className={styles['document']}>
          {nameOf({ name: document.title, nameEn: document.titleEn })}
          <span className={styles['muted']}>{document.issuedOn}</span>
        </p>
      ))}
    </section>
  );
}
