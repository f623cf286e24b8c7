import { useTranslations } from 'use-intl';
import { WORLD_FAULTS } from '../../domain/world-fault.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { refusalOf } from '../../lib/trpc/refusal.ts';

/** What is wrong with a file or a service, in the words of somebody who has to mend it. */
export function useFaultWords(): (error: unknown) => string {
  const t = useTranslations('worlds');
  const refusal = useRefusalWords();
  return (error) => {
    const refused = refusalOf(error);
    const reason = WORLD_FAULTS.find((known) => known === refused?.field);
    if (refused === null || reason === undefined) return refusal(error);
    return t(`fault.${reason}`) + t('detail', { detail: refused.message });
  };
}
