import { after, type DefaultRule, defaultRule, HIGH, HIGH_HIGH } from './scenario-rule.ts';

const PIT_SOURCE = 'GB 50497-2019 8; S2 A4 二(四)';
const FORMWORK_SOURCE = 'JGJ 300-2013; S2 A4 二(四)';
const CRANE_SOURCE = 'GB 5144-2006; S2 A4 二(五)';

/** Deep foundation pits (REQ-ENT-37): cumulative limits come from each pit's monitoring scheme, the daily rate is absolute. */
const PIT: readonly DefaultRule[] = [
  defaultRule('pit', 'pit.displacement', {
    name: ['基坑位移', 'Pit: displacement'],
    indicator: 'displacement',
    sector: 'construction',
    objectKinds: ['pit'],
    tiers: { yellow: after(HIGH, 30), red: HIGH_HIGH },
    deadband: 1,
    action: ['停止作业，撤离影响范围人员并复测', 'Stop work, clear the area and measure again'],
    source: PIT_SOURCE,
  }),
  defaultRule('pit', 'pit.displacement.rate', {
    name: ['基坑位移速率', 'Pit: rate of displacement'],
    kind: 'rate',
    indicator: 'displacement',
    sector: 'construction',
    objectKinds: ['pit'],
    // 3 and 5 mm in a day, written per minute.
    tiers: { yellow: { limit: 0.0021 }, orange: { limit: 0.0035 } },
    windowSeconds: 86_400,
    deadband: 0.0005,
    action: ['加密监测，停止坑边堆载，分析原因', 'Measure more often, clear loads from the edge, find the cause'],
    source: PIT_SOURCE,
  }),
  defaultRule('pit', 'pit.settlement', {
    name: ['基坑周边沉降', 'Pit: settlement'],
    indicator: 'settlement',
    sector: 'construction',
    objectKinds: ['pit'],
    tiers: { blue: after(HIGH, 30), orange: HIGH_HIGH },
    deadband: 1,
    action: ['加密监测并复测', 'Measure more often and verify'],
    source: PIT_SOURCE,
  }),
  defaultRule('pit', 'pit.force', {
    name: ['支撑轴力', 'Pit: axial force of supports'],
    indicator: 'force',
    sector: 'construction',
    objectKinds: ['pit'],
    tiers: { yellow: after(HIGH, 30), orange: HIGH_HIGH },
    deadband: 20,
    action: ['复测轴力，检查支撑', 'Verify the axial force, check the supports'],
    source: PIT_SOURCE,
  }),
  defaultRule('pit', 'pit.displacement_and_force', {
    name: ['位移与轴力同时超限', 'Pit: displacement and force together'],
    kind: 'combination',
    sector: 'construction',
    objectKinds: ['pit'],
    tiers: { red: {} },
    conditions: [
      { indicator: 'displacement', compare: 'above', setting: 'high_alarm' },
      { indicator: 'force', compare: 'above', setting: 'high_alarm' },
    ],
    action: ['立即停工撤人，回填反压，组织会商', 'Stop and evacuate at once, backfill, call the experts'],
    source: PIT_SOURCE,
  }),
];

/** High formwork (REQ-ENT-38): limits come from its special scheme. */
const FORMWORK: readonly DefaultRule[] = [
  defaultRule('formwork', 'formwork.settlement', {
    name: ['高支模沉降', 'High formwork: settlement'],
    indicator: 'settlement',
    sector: 'construction',
    objectKinds: ['formwork'],
    tiers: { yellow: after(HIGH, 30), orange: HIGH_HIGH },
    deadband: 0.5,
    action: ['暂停浇筑，人员撤离支架，复测', 'Pause pouring, clear the scaffold, measure again'],
    source: FORMWORK_SOURCE,
  }),
  defaultRule('formwork', 'formwork.tilt', {
    name: ['立杆倾斜', 'High formwork: pole tilt'],
    indicator: 'tilt',
    sector: 'construction',
    objectKinds: ['formwork', 'hoist'],
    tiers: { yellow: after(HIGH, 30), red: HIGH_HIGH },
    deadband: 0.05,
    action: ['停止作业并复测', 'Stop work and measure again'],
    source: FORMWORK_SOURCE,
  }),
  defaultRule('formwork', 'formwork.settlement_and_tilt', {
    name: ['沉降与倾斜同时超限', 'High formwork: settlement and tilt together'],
    kind: 'combination',
    sector: 'construction',
    objectKinds: ['formwork'],
    tiers: { red: {} },
    conditions: [
      { indicator: 'settlement', compare: 'above', setting: 'high_alarm' },
      { indicator: 'tilt', compare: 'above', setting: 'high_alarm' },
    ],
    action: ['立即停止浇筑，撤离全部人员', 'Stop pouring at once, evacuate everybody'],
    source: FORMWORK_SOURCE,
  }),
];

