'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { INDICATOR_FACTS, INDICATORS } from '../../domain/indicator.ts';
import { COMPARES, LIMIT_SETTINGS, type LimitSetting, type RuleCondition, type RuleTier } from '../../domain/rule.ts';
import { codeWords, RULE_CODE_LIST } from '../../domain/rule-codes.ts';
import { TIERS, type Tier } from '../../domain/tier.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { Chips } from './chips.tsx';
import { useEditing } from './editor-context.ts';
import { numberOf, unitOf, withTier, withTierChange } from './rule-form.ts';
import styles from './rules.module.css';

/** Up to four tiers, worst first; each is switched on by itself. */
export function TierFields() {
  const t = useTranslations('rules');
  const { problem } = useEditing();
  const general = problem('tiers');
  return (
    <section className={styles['part']} aria-label={t('tiers')}>
      <h3>{t('tiers')}</h3>
      <p className={styles['muted']}>{t('tiersHint')}</p>
      {TIERS.map((tier) => (
        <TierRow key={tier} tier={tier} />
      ))}
      {general === null ? null : (
        <p className={styles['problem']} role="alert">
          {general}
        </p>
      )}
    </section>
  );
}

function TierRow({ tier }: { readonly tier: Tier }) {
  const t = useTranslations('rules');
  const codes = useTranslations('codes');
  const { body, setBody, problem } = useEditing();
  const one = body.tiers.find((candidate) => candidate.tier === tier);
  const change = (over: Partial<RuleTier>) => setBody(withTierChange(body, tier, over));
  return (
    <div className={styles['tier']}>
      <Check
        checked={one !== undefined}
        onChange={(event) => setBody(withTier(body, tier, event.target.checked))}
        label={
          <span className={styles['tierName']}>
            <TierSymbol tier={tier} size={14} />
            {codes(`tier.${tier}`)}
          </span>
        }
      />
      {one === undefined ? null : <TierLimit one={one} change={change} />}
      {one === undefined ? null : (
        <Field
          label={t('delay')}
          type="number"
          step="1"
          defaultValue={one.delaySeconds}
          error={problem(`tiers.${tier}.delaySeconds`)}
          onChange={(event) => change({ delaySeconds: numberOf(event.target.value) ?? 0 })}
        />
      )}
    </div>
  );
}

interface TierLimitProps {
  readonly one: RuleTier;
  readonly change: (over: Partial<RuleTier>) => void;
}

function TierLimit({ one, change }: TierLimitProps) {
  const t = useTranslations('rules');
  const { locale } = useLocaleSwitch();
  const { body, problem } = useEditing();
  if (body.kind === 'combination') return null;
  if (body.kind === 'code')
    return (
      <Chips
        label={t('codes')}
        add={t('addCode')}
        chosen={one.codes}
        all={RULE_CODE_LIST}
        words={(code) => codeWords(code)[locale === 'en' ? 'en' : 'zh']}
        error={problem(`tiers.${one.tier}.codes`)}
        onChange={(codes) => change({ codes })}
      />
    );
  return (
    <>
      <Field
        label={t('limit', { unit: unitOf(body) })}
        inputMode="decimal"
        defaultValue={one.limit ?? ''}
        error={problem(`tiers.${one.tier}.limit`)}
        onChange={(event) => change({ limit: numberOf(event.target.value) })}
      />
      {body.kind === 'limit' ? (
        <div>
          <SettingChoice value={one.setting} onChange={(setting) => change({ setting })} />
          {problem(`tiers.${one.tier}.setting`) === null ? null : (
            <p className={styles['problem']} role="alert">
              {problem(`tiers.${one.tier}.setting`)}
            </p>
          )}
        </div>
      ) : null}
    </>
  );
}

interface SettingChoiceProps {
  readonly value: LimitSetting | null;
  readonly onChange: (setting: LimitSetting | null) => void;
}

function SettingChoice({ value, onChange }: SettingChoiceProps) {
  const t = useTranslations('rules');
  return (
    <Choice
      label={t('setting')}
      value={value ?? ''}
      onChange={(event) => onChange(LIMIT_SETTINGS.find((one) => one === event.target.value) ?? null)}
    >
      <option value="">{t('noSetting')}</option>
      {LIMIT_SETTINGS.map((one) => (
        <option key={one} value={one}>
          {t(`settingWord.${one}`)}
        </option>
      ))}
    </Choice>
  );
}

const BLANK: RuleCondition = { indicator: 'pressure', compare: 'above', limit: null, setting: null };

/** The conditions of a combination, each an indicator of the same object with its own limit. */
export function ConditionsField() {
  const t = useTranslations('rules');
  const { body, set, problem } = useEditing();
  const put = (index: number, over: Partial<RuleCondition> | null) =>
    set({
      conditions: body.conditions.flatMap((one, n) =>
        n !== index ? [one] : over === null ? [] : [{ ...one, ...over }],
      ),
    });
  return (
    <section className={styles['part']} aria-label={t('conditions')}>
      <h3>{t('conditions')}</h3>
      <Choice
        label={t('mode')}
        value={body.mode}
        onChange={(event) => set({ mode: event.target.value === 'any' ? 'any' : 'all' })}
      >
        <option value="all">{t('modeWord.all')}</option>
        <option value="any">{t('modeWord.any')}</option>
      </Choice>
      {body.conditions.map((condition, index) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place; when one is added or removed, all begin anew from the data
          key={`${index} of ${body.conditions.length}`}
          index={index}
          condition={condition}
          onChange={(over) => put(index, over)}
        />
      ))}
      {problem('conditions') === null ? null : (
        <p className={styles['problem']} role="alert">
          {problem('conditions')}
        </p>
      )}
      <div className={styles['actions']}>
        <Button onClick={() => set({ conditions: [...body.conditions, BLANK] })}>{t('addCondition')}</Button>
      </div>
    </section>
  );
}

interface ConditionRowProps {
  readonly index: number;
  readonly condition: RuleCondition;
  readonly onChange: (over: Partial<RuleCondition> | null) => void;
}

function ConditionRow({ index, condition, onChange }: ConditionRowProps) {
  const t = useTranslations('rules');
  const { locale } = useLocaleSwitch();
  const { problem } = useEditing();
  const name = t('conditionNumber', { count: index + 1 });
  const unit = INDICATORS.find((one) => one === condition.indicator);
  return (
    <fieldset className={styles['tier']} aria-label={name}>
      <span>{name}</span>
      <Choice
        label={t('indicator')}
        value={condition.indicator}
        onChange={(event) => onChange({ indicator: event.target.value })}
      >
        {INDICATORS.map((one) => (
          <option key={one} value={one}>
            {INDICATOR_FACTS[one][locale === 'en' ? 'en' : 'zh']}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('compare')}
        value={condition.compare}
        onChange={(event) => onChange({ compare: COMPARES.find((one) => one === event.target.value) ?? 'above' })}
      >
        {COMPARES.map((one) => (
          <option key={one} value={one}>
            {t(`compareWord.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('limit', { unit: unit === undefined ? '' : INDICATOR_FACTS[unit].unit })}
        inputMode="decimal"
        defaultValue={condition.limit ?? ''}
        error={problem(`conditions.${index + 1}.limit`)}
        onChange={(event) => onChange({ limit: numberOf(event.target.value) })}
      />
      <SettingChoice value={condition.setting} onChange={(setting) => onChange({ setting })} />
      <Button look="quiet" onClick={() => onChange(null)}>
        {t('remove', { name })}
      </Button>
    </fieldset>
  );
}
