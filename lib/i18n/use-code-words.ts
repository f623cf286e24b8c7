'use client';

import { useTranslations } from 'use-intl';
import { indicatorFacts } from '../../domain/indicator.ts';
import { REFUSAL_CODES } from '../../domain/refusal.ts';
import { refusalOf } from '../trpc/refusal.ts';
import type { Locale } from './locale.ts';
import { useLocaleSwitch } from './locale-provider.tsx';
import { codes } from './messages/zh/codes.ts';
import { video } from './messages/zh/video.ts';

function has<T extends object>(table: T, code: string): code is Extract<keyof T, string> {
  return Object.hasOwn(table, code);
}

export interface CodeWords {
  kind(code: string): string;
  medium(code: string): string;
  resource(code: string): string;
  vehicle(code: string): string;
  camera(code: string): string;
  unit(code: string): string;
  step(code: string): string;
  channel(code: string): string;
  deliveryState(code: string): string;
  /** Why a camera shows no moving picture (`UpstreamReason`). */
  videoReason(code: string): string;
}

/** Words of stored codes; a code that this version has no word for is shown as it is, never hidden. */
export function useCodeWords(): CodeWords {
  const t = useTranslations('codes');
  const words = useTranslations('video');
  const { locale } = useLocaleSwitch();
  return {
    // Each layer keeps its own list under `kind`: pipelines a medium, resources a type, points an indicator.
    kind: (code) => {
      if (has(codes.kind, code)) return t(`kind.${code}`);
      if (has(codes.medium, code)) return t(`medium.${code}`);
      if (has(codes.resource, code)) return t(`resource.${code}`);
      if (has(codes.vehicle, code)) return t(`vehicle.${code}`);
      const facts = indicatorFacts(code);
      return locale === 'en' ? facts.en : facts.zh;
    },
    medium: (code) => (has(codes.medium, code) ? t(`medium.${code}`) : code),
    resource: (code) => (has(codes.resource, code) ? t(`resource.${code}`) : code),
    vehicle: (code) => (has(codes.vehicle, code) ? t(`vehicle.${code}`) : code),
    camera: (code) => (has(codes.camera, code) ? t(`camera.${code}`) : code),
    unit: (code) => (has(codes.unit, code) ? t(`unit.${code}`) : code),
    step: (code) => (has(codes.step, code) ? t(`step.${code}`) : code),
    channel: (code) => (has(codes.channel, code) ? t(`channel.${code}`) : code),
    deliveryState: (code) => (has(codes.deliveryState, code) ? t(`deliveryState.${code}`) : code),
    videoReason: (code) => (has(video.reason, code) ? words(`reason.${code}`) : code),
  };
}

/** The name in the reader's language where the record has one. */
export function nameIn(locale: Locale, record: { readonly name: string; readonly nameEn: string }): string {
  return locale === 'en' && record.nameEn !== '' ? record.nameEn : record.name;
}

/** `nameIn` for the current language. */
export function useNameOf(): (record: { readonly name: string; readonly nameEn: string }) => string {
  const { locale } = useLocaleSwitch();
  return (record) => nameIn(locale, record);
}

/** Words for a failed call: the refusal's reason, or that nothing answered. */
export function useRefusalWords(): (error: unknown) => string {
  const t = useTranslations('refusal');
  return (error) => {
    const refusal = refusalOf(error);
    if (refusal === null || !REFUSAL_CODES.includes(refusal.code)) return t('other');
    return t(`${refusal.code}`, { field: refusal.field ?? '' });
  };
}
