import { describe, expect, it } from 'vitest';
import { RS_BH } from './loop-plan.ts';
import { checkPlan, type LoopPlanInput, planVersion } from './loop-plan-check.ts';

const plan = (over: (red: LoopPlanInput['tiers']['red']) => LoopPlanInput['tiers']['red']): LoopPlanInput => {
  const { version: _version, ...rest } = structuredClone(RS_BH) as unknown as LoopPlanInput & { version: number };
  return { ...rest, tiers: { ...rest.tiers, red: over(rest.tiers.red) } };
};
const found = (over: Parameters<typeof plan>[0]) => checkPlan(plan(over)).map(({ field, code }) => `${field} ${code}`);

describe('the check of a handling plan', () => {
  it('lets the plan of section 7 pass', () => {
    expect(found((red) => red)).toEqual([]);
    expect(
      planVersion(
        plan((red) => red),
        1,
      ),
    ).toEqual(RS_BH);
  });

  it('refuses parties that do not exist and a tier that tells nobody', () => {
    expect(found((red) => ({ ...red, push: ['bureau', 'newspaper'] }))).toEqual(['tiers.red.push unknown_party']);
    expect(found((red) => ({ ...red, push: [] }))).toEqual(['tiers.red.push no_push']);
    expect(found((red) => ({ ...red, tracker: '' }))).toEqual(['tiers.red.tracker unknown_party']);
  });

  it('refuses zero, negative and broken minutes', () => {
    expect(found((red) => ({ ...red, callMinutes: 0 }))).toEqual(['tiers.red.callMinutes not_positive']);
    const notice = { firstMinutes: -30, repeatMinutes: 1.5, to: ['regulator'] };
    expect(found((red) => ({ ...red, notice }))).toEqual([
      'tiers.red.notice.firstMinutes not_positive',
      'tiers.red.notice.repeatMinutes not_positive',
    ]);
  });

  it('refuses an on-site check before the first notice', () => {
    expect(found((red) => ({ ...red, onSite: { afterMinutes: 30, by: 'regulator' } }))).toEqual([
      'tiers.red.onSite.afterMinutes on_site_first',
    ]);
  });
});
