import { describe, expect, it } from 'vitest';
import { DEFAULT_PARTS, DEFAULT_RULES } from './default-rules.ts';
import { type RuleBodyInput, ruleBodySchema, ruleOfPart, SCENARIOS } from './rule.ts';
import { checkRule } from './rule-check.ts';
import { CODE_GROUPS, RULE_CODES } from './rule-codes.ts';

const draft = (over: Partial<RuleBodyInput> = {}) =>
  ruleBodySchema.parse({
    kind: 'limit',
    scenario: 'gas_leak',
    nameZh: '可燃气体',
    nameEn: 'Combustible gas',
    indicator: 'gas_combustible',
    unit: '%LEL',
    tiers: [
      { tier: 'yellow', limit: 25 },
      { tier: 'red', limit: 50 },
    ],
    deadband: 2,
    actionZh: '核实泄漏',
    actionEn: 'Check for a leak',
    source: 'GB/T 50493-2019',
    ...over,
  });
const problems = (over: Partial<RuleBodyInput>) => checkRule(draft(over)).map(({ field, code }) => `${field} ${code}`);

describe('the check of a rule', () => {
  it('lets 25 and 50 % LEL with 2 % deadband pass', () => {
    expect(problems({})).toEqual([]);
  });

  it('refuses yellow above red for a rule that looks upward, and below red for one that looks downward', () => {
    const crossed = [
      { tier: 'yellow' as const, limit: 50 },
      { tier: 'red' as const, limit: 25 },
    ];
    expect(problems({ tiers: crossed })).toEqual(['tiers.red.limit crossed_limits']);
    expect(problems({ tiers: crossed, compare: 'below' })).toEqual([]);
    expect(problems({ compare: 'below' })).toEqual(['tiers.red.limit crossed_limits']);
  });

  it('refuses crossed settings of the point in the same way', () => {
    const tiers = [
      { tier: 'yellow' as const, setting: 'high_high_alarm' as const },
      { tier: 'red' as const, setting: 'high_alarm' as const },
    ];
    expect(problems({ tiers })).toEqual(['tiers.red.setting crossed_limits']);
    expect(problems({ tiers: [{ tier: 'red', setting: 'low_alarm' }] })).toEqual(['tiers.red.setting wrong_side']);
  });

  it('refuses a deadband that is as wide as the gap between two tiers', () => {
    expect(problems({ deadband: 25 })).toEqual(['deadband deadband_too_wide']);
    expect(problems({ deadband: 24.9 })).toEqual([]);
    expect(problems({ deadband: -1 })).toEqual(['deadband negative']);
  });

  it('refuses negative and endless durations, naming the tier', () => {
    expect(problems({ tiers: [{ tier: 'red', limit: 50, delaySeconds: -1 }] })).toEqual([
      'tiers.red.delaySeconds negative',
    ]);
    expect(problems({ offDelaySeconds: 86_401 })).toEqual(['offDelaySeconds too_long']);
  });

  it('refuses a rule without the action that is expected, in either language', () => {
    expect(problems({ actionZh: ' ' })).toEqual(['actionZh missing']);
    expect(problems({ actionEn: '' })).toEqual(['actionEn missing']);
  });

  it('refuses unknown indicators, other units, codes and kinds, and limits that no healthy instrument sends', () => {
    expect(problems({ indicator: 'mood' })).toContain('indicator unknown_indicator');
    expect(problems({ unit: 'ppm' })).toEqual(['unit wrong_unit']);
    expect(problems({ tiers: [{ tier: 'red', limit: 120 }] })).toEqual(['tiers.red.limit out_of_range']);
    expect(problems({ objectKinds: ['castle'] })).toEqual(['objectKinds unknown_kind']);
    expect(problems({ kind: 'code', tiers: [{ tier: 'red', codes: ['tea'] }] })).toEqual([
      'tiers.red.codes unknown_code',
    ]);
    expect(problems({ kind: 'code', tiers: [{ tier: 'red' }] })).toEqual(['tiers.red.codes missing']);
  });

  it('refuses a rule without tiers, a tier twice, and a limit that is neither a number nor a setting', () => {
    expect(problems({ tiers: [] })).toEqual(['tiers no_tier']);
    expect(problems({ tiers: [{ tier: 'red' }] })).toEqual(['tiers.red.limit no_limit']);
    const twice = [
      { tier: 'red' as const, limit: 40 },
      { tier: 'red' as const, limit: 50 },
    ];
    expect(problems({ tiers: twice })).toContain('tiers.red tier_twice');
  });

  it('asks of a rate that it goes where the rule looks and has a window', () => {
    const rate = { kind: 'rate' as const, indicator: 'pressure', unit: 'MPa/min', deadband: 0.01 };
    expect(problems({ ...rate, windowSeconds: 300, compare: 'below', tiers: [{ tier: 'red', limit: -0.1 }] })).toEqual(
      [],
    );
    expect(problems({ ...rate, windowSeconds: 300, compare: 'below', tiers: [{ tier: 'red', limit: 0.1 }] })).toEqual([
      'tiers.red.limit wrong_side',
    ]);
    expect(problems({ ...rate, tiers: [{ tier: 'red', limit: 0.1 }] })).toEqual(['windowSeconds missing']);
  });

  it('wants two conditions and one tier of a combination', () => {
    const one = { indicator: 'gas_combustible', compare: 'above' as const, limit: 25 };
    expect(problems({ kind: 'combination', tiers: [{ tier: 'red' }], conditions: [one] })).toEqual([
      'conditions too_few_conditions',
    ]);
    expect(
      problems({ kind: 'combination', tiers: [{ tier: 'red' }, { tier: 'blue' }], conditions: [one, one] }),
    ).toEqual(['tiers one_tier_only']);
  });
});

describe('the default rules', () => {
  it('all pass the check that drafts must pass', () => {
    expect(DEFAULT_RULES.map(({ id, body }) => [id, checkRule(body)]).filter(([, found]) => found?.length)).toEqual([]);
  });

  it('cover every scenario model, and their ids are unique', () => {
    expect([...new Set(DEFAULT_RULES.map(({ body }) => body.scenario))].sort()).toEqual([...SCENARIOS].sort());
    expect(new Set(DEFAULT_PARTS.map(({ id }) => id)).size).toBe(DEFAULT_PARTS.length);
    for (const part of DEFAULT_PARTS) expect(ruleOfPart(part.id)).toBe(part.rule);
  });

  it('grade 13 driver, 8 collision, 5 state and 3 cargo alarms of vehicles (REQ-MON-40..43)', () => {
    const graded = new Set(DEFAULT_PARTS.map(({ code }) => code));
    const count = (group: string) => Object.values(RULE_CODES).filter((facts) => facts.group === group).length;
    expect(CODE_GROUPS.map((group) => [group, count(group)])).toEqual(
      expect.arrayContaining([
        ['driver', 13],
        // 8 of the list and the collision itself; 5 of the list and the emergency button.
        ['collision', 9],
        ['vehicle_state', 6],
        ['cargo', 3],
      ]),
    );
    const ungraded = Object.keys(RULE_CODES).filter((code) => !graded.has(code));
    expect(ungraded).toEqual(['intrusion']);
  });
});
