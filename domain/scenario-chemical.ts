import { after, type DefaultRule, defaultRule, HIGH, HIGH_HIGH, LOW, LOW_LOW } from './scenario-rule.ts';

const MONITORING = 'S2 A2 三(二)1; AQ 3035-2010';
const GAS = 'GB/T 50493-2019 5.5.2';
const verifyPressure = ['核对压力，检查安全阀与进出料', 'Verify pressure, check relief valve and feeds'] as const;
const verifyLow = ['核对压力，排查泄漏', 'Verify pressure, look for a leak'] as const;

/**
 * Tanks by class (REQ-ENT-04, REQ-MON-20): the limits are the tank's own settings, because design pressure and height
 * differ from tank to tank; what differs by class is which of them exist and how near to one another they lie.
 */
const TANK: readonly DefaultRule[] = [
  defaultRule('tank', 'tank.pressure_vessel.pressure.high', {
    name: ['压力储罐超压', 'Pressure tank: high pressure'],
    indicator: 'pressure',
    sector: 'chemical',
    objectKinds: ['tank'],
    tankClass: 'pressure',
    tiers: { yellow: HIGH, red: HIGH_HIGH },
    deadband: 0.02,
    action: verifyPressure,
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.pressure_vessel.pressure.low', {
    name: ['压力储罐失压', 'Pressure tank: low pressure'],
    indicator: 'pressure',
    compare: 'below',
    sector: 'chemical',
    objectKinds: ['tank'],
    tankClass: 'pressure',
    tiers: { blue: after(LOW, 60), yellow: LOW_LOW },
    deadband: 0.02,
    action: verifyLow,
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.low_pressure.pressure.high', {
    name: ['低压储罐超压', 'Low-pressure tank: high pressure'],
    indicator: 'pressure',
    sector: 'chemical',
    objectKinds: ['tank'],
    tankClass: 'low_pressure',
    tiers: { yellow: HIGH, red: HIGH_HIGH },
    // Limits lie 0.015 MPa apart here; the 0.02 of a pressure vessel would bridge them.
    deadband: 0.002,
    action: ['检查呼吸阀与氮封，停止进料', 'Check breather valve and nitrogen seal, stop filling'],
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.low_pressure.pressure.low', {
    name: ['低压储罐负压', 'Low-pressure tank: vacuum'],
    indicator: 'pressure',
    compare: 'below',
    sector: 'chemical',
    objectKinds: ['tank'],
    tankClass: 'low_pressure',
    tiers: { blue: after(LOW, 30), yellow: LOW_LOW },
    deadband: 0.002,
    action: ['检查呼吸阀与氮封，停止出料', 'Check breather valve and nitrogen seal, stop emptying'],
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.atmospheric.pressure.high', {
    name: ['常压储罐气相超压', 'Atmospheric tank: vapour pressure'],
    indicator: 'pressure',
    sector: 'chemical',
    objectKinds: ['tank'],
    tankClass: 'atmospheric',
    tiers: { yellow: HIGH, red: HIGH_HIGH },
    deadband: 0.0003,
    action: ['检查呼吸阀与阻火器，停止进料', 'Check breather valve and flame arrester, stop filling'],
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.level.high', {
    name: ['储罐高液位', 'Tank: high level'],
    indicator: 'level',
    sector: 'chemical',
    objectKinds: ['tank'],
    tiers: { yellow: HIGH, orange: HIGH_HIGH },
    deadband: 0.1,
    action: ['停止进料，核对液位', 'Stop filling, verify the level'],
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.level.low', {
    name: ['储罐低液位', 'Tank: low level'],
    indicator: 'level',
    compare: 'below',
    sector: 'chemical',
    objectKinds: ['tank'],
    tiers: { blue: after(LOW, 60), yellow: LOW_LOW },
    deadband: 0.1,
    action: ['核对液位，检查机泵，防止浮盘落底', 'Verify the level, check the pumps, keep the floating roof up'],
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.temperature.high', {
    name: ['储罐超温', 'Tank: high temperature'],
    indicator: 'temperature',
    sector: 'chemical',
    objectKinds: ['tank'],
    tiers: { yellow: HIGH, orange: HIGH_HIGH },
    deadband: 1,
    action: ['启动喷淋降温，查明热源', 'Start cooling spray, find the heat source'],
    source: MONITORING,
  }),
  defaultRule('tank', 'tank.heat_and_gas', {
    name: ['储罐超温且可燃气体报警', 'Tank: hot, with combustible gas'],
    kind: 'combination',
    sector: 'chemical',
    objectKinds: ['tank'],
    tiers: { red: {} },
    conditions: [
      { indicator: 'temperature', compare: 'above', setting: 'high_alarm' },
      { indicator: 'gas_combustible', compare: 'above', setting: 'high_alarm', limit: 25 },
    ],
    offDelaySeconds: 60,
    action: ['按火灾处置：停料、喷淋、撤离、报警', 'Treat as fire: stop feeds, spray, evacuate, call the brigade'],
    source: 'S2 Art 4; S2 A2 三(二)1',
  }),
];

