import { after, type DefaultRule, defaultRule, HIGH, HIGH_HIGH, LOW, LOW_LOW } from './scenario-rule.ts';

const FIRE_SOURCE = 'S2 A3 三(二); GB 50974-2014';
const LINE_SOURCE = 'S2 A5 二(二), 二(四); S2 A6 二(二)';
const STATIONS = ['origin_station', 'terminal_station', 'booster_station', 'block_valve_station'];

/** Fire units (REQ-MON-25, -26): the five state words, and the water behind them. */
const FIRE: readonly DefaultRule[] = [
  defaultRule('fire_unit', 'fire.states', {
    name: ['消防设施状态', 'Fire facility states'],
    kind: 'code',
    tiers: {
      orange: { codes: ['fire_alarm'] },
      yellow: { codes: ['pressure_lost'], delaySeconds: 30 },
      blue: { codes: ['fire_fault'], delaySeconds: 60 },
    },
    action: ['核实火情，检查消防设施与管网', 'Verify the fire, check facilities and mains'],
    source: 'S2 A3 三(二)',
  }),
  defaultRule('fire_unit', 'fire.smoke', {
    name: ['烟雾浓度', 'Smoke density'],
    indicator: 'smoke',
    tiers: { yellow: HIGH, red: HIGH_HIGH },
    deadband: 1,
    action: ['核实火情', 'Verify the fire'],
    source: FIRE_SOURCE,
  }),
  defaultRule('fire_unit', 'fire.water_pressure', {
    name: ['消防水压力不足', 'Fire water: low pressure'],
    indicator: 'water_pressure',
    compare: 'below',
    tiers: { yellow: after(LOW, 30), orange: LOW_LOW },
    deadband: 0.02,
    action: ['检查消防水泵与管网', 'Check fire pumps and mains'],
    source: FIRE_SOURCE,
  }),
  defaultRule('fire_unit', 'fire.water_level', {
    name: ['消防水池水位不足', 'Fire water: low level'],
    indicator: 'water_level',
    compare: 'below',
    tiers: { blue: after(LOW, 30), yellow: LOW_LOW },
    deadband: 0.05,
    action: ['补水并检查液位计', 'Refill and check the gauge'],
    source: FIRE_SOURCE,
  }),
];

/** Run state of pipelines (REQ-MON-30, -31): a leak shows as pressure that falls, and as flow in that does not come out. */
const PIPELINE: readonly DefaultRule[] = [
  defaultRule('pipeline', 'pipeline.pressure.high', {
    name: ['管道超压', 'Pipeline: high pressure'],
    indicator: 'pressure',
    objectKinds: STATIONS,
    tiers: { yellow: HIGH, red: HIGH_HIGH },
    deadband: 0.02,
    action: ['核对压力，检查安全阀与进出站', 'Verify pressure, check relief valves and stations'],
    source: LINE_SOURCE,
  }),
  defaultRule('pipeline', 'pipeline.pressure.low', {
    name: ['管道低压', 'Pipeline: low pressure'],
    indicator: 'pressure',
    compare: 'below',
    objectKinds: STATIONS,
    tiers: { blue: after(LOW, 60), yellow: LOW_LOW },
    deadband: 0.02,
    action: ['核对压力，排查泄漏', 'Verify pressure, look for a leak'],
    source: LINE_SOURCE,
  }),
  defaultRule('pipeline', 'pipeline.pressure.drop', {
    name: ['管道压力骤降', 'Pipeline: sudden pressure drop'],
    kind: 'rate',
    indicator: 'pressure',
    compare: 'below',
    objectKinds: STATIONS,
    tiers: { orange: { limit: -0.05 }, red: { limit: -0.1 } },
    windowSeconds: 300,
    deadband: 0.02,
    offDelaySeconds: 120,
    action: ['按泄漏处置：停输、关闭两侧阀室、巡线', 'Treat as a leak: stop pumping, close both valves, patrol'],
    source: `${LINE_SOURCE}; SY/T 6826`,
  }),
  defaultRule('pipeline', 'pipeline.flow_balance', {
    name: ['管道进出流量不平衡', 'Pipeline: flow in and out differ'],
    indicator: 'flow_balance',
    tiers: {
      yellow: { limit: 5, delaySeconds: 180 },
      orange: { limit: 8, delaySeconds: 180 },
      red: { limit: 15, delaySeconds: 60 },
    },
    deadband: 1,
    action: ['核对进出站流量，排查泄漏与盗油', 'Compare station flows, look for a leak or theft'],
    source: `${LINE_SOURCE}; SY/T 6826`,
  }),
  defaultRule('pipeline', 'pipeline.flow.high', {
    name: ['管道流量异常', 'Pipeline: high flow'],
    indicator: 'flow',
    objectKinds: STATIONS,
    tiers: { blue: after(HIGH, 60), yellow: HIGH_HIGH },
    deadband: 5,
    action: ['核对流量，排查泄漏', 'Verify the flow, look for a leak'],
    source: LINE_SOURCE,
  }),
  defaultRule('pipeline', 'pipeline.temperature.high', {
    name: ['管道超温', 'Pipeline: high temperature'],
    indicator: 'temperature',
    objectKinds: STATIONS,
    tiers: { yellow: HIGH, orange: HIGH_HIGH },
    deadband: 1,
    action: ['核对温度，检查加热与伴热', 'Verify the temperature, check heaters'],
    source: LINE_SOURCE,
  }),
  defaultRule('pipeline', 'pipeline.potential', {
    name: ['阴极保护电位', 'Cathodic protection'],
    indicator: 'potential',
    // Less negative than −850 mV is not protected.
    tiers: { blue: { ...after(HIGH, 300), limit: -850 }, yellow: { ...HIGH_HIGH, limit: -800 } },
    deadband: 20,
    action: ['检查阴极保护', 'Check cathodic protection'],
    source: 'GB/T 21448-2017',
  }),
];

