import type { Indicator } from './indicator.ts';
import type { Tier } from './tier.ts';

/**
 * Limit rules that a new installation starts with (REQ-RISK-03): data, copied once into the table `limit_rule` and
 * from then on versioned there. They refer to each point's own settings, so that a tank's limits stay the tank's.
 * Names follow the field: 低报 is the first gas alarm (high_alarm), 高报 the second (high_high_alarm).
 */
export interface DefaultLimitRule {
  readonly id: string;
  readonly indicator: Indicator;
  readonly compare: 'above' | 'below';
  readonly setting: 'low_low_alarm' | 'low_alarm' | 'high_alarm' | 'high_high_alarm';
  readonly tier: Tier;
  readonly durationSeconds: number;
  /** In the indicator's unit. */
  readonly deadband: number;
  readonly actionZh: string;
  readonly actionEn: string;
}

const above = (
  indicator: Indicator,
  tiers: readonly [high: Tier, highHigh: Tier],
  durationSeconds: number,
  deadband: number,
  actionZh: string,
  actionEn: string,
): DefaultLimitRule[] => [
  {
    id: `${indicator}.h`,
    indicator,
    compare: 'above',
    setting: 'high_alarm',
    tier: tiers[0],
    durationSeconds,
    deadband,
    actionZh,
    actionEn,
  },
  {
    id: `${indicator}.hh`,
    indicator,
    compare: 'above',
    setting: 'high_high_alarm',
    tier: tiers[1],
    durationSeconds: 0,
    deadband,
    actionZh,
    actionEn,
  },
];

const below = (
  indicator: Indicator,
  tiers: readonly [low: Tier, lowLow: Tier],
  durationSeconds: number,
  deadband: number,
  actionZh: string,
  actionEn: string,
): DefaultLimitRule[] => [
  {
    id: `${indicator}.l`,
    indicator,
    compare: 'below',
    setting: 'low_alarm',
    tier: tiers[0],
    durationSeconds,
    deadband,
    actionZh,
    actionEn,
  },
  {
    id: `${indicator}.ll`,
    indicator,
    compare: 'below',
    setting: 'low_low_alarm',
    tier: tiers[1],
    durationSeconds: 0,
    deadband,
    actionZh,
    actionEn,
  },
];

export const DEFAULT_LIMIT_RULES: readonly DefaultLimitRule[] = [
  ...above(
    'gas_combustible',
    ['yellow', 'red'],
    0,
    2,
    '核实泄漏，停止周边动火作业',
    'Check for a leak, stop hot work nearby',
  ),
  ...above(
    'gas_toxic',
    ['yellow', 'red'],
    0,
    1,
    '核实泄漏，人员佩戴防护撤离下风向',
    'Check for a leak, withdraw crosswind with protection',
  ),
  ...above(
    'pressure',
    ['yellow', 'red'],
    0,
    0.02,
    '核对压力，检查安全阀与进出料',
    'Verify pressure, check relief valve and feeds',
  ),
  ...below('pressure', ['blue', 'yellow'], 60, 0.02, '核对压力，排查泄漏', 'Verify pressure, look for a leak'),
  ...above('level', ['yellow', 'orange'], 0, 0.1, '停止进料，核对液位', 'Stop filling, verify the level'),
  ...below('level', ['blue', 'yellow'], 60, 0.1, '核对液位，检查机泵', 'Verify the level, check the pumps'),
  ...above(
    'temperature',
    ['yellow', 'orange'],
    0,
    1,
    '启动喷淋降温，查明热源',
    'Start cooling spray, find the heat source',
  ),
  ...above(
    'displacement',
    ['yellow', 'red'],
    30,
    1,
    '停止作业，撤离影响范围人员并复测',
    'Stop work, clear the area and measure again',
  ),
  ...above('settlement', ['blue', 'orange'], 30, 1, '加密监测并复测', 'Measure more often and verify'),
  ...above('tilt', ['yellow', 'red'], 30, 0.05, '停止作业并复测', 'Stop work and measure again'),
  ...above('force', ['yellow', 'orange'], 30, 20, '复测轴力，检查支撑', 'Verify the axial force, check the supports'),
  ...above('wind_speed', ['blue', 'orange'], 60, 1, '停止吊装与高处作业', 'Stop lifting and work at height'),
  ...above('load', ['yellow', 'orange'], 0, 0.1, '停止起吊，核对载荷', 'Stop lifting, verify the load'),
  ...above('moment', ['yellow', 'red'], 0, 3, '停止起吊，降低力矩', 'Stop lifting, reduce the moment'),
  ...above('flow', ['blue', 'yellow'], 60, 5, '核对流量，排查泄漏', 'Verify the flow, look for a leak'),
  ...above('pm10', ['blue', 'yellow'], 300, 10, '启动喷淋降尘', 'Start dust suppression'),
  ...above('noise', ['blue', 'yellow'], 300, 3, '调整作业时间与设备', 'Adjust working hours and machines'),
  ...below('water_pressure', ['yellow', 'orange'], 30, 0.02, '检查消防水泵与管网', 'Check fire pumps and mains'),
  ...below('water_level', ['blue', 'yellow'], 30, 0.05, '补水并检查液位计', 'Refill and check the gauge'),
  ...above('smoke', ['yellow', 'red'], 0, 1, '核实火情', 'Verify the fire'),
  ...above('potential', ['blue', 'yellow'], 300, 20, '检查阴极保护', 'Check cathodic protection'),
  ...above('vibration', ['blue', 'orange'], 30, 0.5, '停机检查', 'Stop the machine and inspect'),
];