/** First and second gas alarm (REQ-ENT-07). A detector's own settings win; without them the standard's figures hold. */
const GAS_LEAK: readonly DefaultRule[] = [
  defaultRule('gas_leak', 'gas.combustible', {
    name: ['可燃气体泄漏', 'Combustible gas leak'],
    indicator: 'gas_combustible',
    tiers: { yellow: { ...HIGH, limit: 25 }, red: { ...HIGH_HIGH, limit: 50 } },
    deadband: 2,
    action: ['核实泄漏，停止周边动火作业', 'Check for a leak, stop hot work nearby'],
    source: `${GAS}: ≤ 25 % LEL, ≤ 50 % LEL`,
  }),
  defaultRule('gas_leak', 'gas.toxic', {
    name: ['有毒气体泄漏', 'Toxic gas leak'],
    indicator: 'gas_toxic',
    // 100 % and 200 % of the occupational limit: other ppm for every gas, so the detector's own settings alone.
    tiers: { yellow: HIGH, red: HIGH_HIGH },
    deadband: 0.01,
    action: ['核实泄漏，人员佩戴防护撤离下风向', 'Check for a leak, withdraw crosswind with protection'],
    source: `${GAS}: ≤ 100 % OEL, ≤ 200 % OEL`,
  }),
  defaultRule('gas_leak', 'gas.alarms', {
    name: ['气体报警控制器上报', 'Alarms of gas controllers'],
    kind: 'code',
    tiers: { yellow: { codes: ['gas_low'] }, orange: { codes: ['leak'] }, red: { codes: ['gas_high'] } },
    action: ['核实泄漏，停止周边动火作业', 'Check for a leak, stop hot work nearby'],
    source: GAS,
  }),
];

const PROCESS: readonly DefaultRule[] = [
  defaultRule('process_unit', 'process.pressure.high', {
    name: ['装置超压', 'Process unit: high pressure'],
    indicator: 'pressure',
    sector: 'chemical',
    objectKinds: ['process_unit'],
    tiers: { yellow: HIGH, red: HIGH_HIGH },
    deadband: 0.02,
    action: verifyPressure,
    source: MONITORING,
  }),
  defaultRule('process_unit', 'process.temperature.high', {
    name: ['装置超温', 'Process unit: high temperature'],
    indicator: 'temperature',
    sector: 'chemical',
    objectKinds: ['process_unit'],
    tiers: { yellow: HIGH, orange: HIGH_HIGH },
    deadband: 1,
    action: ['降低负荷，检查冷却与联锁', 'Reduce the load, check cooling and interlocks'],
    source: MONITORING,
  }),
  defaultRule('process_unit', 'process.flow.high', {
    name: ['装置流量异常', 'Process unit: high flow'],
    indicator: 'flow',
    sector: 'chemical',
    objectKinds: ['process_unit'],
    tiers: { blue: after(HIGH, 60), yellow: HIGH_HIGH },
    deadband: 5,
    action: ['核对流量，排查泄漏', 'Verify the flow, look for a leak'],
    source: MONITORING,
  }),
];

/** Storage of dangerous goods (REQ-ENT-05): room climate is absolute where the store sets nothing stricter. */
const WAREHOUSE: readonly DefaultRule[] = [
  defaultRule('warehouse', 'warehouse.temperature.high', {
    name: ['危险品库超温', 'Warehouse: high temperature'],
    indicator: 'temperature',
    objectKinds: ['warehouse'],
    tiers: { yellow: { ...HIGH, limit: 30 }, orange: { ...HIGH_HIGH, limit: 35 } },
    deadband: 1,
    action: ['通风降温，检查自燃品垛位', 'Ventilate and cool, check stacks of self-igniting goods'],
    source: 'GB 15603-2022; S2 A2 三(二)1',
  }),
  defaultRule('warehouse', 'warehouse.humidity.high', {
    name: ['危险品库湿度过高', 'Warehouse: high humidity'],
    indicator: 'humidity',
    objectKinds: ['warehouse'],
    tiers: { blue: { ...after(HIGH, 600), limit: 80 }, yellow: { ...after(HIGH_HIGH, 600), limit: 90 } },
    deadband: 2,
    offDelaySeconds: 300,
    action: ['除湿，检查遇湿易燃品包装', 'Dry the air, check goods that react with water'],
    source: 'GB 15603-2022; S2 A2 三(二)1',
  }),
];

/** Loading of dangerous goods (REQ-ENT-08, -09). */
const LOADING: readonly DefaultRule[] = [
  defaultRule('loading_area', 'loading.interlocks', {
    name: ['装卸静电接地断开与溢流', 'Loading: earthing disconnected, overfill'],
    kind: 'code',
    tiers: { orange: { codes: ['earthing_disconnected'] }, red: { codes: ['overfill'] } },
    action: ['立即停止装卸，恢复接地，检查溢流', 'Stop loading at once, restore earthing, check for spill'],
    source: 'S2 A2 三(二)1; GB 13348-2009',
  }),
];

export const CHEMICAL_RULES: readonly DefaultRule[] = [...TANK, ...GAS_LEAK, ...PROCESS, ...WAREHOUSE, ...LOADING];