/** Tower cranes and hoists (REQ-ENT-36, -40, -41); wind: 10.8 m/s is force 6, at which lifting stops. */
const CRANE: readonly DefaultRule[] = [
  defaultRule('tower_crane', 'crane.moment', {
    name: ['塔机力矩', 'Tower crane: load moment'],
    indicator: 'moment',
    tiers: { yellow: { ...HIGH, limit: 90 }, red: { ...HIGH_HIGH, limit: 105 } },
    deadband: 3,
    action: ['停止起吊，降低力矩', 'Stop lifting, reduce the moment'],
    source: CRANE_SOURCE,
  }),
  defaultRule('tower_crane', 'crane.load', {
    name: ['起重设备载荷', 'Lifting gear: load'],
    indicator: 'load',
    tiers: { yellow: HIGH, orange: HIGH_HIGH },
    deadband: 0.1,
    action: ['停止起吊，核对载荷', 'Stop lifting, verify the load'],
    source: CRANE_SOURCE,
  }),
  defaultRule('tower_crane', 'crane.wind', {
    name: ['大风停吊', 'Wind: stop lifting'],
    indicator: 'wind_speed',
    tiers: { blue: { ...after(HIGH, 60), limit: 10.8 }, orange: { ...HIGH_HIGH, limit: 13.9 } },
    deadband: 1,
    offDelaySeconds: 120,
    action: ['停止吊装与高处作业', 'Stop lifting and work at height'],
    source: 'JGJ 276-2012; S2 A4 二(五)',
  }),
  defaultRule('tower_crane', 'crane.alarms', {
    name: ['塔机安全装置报警', 'Tower crane: safety device alarms'],
    kind: 'code',
    sector: 'construction',
    tiers: {
      yellow: { codes: ['crane_limit'] },
      orange: { codes: ['crane_anticollision'] },
      red: { codes: ['collapse_risk'] },
    },
    action: ['停止作业，检查安全装置', 'Stop work, check the safety devices'],
    source: CRANE_SOURCE,
  }),
];

const SITE: readonly DefaultRule[] = [
  defaultRule('construction_site', 'site.pm10', {
    name: ['工地扬尘', 'Construction site: dust'],
    indicator: 'pm10',
    tiers: { blue: after(HIGH, 300), yellow: HIGH_HIGH },
    deadband: 10,
    action: ['启动喷淋降尘', 'Start dust suppression'],
    source: 'S2 A4 二(二)',
  }),
  defaultRule('construction_site', 'site.noise', {
    name: ['工地噪声', 'Construction site: noise'],
    indicator: 'noise',
    tiers: { blue: after(HIGH, 300), yellow: HIGH_HIGH },
    deadband: 3,
    action: ['调整作业时间与设备', 'Adjust working hours and machines'],
    source: 'GB 12523-2011; S2 A4 二(二)',
  }),
  defaultRule('construction_site', 'site.vibration', {
    name: ['机械振动', 'Machine vibration'],
    indicator: 'vibration',
    tiers: { blue: after(HIGH, 30), orange: HIGH_HIGH },
    deadband: 0.5,
    action: ['停机检查', 'Stop the machine and inspect'],
    source: 'S2 A4 二(五)',
  }),
];

export const CONSTRUCTION_RULES: readonly DefaultRule[] = [...PIT, ...FORMWORK, ...CRANE, ...SITE];
