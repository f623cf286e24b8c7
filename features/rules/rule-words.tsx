'use client';

import { useTranslations } from 'use-intl';
import type { RuleBody } from '../../domain/rule.ts';
import { ruleSentence, tierSentences } from '../../domain/rule-sentence.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './rules.module.css';

/** The name of a rule in the reader's language. */
export function useRuleName(): (body: Pick<RuleBody, 'nameZh' | 'nameEn'>) => string {
  const { locale } = useLocaleSwitch();
  return (body) => (locale === 'en' ? body.nameEn || body.nameZh : body.nameZh || body.nameEn);
}

/** A rule in words: each tier with its symbol in the reader's language, and the whole in the other one below. */
export function RuleWords({ body }: { readonly body: RuleBody }) {
  const { locale } = useLocaleSwitch();
  const other = locale === 'en' ? 'zh' : 'en';
  const sentence = ruleSentence(body);
  const tiers = tierSentences(body);
  const rest = sentence[locale].split(locale === 'en' ? '; ' : '；').slice(tiers.length);
  return (
    <div className={styles['words']}>
      <ul>
        {tiers.map((tier) => (
          <li key={tier.tier}>
            <TierSymbol tier={tier.tier} size={14} />
            <span>{tier[locale]}</span>
          </li>
        ))}
      </ul>
      {rest.length === 0 ? null : <p>{rest.join(locale === 'en' ? '; ' : '；')}</p>}
      <p className={styles['muted']} lang={other === 'zh' ? 'zh-CN' : 'en'}>
        {sentence[other]}
      </p>
    </div>
  );
}

/** What a rule applies to, in words. */
export function useAppliesTo(): (body: RuleBody) => string {
  const t = useTranslations('rules');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  return (body) =>
    [
      body.point === null ? null : t('onePoint', { id: body.point }),
      body.sector === null ? t('allSectors') : codes(`sector.${body.sector}`),
      body.objectKinds.length === 0 ? t('anyObject') : body.objectKinds.map(words.kind).join('、'),
      body.tankClass === null ? null : t(`tankClassWord.${body.tankClass}`),
    ]
      .filter((part) => part !== null)
      .join(' · ');
}
