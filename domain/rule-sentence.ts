import { decimalsOfLimit, formatValue, indicatorFacts } from './indicator.ts';
import type { Compare, LimitSetting, RuleBody, RuleTier } from './rule.ts';
import { limitUnit } from './rule-check.ts';
import { codeWords } from './rule-codes.ts';
import type { RulePart } from './rule-part.ts';
import { type Tier, type TierRank, tierOfRank, tierRank } from './tier.ts';
import { limitReason, type Reason } from './warning.ts';

const TIER_ZH: Record<Tier, string> = { red: '红色', orange: '橙色', yellow: '黄色', blue: '蓝色' };

/** Names of a point's own limits, as the field writes them on instrument lists. */
export const SETTING_WORDS: Record<LimitSetting, Reason> = {
  low_low_alarm: { zh: '测点低低限 LL', en: "the point's LL" },
  low_alarm: { zh: '测点低限 L', en: "the point's L" },
  high_alarm: { zh: '测点高限 H', en: "the point's H" },
  high_high_alarm: { zh: '测点高高限 HH', en: "the point's HH" },
};

function numberOf(indicator: string, value: number): string {
  return formatValue(indicator, value, decimalsOfLimit(indicator, value));
}

/** A duration as people say it: 10 s, 5 min, 2 h. */
export function spanWords(seconds: number): string {
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60} min` : `${seconds} s`;
}

const withUnit = (text: string, unit: string): string => (unit === '' ? text : `${text} ${unit}`);

function limitWords(
  indicator: string,
  unit: string,
  { limit, setting }: { readonly limit: number | null; readonly setting: LimitSetting | null },
): Reason {
  const number = limit === null ? '' : withUnit(numberOf(indicator, limit), unit);
  if (setting === null) return { zh: number, en: number };
  const { zh, en } = SETTING_WORDS[setting];
  return number === '' ? { zh, en } : { zh: `${zh}（未设时 ${number}）`, en: `${en} (${number} where it has none)` };
}

const sign = (compare: Compare): string => (compare === 'above' ? '>' : '<');

function conditionOf(body: RuleBody, tier: RuleTier): Reason {
  const { zh, en } = indicatorFacts(body.indicator);
  const unit = limitUnit(body);
  switch (body.kind) {
    case 'limit': {
      const limit = limitWords(body.indicator, unit, tier);
      return { zh: `${zh} ${sign(body.compare)} ${limit.zh}`, en: `${en} ${sign(body.compare)} ${limit.en}` };
    }
    case 'rate': {
      const limit = limitWords(body.indicator, unit, tier);
      const window = spanWords(body.windowSeconds);
      return {
        zh: `${zh}在 ${window} 内的变化 ${sign(body.compare)} ${limit.zh}`,
        en: `${en} changes over ${window} by ${sign(body.compare)} ${limit.en}`,
      };
    }
    case 'no_data': {
      const what = body.indicator === '' ? { zh: '任一测点', en: 'Any point' } : { zh, en };
      return { zh: `${what.zh}无数据超过 ${tier.limit} min`, en: `${what.en} sends nothing for ${tier.limit} min` };
    }
    case 'code':
      return {
        zh: tier.codes.map((code) => codeWords(code).zh).join('、'),
        en: tier.codes.map((code) => codeWords(code).en).join(', '),
      };
    case 'combination':
      return combinationWords(body.mode, body.conditions);
  }
}

function combinationWords(mode: RuleBody['mode'], conditions: RuleBody['conditions']): Reason {
  const words = conditions.map((condition) => {
    const facts = indicatorFacts(condition.indicator);
    const limit = limitWords(condition.indicator, facts.unit, condition);
    const compared = sign(condition.compare);
    return { zh: `${facts.zh} ${compared} ${limit.zh}`, en: `${facts.en} ${compared} ${limit.en}` };
  });
  return {
    zh: words.map((one) => one.zh).join(mode === 'all' ? ' 且 ' : ' 或 '),
    en: words.map((one) => one.en).join(mode === 'all' ? ' and ' : ' or '),
  };
}

/** Each tier of a rule as a sentence in both languages, worst first: 压力 > 1.80 MPa 持续 10 s → 红色. */
export function tierSentences(body: RuleBody): readonly (Reason & { readonly tier: Tier })[] {
  return [...body.tiers]
    .sort((a, b) => tierRank(b.tier) - tierRank(a.tier))
    .map((tier) => {
      const condition = conditionOf(body, tier);
      const held = tier.delaySeconds > 0 ? spanWords(tier.delaySeconds) : '';
      return {
        tier: tier.tier,
        zh: `${condition.zh}${held === '' ? '' : ` 持续 ${held}`} → ${TIER_ZH[tier.tier]}`,
        en: `${condition.en}${held === '' ? '' : ` for ${held}`} → ${tier.tier}`,
      };
    });
}

/** The whole rule in one sentence, with what keeps it from chattering. */
export function ruleSentence(body: RuleBody): Reason {
  const tiers = tierSentences(body);
  const zh = [tiers.map((tier) => tier.zh).join('；')];
  const en = [tiers.map((tier) => tier.en).join('; ')];
  if (body.deadband > 0 && (body.kind === 'limit' || body.kind === 'rate')) {
    const deadband = String(Number(body.deadband.toPrecision(6)));
    zh.push(`回差 ${deadband}`);
    en.push(`deadband ${deadband}`);
  }
  if (body.offDelaySeconds > 0) {
    zh.push(`恢复 ${spanWords(body.offDelaySeconds)} 后解除`);
    en.push(`ends after ${spanWords(body.offDelaySeconds)} back to normal`);
  }
  return { zh: zh.join('；'), en: en.join('; ') };
}

/** What a warning says of the part that holds (REQ-WARN-16): value, limit and tier in words. */
export function partReason(cause: {
  readonly part: Pick<RulePart, 'kind' | 'compare' | 'code' | 'nameZh' | 'nameEn' | 'windowSeconds'>;
  readonly tier: TierRank;
  readonly indicator: string;
  readonly unit: string;
  readonly value: number;
  readonly limit: number;
  /** What the sender of a raw alarm said. */
  readonly message: string;
}): Reason {
  const { part, tier, indicator, unit, value, limit } = cause;
  const facts = indicatorFacts(indicator);
  const name = tierOfRank(tier) ?? 'blue';
  switch (part.kind) {
    case 'limit':
      return limitReason({ indicator, unit, value, limit, compare: part.compare, tier });
    case 'rate': {
      const decimals = Math.max(facts.precision + 1, 2);
      const rate = withUnit(value.toFixed(decimals), `${unit}/min`);
      const beyond = limit.toFixed(decimals);
      return {
        zh: `${facts.zh}变化 ${rate}，超过${TIER_ZH[name]}限值 ${beyond}`,
        en: `${facts.en} changes by ${rate}, beyond ${name} limit ${beyond}`,
      };
    }
    case 'no_data':
      return {
        zh: `${facts.zh}无数据超过 ${Math.round(limit)} min`,
        en: `${facts.en}: no data for more than ${Math.round(limit)} min`,
      };
    case 'combination':
      return { zh: `${part.nameZh}（组合条件成立）`, en: `${part.nameEn} (conditions hold together)` };
    case 'code': {
      const { zh, en } = codeWords(part.code);
      return cause.message === '' ? { zh, en } : { zh: `${zh}：${cause.message}`, en: `${en}: ${cause.message}` };
    }
  }
}
