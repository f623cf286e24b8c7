'use client';

import { useTranslations } from 'use-intl';
import { Choice, Field } from '../../components/field.tsx';
import { INDICATOR_FACTS, INDICATORS } from '../../domain/indicator.ts';
import { COMPARES, RULE_KINDS, SCENARIOS, TANK_CLASSES } from '../../domain/rule.ts';
import { RULE_OBJECT_KINDS } from '../../domain/rule-check.ts';
import { SECTORS } from '../../domain/sector.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { Chips } from './chips.tsx';
import { useEditing } from './editor-context.ts';
import { unitOf } from './rule-form.ts';
import styles from './rules.module.css';

/** What the rule is called, what it holds for, and what it looks at. */
export function WhatFields() {
  const t = useTranslations('rules');
  return (
    <section className={styles['part']} aria-label={t('applies')}>
      <h3>{t('applies')}</h3>
      <div className={styles['grid']}>
        <NameFields />
        <ScopeFields />
        <ValueFields />
      </div>
    </section>
  );
}

function NameFields() {
  const t = useTranslations('rules');
  const { body, text, problem, set } = useEditing();
  return (
    <>
      <Field label={t('nameZh')} {...text('nameZh')} error={problem('nameZh')} maxLength={80} />
      <Field label={t('nameEn')} {...text('nameEn')} error={problem('nameEn')} maxLength={80} />
      <Choice
        label={t('scenarioLabel')}
        value={body.scenario}
        onChange={(event) => set({ scenario: SCENARIOS.find((one) => one === event.target.value) ?? body.scenario })}
      >
        {SCENARIOS.map((one) => (
          <option key={one} value={one}>
            {t(`scenario.${one}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('kindLabel')}
        value={body.kind}
        onChange={(event) => set({ kind: RULE_KINDS.find((one) => one === event.target.value) ?? body.kind })}
      >
        {RULE_KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`kind.${one}`)}
          </option>
        ))}
      </Choice>
    </>
  );
}

function ScopeFields() {
  const t = useTranslations('rules');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const { body, problem, set } = useEditing();
  return (
    <>
      <Choice
        label={t('sector')}
        value={body.sector ?? ''}
        onChange={(event) => set({ sector: SECTORS.find((one) => one === event.target.value) ?? null })}
      >
        <option value="">{t('allSectors')}</option>
        {SECTORS.map((one) => (
          <option key={one} value={one}>
            {codes(`sector.${one}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('tankClass')}
        value={body.tankClass ?? ''}
        onChange={(event) => set({ tankClass: TANK_CLASSES.find((one) => one === event.target.value) ?? null })}
      >
        <option value="">{t('anyClass')}</option>
        {TANK_CLASSES.map((one) => (
          <option key={one} value={one}>
            {t(`tankClassWord.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('point')}
        value={body.point ?? ''}
        error={problem('point')}
        maxLength={80}
        onChange={(event) => set({ point: event.target.value.trim() === '' ? null : event.target.value.trim() })}
      />
      <Chips
        label={t('objectKinds')}
        add={t('addKind')}
        none={t('anyObject')}
        chosen={body.objectKinds}
        all={RULE_OBJECT_KINDS}
        words={words.kind}
        error={problem('objectKinds')}
        onChange={(objectKinds) => set({ objectKinds })}
      />
    </>
  );
}

function ValueFields() {
  const t = useTranslations('rules');
  const { locale } = useLocaleSwitch();
  const { body, problem, number, set } = useEditing();
  const isValue = body.kind === 'limit' || body.kind === 'rate';
  return (
    <>
      {isValue || body.kind === 'no_data' ? (
        <Choice
          label={t('indicator')}
          value={body.indicator}
          onChange={(event) => set({ indicator: event.target.value })}
        >
          {isValue ? null : <option value="">{t('anyIndicator')}</option>}
          {INDICATORS.map((one) => (
            <option key={one} value={one}>
              {INDICATOR_FACTS[one][locale === 'en' ? 'en' : 'zh']}
            </option>
          ))}
        </Choice>
      ) : null}
      {isValue ? (
        <>
          <Choice
            label={t('compare')}
            value={body.compare}
            onChange={(event) => set({ compare: COMPARES.find((one) => one === event.target.value) ?? body.compare })}
          >
            {COMPARES.map((one) => (
              <option key={one} value={one}>
                {t(`compareWord.${one}`)}
              </option>
            ))}
          </Choice>
          <Field label={t('deadband', { unit: unitOf(body) })} {...number('deadband')} error={problem('deadband')} />
        </>
      ) : null}
      {body.kind === 'rate' ? (
        <Field label={t('window')} {...number('windowSeconds')} error={problem('windowSeconds')} />
      ) : null}
      <Field label={t('offDelay')} {...number('offDelaySeconds')} error={problem('offDelaySeconds')} />
    </>
  );
}
