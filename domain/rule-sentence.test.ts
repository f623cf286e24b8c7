import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from './default-rules.ts';
import { type RuleBodyInput, ruleBodySchema } from './rule.ts';
import { partReason, ruleSentence } from './rule-sentence.ts';

const body = (over: Partial<RuleBodyInput>) =>
  ruleBodySchema.parse({
    kind: 'limit',
    scenario: 'tank',
    nameZh: '超压',
    nameEn: 'High pressure',
    indicator: 'pressure',
    unit: 'MPa',
    tiers: [],
    actionZh: '核对压力',
    actionEn: 'Verify pressure',
    source: 'S2',
    ...over,
  });

describe('the sentence of a rule', () => {
  it('says indicator, limit, duration, tier and deadband in both languages', () => {
    const rule = body({ tiers: [{ tier: 'red', limit: 1.8, delaySeconds: 10 }], deadband: 0.02 });
    expect(ruleSentence(rule)).toEqual({
      zh: '压力 > 1.80 MPa 持续 10 s → 红色；回差 0.02',
      en: 'Pressure > 1.80 MPa for 10 s → red; deadband 0.02',
    });
  });

  it('names the worst tier first and the point’s own settings as instrument lists do', () => {
    const tiers = [
      { tier: 'yellow' as const, setting: 'high_alarm' as const },
      { tier: 'red' as const, setting: 'high_high_alarm' as const, limit: 50 },
    ];
    expect(ruleSentence(body({ indicator: 'gas_combustible', unit: '%LEL', tiers })).zh).toBe(
      '可燃气体浓度 > 测点高高限 HH（未设时 50.0 %LEL） → 红色；可燃气体浓度 > 测点高限 H → 黄色',
    );
  });

  it('says change, silence, codes and combinations in words', () => {
    const rate = body({
      kind: 'rate',
      unit: 'MPa/min',
      compare: 'below',
      windowSeconds: 300,
      tiers: [{ tier: 'red', limit: -0.1 }],
      offDelaySeconds: 120,
    });
    expect(ruleSentence(rate).en).toBe(
      'Pressure changes over 5 min by < -0.10 MPa/min → red; ends after 2 min back to normal',
    );
    const silent = body({ kind: 'no_data', indicator: '', unit: 'min', tiers: [{ tier: 'blue', limit: 120 }] });
    expect(ruleSentence(silent).zh).toBe('任一测点无数据超过 120 min → 蓝色');
    const codes = body({ kind: 'code', tiers: [{ tier: 'orange', codes: ['fire_alarm', 'leak'] }] });
    expect(ruleSentence(codes).zh).toBe('火灾报警、泄漏 → 橙色');
    const both = body({
      kind: 'combination',
      tiers: [{ tier: 'red' }],
      conditions: [
        { indicator: 'temperature', compare: 'above', limit: 42 },
        { indicator: 'gas_combustible', compare: 'above', limit: 25 },
      ],
    });
    expect(ruleSentence(both).zh).toBe('温度 > 42.0 °C 且 可燃气体浓度 > 25.0 %LEL → 红色');
  });

  it('exists in full for every default rule, without a gap where a word is missing', () => {
    for (const { id, body: rule } of DEFAULT_RULES) {
      const { zh, en } = ruleSentence(rule);
      expect(`${zh}${en}`, id).not.toMatch(/undefined|null|NaN|→ ;|^ /);
    }
  });
});

describe('the reason of a warning', () => {
  it('names the rate with its unit and the limit that it passed (REQ-WARN-16)', () => {
    const part = { kind: 'rate', compare: 'below', code: '', nameZh: '', nameEn: '', windowSeconds: 300 } as const;
    const cause = {
      part,
      tier: 4,
      indicator: 'pressure',
      unit: 'MPa',
      value: -0.12,
      limit: -0.1,
      message: '',
    } as const;
    expect(partReason(cause).zh).toBe('压力变化 -0.120 MPa/min，超过红色限值 -0.100');
  });
});
