'use client';

import { useTranslations } from 'use-intl';
import { Check } from '../../components/field.tsx';
import { type CommandName, VERDICTS } from '../../domain/loop-state.ts';
import { TIERS, tierRank } from '../../domain/tier.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { type ActDraft, takesText } from './act-draft.ts';
import { BigChoice } from './big-choice.tsx';
import { useActWords } from './use-act-words.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-form.module.css';

const SHELF_MINUTES = [30, 60, 120, 240, 480] as const;

interface ActFieldsProps {
  readonly command: CommandName;
  readonly warning: WarningDetail;
  readonly draft: ActDraft;
  readonly onChange: (patch: Partial<ActDraft>) => void;
}

/** What one command asks for besides files: a choice, then the text. */
export function ActFields(props: ActFieldsProps) {
  const { command, draft, onChange } = props;
  const t = useTranslations('warnings');
  const text = takesText(command);
  return (
    <>
      {command === 'verify' ? <VerdictFields {...props} /> : null}
      {command === 'downgrade' ? <TierFields {...props} /> : null}
      {command === 'shelve' ? <ShelfFields {...props} /> : null}
      {text === null ? null : (
        <label className={styles['area']}>
          <span>{t(`act.text.${text}`)}</span>
          <textarea
            rows={3}
            maxLength={2000}
            value={draft.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
        </label>
      )}
    </>
  );
}

/** True, false, accident: the accident last, and never by one press. */
function VerdictFields({ draft, onChange }: ActFieldsProps) {
  const t = useTranslations('warnings');
  return (
    <>
      <BigChoice
        legend={t('act.verdictOf')}
        name="verdict"
        value={draft.verdict}
        onChange={(verdict) => onChange({ verdict, sure: false })}
        options={VERDICTS.map((value) => ({
          value,
          label: t(`act.verdict.${value}`),
          hint: t(`act.verdictHint.${value}`),
        }))}
      />
      {draft.verdict === 'accident' ? (
        <Check
          label={t('act.accidentSure')}
          className={styles['sure']}
          checked={draft.sure}
          onChange={(event) => onChange({ sure: event.target.checked })}
        />
      ) : null}
    </>
  );
}

function TierFields({ warning, draft, onChange }: ActFieldsProps) {
  const t = useTranslations('warnings');
  const words = useActWords(warning);
  return (
    <BigChoice
      legend={t('act.tierTo')}
      name="tier"
      value={draft.tier}
      onChange={(tier) => onChange({ tier })}
      options={TIERS.filter((one) => tierRank(one) < tierRank(warning.tier)).map((value) => ({
        value,
        label: words.tier(value),
        before: <TierSymbol tier={value} size={18} />,
      }))}
    />
  );
}

function ShelfFields({ warning, draft, onChange }: ActFieldsProps) {
  const t = useTranslations('warnings');
  const words = useActWords(warning);
  const second = warning.plan.tiers[warning.tier].shelfNeedsSecond;
  return (
    <>
      <BigChoice
        legend={t('act.minutes')}
        name="minutes"
        value={draft.minutes}
        onChange={(minutes) => onChange({ minutes })}
        options={SHELF_MINUTES.filter((one) => one <= warning.plan.shelfMaxMinutes).map((value) => ({
          value,
          label: words.span(value),
        }))}
      />
      <p className={styles['note']}>
        {t('panel.shelfHint')}
        {second ? ` ${t('act.redNeedsSecond')}` : ''}
      </p>
    </>
  );
}