/** Alarm lists of vehicles (REQ-MON-40..43). */
const VEHICLE: readonly DefaultRule[] = [
  defaultRule('vehicle', 'vehicle.driver', {
    name: ['驾驶员行为', 'Driver behaviour'],
    kind: 'code',
    tiers: {
      yellow: { codes: ['fatigue', 'hands_off_wheel', 'out_of_position', 'overtime_driving', 'playing_phone'] },
      blue: {
        codes: [
          'phone_call',
          'not_looking_ahead',
          'smoking',
          'camera_blocked',
          'driver_device_failure',
          'driver_identification',
          'no_seat_belt',
          'blocking_sunglasses',
        ],
      },
    },
    action: ['语音提醒驾驶员，必要时就近停车', 'Warn the driver by voice, stop nearby where needed'],
    source: 'S2 A1 二(一)',
  }),
  defaultRule('vehicle', 'vehicle.collision', {
    name: ['碰撞预警', 'Collision warnings'],
    kind: 'code',
    tiers: {
      orange: { codes: ['collision', 'forward_collision', 'pedestrian_collision'] },
      yellow: { codes: ['headway', 'lane_departure_left', 'lane_departure_right', 'solid_line_change'] },
      blue: { codes: ['blind_spot', 'active_photo'] },
    },
    action: ['联系驾驶员，核实车辆状态', 'Call the driver, verify the vehicle'],
    source: 'S2 A1 二(一)',
  }),
  defaultRule('vehicle', 'vehicle.state', {
    name: ['车辆状态报警', 'Vehicle state alarms'],
    kind: 'code',
    tiers: {
      red: { codes: ['emergency_button'] },
      orange: { codes: ['fence_violation'] },
      yellow: { codes: ['overspeed', 'overload', 'passenger_overload', 'route_deviation'] },
    },
    action: ['联系驾驶员，责令改正并记录', 'Call the driver, order correction and record it'],
    source: 'S2 A1 一',
  }),
  defaultRule('vehicle', 'vehicle.cargo', {
    name: ['危险货物运输报警', 'Dangerous cargo alarms'],
    kind: 'code',
    tiers: {
      orange: { codes: ['medium_mismatch', 'no_emergency_shutoff'] },
      yellow: { codes: ['outside_business_scope'] },
    },
    action: ['责令就近停运，通知主管部门', 'Order a stop nearby, tell the regulator'],
    source: 'S2 A1 一(三)',
  }),
];

/** Devices and video that fall silent; offline rates and their consequences are assessed apart (section 8). */
const DEVICE: readonly DefaultRule[] = [
  defaultRule('device', 'device.no_data', {
    name: ['监测点无数据', 'Point without data'],
    kind: 'no_data',
    tiers: { blue: { limit: 120 }, yellow: { limit: 1440 } },
    action: ['检查传感器、网关与线路', 'Check sensor, gateway and line'],
    source: 'S2 Art 29; REQ-MON-09',
  }),
  defaultRule('device', 'device.states', {
    name: ['设备与视频离线、故障', 'Devices and video offline or faulty'],
    kind: 'code',
    tiers: { blue: { codes: ['offline', 'faulty', 'device_fault', 'batch_gap'], delaySeconds: 1800 } },
    action: ['检查供电与网络，24 小时内修复', 'Check power and network, repair within 24 h'],
    source: 'S2 Art 30; S1 Art 16',
  }),
];

export const NETWORK_RULES: readonly DefaultRule[] = [...FIRE, ...PIPELINE, ...VEHICLE, ...DEVICE];
