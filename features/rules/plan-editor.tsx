'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { checkPlan, type LoopPlanInput } from '../../domain/loop-plan-check.ts';
import { PARTIES } from '../../domain/party.ts';
import { TIERS, type Tier } from '../../domain/tier.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { Chips } from './chips.tsx';
import { numberOf } from './rule-form.ts';
import styles from './rules.module.css';

interface PlanEditorProps {
  readonly plan: LoopPlanInput;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

type TierPlan = LoopPlanInput['tiers'][Tier];

/** Writes the draft of a plan's next version, tier by tier; checked while one types. */
export function PlanEditor({ plan: first, onDone, onCancel }: PlanEditorProps) {
  const t = useTranslations('rules');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [plan, setPlan] = useState(first);
  const save = useMutation(trpc.rules.savePlan.mutationOptions());
  const problems = checkPlan(plan);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problems.length === 0) save.mutate(plan, { onSuccess: onDone });
  };
  const problem = (field: string): string | null => {
    const found = problems.find((one) => one.field === field);
    return found === undefined ? null : t(`plan.problem.${found.code}`);
  };
  return (
    <form onSubmit={submit} noValidate aria-label={t('plan.title', { id: plan.id })}>
      <header className={styles['head']}>
        <h2>{t('plan.title', { id: plan.id })}</h2>
      </header>
      <p className={styles['muted']}>{t('plan.hint')}</p>
      {TIERS.map((tier) => (
        <TierPlanFields
          key={tier}
          tier={tier}
          plan={plan.tiers[tier]}
          problem={(name) => problem(`tiers.${tier}.${name}`)}
          onChange={(over) => setPlan({ ...plan, tiers: { ...plan.tiers, [tier]: { ...plan.tiers[tier], ...over } } })}
        />
      ))}
      {problems.length > 0 ? <Notice urgent title={t('problems', { count: problems.length })} /> : null}
      {save.error === null ? null : <Notice urgent title={refusal(save.error)} />}
      <div className={styles['actions']}>
        <Button type="submit" look="primary" disabled={save.isPending || problems.length > 0}>
          {t('save')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

interface TierPlanFieldsProps {
  readonly tier: Tier;
  readonly plan: TierPlan;
  readonly problem: (name: string) => string | null;
  readonly onChange: (over: Partial<TierPlan>) => void;
}

function TierPlanFields({ tier, plan, problem, onChange }: TierPlanFieldsProps) {
  const t = useTranslations('rules');
  const codes = useTranslations('codes');
  const partyWords = (party: string) => {
    const known = PARTIES.find((one) => one === party);
    return known === undefined ? party : t(`plan.party.${known}`);
  };
  const flags = [
    ['confirmClear', t('plan.confirmClear')],
    ['evidence', t('plan.evidence')],
    ['cityRelay', t('plan.cityRelay')],
  ] as const;
  return (
    <section className={styles['part']} aria-label={codes(`tier.${tier}`)}>
      <h3 className={styles['tierName']}>
        <TierSymbol tier={tier} size={14} />
        {codes(`tierLong.${tier}`)}
      </h3>
      <div className={styles['grid']}>
        <Chips
          label={t('plan.push')}
          add={t('plan.push')}
          chosen={plan.push}
          all={PARTIES}
          words={partyWords}
          error={problem('push')}
          onChange={(push) => onChange({ push })}
        />
        <PartyChoice
          label={t('plan.tracker')}
          value={plan.tracker}
          words={partyWords}
          onChange={(tracker) => onChange({ tracker })}
        />
        <MinuteFields plan={plan} problem={problem} partyWords={partyWords} onChange={onChange} />
        {flags.map(([name, label]) => (
          <Check
            key={name}
            label={label}
            checked={plan[name]}
            onChange={(event) => onChange({ [name]: event.target.checked })}
          />
        ))}
      </div>
    </section>
  );
}

interface MinuteFieldsProps extends Omit<TierPlanFieldsProps, 'tier'> {
  readonly partyWords: (party: string) => string;
}

/** Clocks of a tier; an empty first notice or on-site field means that there is none. */
function MinuteFields({ plan, problem, partyWords, onChange }: MinuteFieldsProps) {
  const t = useTranslations('rules');
  const { notice, onSite } = plan;
  const blankNotice = { firstMinutes: 60, repeatMinutes: 60, to: [plan.tracker] };
  const minutes = (text: string): number => numberOf(text) ?? 0;
  return (
    <>
      <Field
        label={t('plan.notice')}
        inputMode="numeric"
        defaultValue={notice?.firstMinutes ?? ''}
        error={problem('notice.firstMinutes')}
        onChange={({ target: { value } }) =>
          onChange({
            notice: value.trim() === '' ? null : { ...(notice ?? blankNotice), firstMinutes: minutes(value) },
          })
        }
      />
      {notice === null ? null : (
        <>
          <Field
            label={t('plan.repeat')}
            inputMode="numeric"
            defaultValue={notice.repeatMinutes}
            error={problem('notice.repeatMinutes')}
            onChange={({ target: { value } }) => onChange({ notice: { ...notice, repeatMinutes: minutes(value) } })}
          />
          <Chips
            label={t('plan.noticeTo')}
            add={t('plan.noticeTo')}
            chosen={notice.to}
            all={PARTIES}
            words={partyWords}
            error={problem('notice.to')}
            onChange={(to) => onChange({ notice: { ...notice, to } })}
          />
        </>
      )}
      <Field
        label={t('plan.onSite')}
        inputMode="numeric"
        defaultValue={onSite?.afterMinutes ?? ''}
        error={problem('onSite.afterMinutes')}
        onChange={({ target: { value } }) =>
          onChange({
            onSite: value.trim() === '' ? null : { by: onSite?.by ?? plan.tracker, afterMinutes: minutes(value) },
          })
        }
      />
      {onSite === null ? null : (
        <PartyChoice
          label={t('plan.onSiteBy')}
          value={onSite.by}
          words={partyWords}
          onChange={(by) => onChange({ onSite: { ...onSite, by } })}
        />
      )}
      <Field
        label={t('plan.call')}
        inputMode="numeric"
        defaultValue={plan.callMinutes ?? ''}
        error={problem('callMinutes')}
        onChange={({ target: { value } }) => onChange({ callMinutes: value.trim() === '' ? null : minutes(value) })}
      />
    </>
  );
}

interface PartyChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly words: (party: string) => string;
  readonly onChange: (party: string) => void;
}

function PartyChoice({ label, value, words, onChange }: PartyChoiceProps) {
  return (
    <Choice label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {PARTIES.map((party) => (
        <option key={party} value={party}>
          {words(party)}
        </option>
      ))}
    </Choice>
  );
}
