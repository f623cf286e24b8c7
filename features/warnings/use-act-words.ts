'use client';

import { useTranslations } from 'use-intl';
import type { CommandName } from '../../domain/loop-state.ts';
import type { Tier } from '../../domain/tier.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import type { WarningDetail } from './warning-detail.ts';

/** Words around the commands of one warning: what a button says depends on what the plan makes of it. */
export function useActWords(warning: Pick<WarningDetail, 'plan' | 'tier' | 'askedTier'>) {
  const t = useTranslations('warnings');
  const codes = useTranslations('codes');
  const refusal = useRefusalWords();
  const confirmed = warning.plan.tiers[warning.tier].confirmClear;
  return {
    name: (command: CommandName): string => {
      if (command === 'clear' && confirmed) return t('act.clearAsk');
      if (command === 'downgrade' && confirmed) return t('act.downgradeAsk');
      if (command === 'confirm' && warning.askedTier !== null) return t('act.confirmDowngrade');
      return t(`act.${command}`);
    },
    tier: (tier: Tier): string => codes(`tierLong.${tier}`),
    span: (minutes: number): string =>
      minutes % 60 === 0 ? t('clock.hours', { count: minutes / 60 }) : t('clock.minutes', { count: minutes }),
    refusal: (error: unknown): string => {
      const found = refusalOf(error);
      if (found?.field === 'condition') return t('act.stillBeyond');
      if (found?.code === 'invalid' && found.field === 'evidence') return t('act.lack.evidence');
      return refusal(error);
    },
  };
}
