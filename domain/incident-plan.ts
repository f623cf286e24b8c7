import type { IncidentKind, PlanStep } from './incident.ts';

/**
 * Checklists that an incident starts with when it opens (REQ-WARN-13): the enterprise's own plan is linked beside it.
 * The steps follow the order of an on-site response: save people, stop the source, cordon off, cool and dilute, catch
 * the water, tell the others. They are version 0: an approved version of `incident_plan` replaces them kind by kind.
 */
const step = (key: string, party: PlanStep['party'], minutes: number, zh: string, en: string): PlanStep => ({
  key,
  party,
  minutes,
  zh,
  en,
});

const COMMON: readonly PlanStep[] = [
  step('alarm', 'enterprise', 2, '拨打 119、120，清点现场人员', 'Call fire and ambulance, count the people on site'),
  step('cordon', 'enterprise', 10, '划定警戒区，疏散无关人员', 'Cordon off, move everybody else out'),
];
const CLOSING: readonly PlanStep[] = [
  step('commander', 'bureau', 20, '明确现场指挥，建立通信', 'Name the commander on site, establish communications'),
  step('neighbours', 'zone', 20, '通知周边单位与敏感场所', 'Tell neighbouring units and sensitive places'),
  step('resources', 'bureau', 30, '调派最近的应急资源并确认出发', 'Send the nearest resources and confirm departure'),
  step('public', 'bureau', 60, '统一信息发布口径', 'Agree on one voice for the public'),
];

const FIRE: readonly PlanStep[] = [
  step('isolate', 'enterprise', 5, '切断进出料，停止周边作业', 'Stop feeds, stop all work nearby'),
  step(
    'cooling',
    'enterprise',
    10,
    '启动固定消防设施，冷却着火罐与邻罐',
    'Start fixed systems, cool the tank and its neighbours',
  ),
  step('drains', 'enterprise', 15, '关闭雨排阀，启用事故水池', 'Close storm drains, open the accident-water pool'),
  step('foam', 'bureau', 30, '核对泡沫与供水是否满足需要', 'Check foam and water against the need'),
];
const LEAK: readonly PlanStep[] = [
  step(
    'ignition',
    'enterprise',
    5,
    '消除点火源，停止动火与车辆',
    'Remove ignition sources, stop hot work and vehicles',
  ),
  step('isolate', 'enterprise', 5, '关阀断源，确认泄漏点', 'Close valves, confirm the point of release'),
  step(
    'wind',
    'operating_company',
    5,
    '核对风向，指引人员向上风侧撤离',
    'Check the wind, lead people crosswind and upwind',
  ),
  step('gas', 'enterprise', 15, '监测边界浓度并上报', 'Measure at the boundary and report'),
  step('drains', 'enterprise', 15, '封堵雨排与地下空间', 'Block drains and underground spaces'),
];
const COLLAPSE: readonly PlanStep[] = [
  step('stop', 'enterprise', 2, '停止作业，撤离坍塌影响范围', 'Stop work, clear the area of collapse'),
  step(
    'search',
    'enterprise',
    10,
    '核对实名考勤，确认被困人数与位置',
    'Compare attendance, find who is trapped and where',
  ),
  step('monitor', 'enterprise', 15, '加密监测，防止二次坍塌', 'Measure more often, prevent a second collapse'),
  step('utilities', 'zone', 20, '核对并切断周边管线', 'Check and shut nearby utilities'),
];
const LIFTING: readonly PlanStep[] = [
  step('stop', 'enterprise', 2, '停止起重作业，切断电源', 'Stop lifting, cut the power'),
  step('search', 'enterprise', 10, '确认伤亡与被困人员', 'Find the injured and trapped'),
];
const VEHICLE: readonly PlanStep[] = [
  step('road', 'zone', 10, '交通管制，引导车辆绕行', 'Close the road, divert traffic'),
  step('cargo', 'enterprise', 10, '核对电子运单，确认货物与数量', 'Check the e-waybill, confirm goods and quantity'),
  step('ignition', 'enterprise', 10, '消除点火源，检查泄漏', 'Remove ignition sources, look for leaks'),
];

const OWN: Readonly<Record<IncidentKind, readonly PlanStep[]>> = {
  fire: FIRE,
  explosion: FIRE,
  flammable_leak: LEAK,
  toxic_leak: LEAK,
  collapse: COLLAPSE,
  lifting: LIFTING,
  vehicle: VEHICLE,
  other: [],
};

/** Steps of a kind of incident, in the order in which they are due. */
export function planOf(kind: IncidentKind): PlanStep[] {
  return [...COMMON, ...OWN[kind], ...CLOSING].sort((a, b) => a.minutes - b.minutes);
}

/**
 * The steps of a running incident with those of another plan behind them: a step that says the same is not asked for twice,
 * and a key that is taken gets a number, because a tick names its step by key.
 */
export function joinSteps<T extends { readonly key: string; readonly zh: string }>(
  before: readonly T[],
  added: readonly T[],
): T[] {
  const taken = new Set(before.map(({ key }) => key));
  const fresh = added.filter(({ zh }) => !before.some((one) => one.zh === zh));
  return [
    ...before,
    ...fresh.map((step) => {
      let key = step.key;
      for (let n = 2; taken.has(key); n += 1) key = `${step.key}_${n}`;
      taken.add(key);
      return { ...step, key };
    }),
  ];
}
