/**
 * What a sensor point measures (REQ-MON-20..32). The code is stored in `sensor_point.indicator` and is part of the
 * words' key (`indicator.<code>`). `group` joins indicators that tell of one cause at an object, so that a gas alarm of
 * two detectors is one warning (REQ-WARN-16). `precision` = decimals shown. `min`/`max` bound what a healthy instrument sends.
 */
interface IndicatorFacts {
  readonly unit: string;
  readonly zh: string;
  readonly en: string;
  readonly precision: number;
  readonly group: string;
  readonly min: number;
  readonly max: number;
}

const fact = (
  unit: string,
  zh: string,
  en: string,
  precision: number,
  group: string,
  min: number,
  max: number,
): IndicatorFacts => ({ unit, zh, en, precision, group, min, max });

export const INDICATOR_FACTS = {
  pressure: fact('MPa', '压力', 'Pressure', 2, 'pressure', -0.1, 100),
  level: fact('m', '液位', 'Level', 2, 'level', -1, 60),
  temperature: fact('°C', '温度', 'Temperature', 1, 'temperature', -200, 1500),
  gas_combustible: fact('%LEL', '可燃气体浓度', 'Combustible gas', 1, 'gas', 0, 100),
  gas_toxic: fact('ppm', '有毒气体浓度', 'Toxic gas', 1, 'gas', 0, 10_000),
  displacement: fact('mm', '位移', 'Displacement', 1, 'structure', -5_000, 5_000),
  settlement: fact('mm', '沉降', 'Settlement', 1, 'structure', -5_000, 5_000),
  tilt: fact('°', '倾角', 'Tilt', 2, 'structure', -90, 90),
  force: fact('kN', '轴力', 'Axial force', 0, 'structure', -100_000, 100_000),
  wind_speed: fact('m/s', '风速', 'Wind speed', 1, 'wind', 0, 100),
  wind_direction: fact('°', '风向（来向）', 'Wind from', 0, 'wind', 0, 360),
  air_temperature: fact('°C', '气温', 'Air temperature', 1, 'climate', -60, 60),
  load: fact('t', '载重', 'Load', 2, 'lifting', 0, 2_000),
  moment: fact('%', '力矩', 'Load moment', 0, 'lifting', 0, 500),
  height: fact('m', '高度', 'Height', 1, 'lifting', -50, 800),
  flow: fact('m³/h', '流量', 'Flow', 1, 'flow', -100_000, 100_000),
  flow_balance: fact('%', '进出流量差', 'Flow difference', 1, 'flow', -100, 100),
  humidity: fact('%', '湿度', 'Humidity', 0, 'climate', 0, 100),
  pm10: fact('µg/m³', '扬尘 PM10', 'Dust PM10', 0, 'dust', 0, 10_000),
  pm25: fact('µg/m³', '细颗粒物 PM2.5', 'Dust PM2.5', 0, 'dust', 0, 10_000),
  noise: fact('dB', '噪声', 'Noise', 0, 'noise', 0, 180),
  potential: fact('mV', '管地电位', 'Pipe-to-soil potential', 0, 'corrosion', -10_000, 10_000),
  water_pressure: fact('MPa', '消防水压力', 'Fire-water pressure', 2, 'fire_water', -0.1, 10),
  water_level: fact('m', '消防水位', 'Fire-water level', 2, 'fire_water', -1, 60),
  smoke: fact('%', '烟雾浓度', 'Smoke density', 1, 'fire', 0, 100),
  fire_alarm: fact('', '火灾报警', 'Fire alarm', 0, 'fire', 0, 1),
  groundwater: fact('m', '地下水位', 'Groundwater level', 2, 'structure', -100, 100),
  vibration: fact('mm/s', '振动', 'Vibration', 1, 'machine', 0, 1_000),
  current: fact('A', '电流', 'Current', 1, 'electric', -10_000, 10_000),
} as const satisfies Record<string, IndicatorFacts>;

export type Indicator = keyof typeof INDICATOR_FACTS;
export const INDICATORS = Object.keys(INDICATOR_FACTS) as readonly Indicator[];

/** Facts of a stored code; a code that this version does not know is shown by itself and not bounded. */
export function indicatorFacts(code: string): IndicatorFacts {
  const known: IndicatorFacts | undefined = (INDICATOR_FACTS as Record<string, IndicatorFacts>)[code];
  return known ?? fact('', code, code, 2, code, -Infinity, Infinity);
}

/** The cause under which warnings of an indicator are joined at one object. */
export function indicatorGroup(code: string): string {
  return indicatorFacts(code).group;
}

/** Decimals that show a limit as it is set, at least those of its indicator and at most four (0.095 MPa, not 0.10). */
export function decimalsOfLimit(code: string, limit: number): number {
  const least = indicatorFacts(code).precision;
  for (let decimals = least; decimals < 4; decimals += 1)
    if (Math.abs(Number(limit.toFixed(decimals)) - limit) < 1e-9) return decimals;
  return 4;
}

/** A value as people read it: fixed decimals of its indicator unless told otherwise, no unit. */
export function formatValue(code: string, value: number, decimals = indicatorFacts(code).precision): string {
  return value.toFixed(decimals);
}
