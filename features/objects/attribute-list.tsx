'use client';

import { useTranslations } from 'use-intl';
import { attributeOf, inCardOrder } from '../../domain/attributes.ts';
import { indicatorFacts } from '../../domain/indicator.ts';
import { formatMoment, formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { attributes as words } from '../../lib/i18n/messages/zh/attributes.ts';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { serverNow } from '../../lib/use-now.ts';
import type { CardIdentity } from './card-types.ts';

type Value = CardIdentity['attributes'][string];

/** For machines, or told elsewhere on the card. */
const HIDDEN = new Set(['key', 'form', 'state', 'unit']);

function has<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key);
}

/** Own columns and attrs may tell the same twice (height): the first of a pair wins. */
function shown(attributes: CardIdentity['attributes']): [string, Value][] {
  return inCardOrder(Object.keys(attributes))
    .map((key): [string, Value] => [key, attributes[key] ?? null])
    .filter(([key, value]) => {
      if (HIDDEN.has(key) || key.startsWith('signal_') || value === null || value === '' || value === false)
        return false;
      if (key === 'base_m' && value === 0) return false;
      return !(key === 'height_m' && attributes['heightM'] !== undefined);
    });
}

/** The record's own attributes with words and units, in the order of `domain/attributes.ts`. */
export function AttributeList({ identity }: { readonly identity: CardIdentity }) {
  const t = useTranslations('attributes');
  const toWords = useAttributeValue();
  return shown(identity.attributes).map(([key, value]) => (
    <div key={key} data-attribute={key}>
      <dt>{has(words.name, key) ? t(`name.${key}`) : key}</dt>
      <dd>{toWords(key, value, identity)}</dd>
    </div>
  ));
}

function useAttributeValue() {
  const t = useTranslations('attributes');
  const common = useTranslations('common');
  const codes = useCodeWords();
  const { locale } = useLocaleSwitch();
  const codeWord = (key: string, code: string): string => {
    if (key === 'medium' || key === 'approvedMedium') return codes.medium(code);
    if (key === 'resource_type') return codes.resource(code);
    if (key === 'vehicle_class') return codes.vehicle(code);
    if (!has(words.value, key)) return code;
    const table: Readonly<Record<string, string>> = words.value[key];
    // The key is in the table: checked at run time, because each attribute has a table of its own.
    return Object.hasOwn(table, code) ? t(`value.${key}.${code}` as Parameters<typeof t>[0]) : code;
  };
  return (key: string, value: Value, identity: CardIdentity): string => {
    const attribute = attributeOf(key);
    if (key === 'indicator')
      return locale === 'en' ? indicatorFacts(String(value)).en : indicatorFacts(String(value)).zh;
    if (typeof value === 'boolean') return value ? common('yes') : common('no');
    if (Array.isArray(value))
      return value.map((code) => codeWord(key, String(code))).join(locale === 'zh' ? '、' : ', ');
    if (key === 'level' || attribute?.form === 'code') return codeWord(key, String(value));
    if (typeof value === 'number') {
      const figure = formatNumber(value, attribute?.decimals ?? (Number.isInteger(value) ? 0 : 2));
      const unit = attribute?.unit ?? '';
      if (has(words.unit, unit)) return t(`unit.${unit}`, { count: figure });
      if (key === 'quantity' || key === 'available')
        return `${figure} ${codes.unit(String(identity.attributes['unit'] ?? ''))}`;
      return unit === '' ? figure : `${figure} ${unit}`;
    }
    const text = String(value);
    return /^\d{4}-\d\d-\d\dT/.test(text) ? formatMoment(Date.parse(text), serverNow()) : text;
  };
}
