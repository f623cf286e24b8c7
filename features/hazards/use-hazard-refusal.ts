'use client';

import { useTranslations } from 'use-intl';
import { HAZARD_REASONS } from '../../domain/hazard/hazard-input.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { hazards } from '../../lib/i18n/messages/zh/hazards.ts';

type FieldKey = keyof typeof hazards.field;
const isField = (field: string): field is FieldKey => Object.hasOwn(hazards.field, field);

/** Why a scenario was refused, in words that name the input. */
export function useHazardRefusal(): (refusal: Refusal) => string {
  const t = useTranslations('hazards');
  const general = useTranslations('refusal');
  return (refusal) => {
    const reason = HAZARD_REASONS.find((one) => one === refusal.params?.['reason']);
    const named = refusal.field ?? '';
    const field =
      named === 'sky' ? t('sky') : named === 'cas' ? t('substance') : isField(named) ? t(`field.${named}`) : named;
    if (reason === undefined) return general(refusal.code, { field });
    const limit = refusal.params?.['limit'];
    return t(`reason.${reason}`, { field, limit: typeof limit === 'number' ? String(limit) : '' });
  };
}
