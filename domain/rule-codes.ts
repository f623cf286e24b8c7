/**
 * Codes that `code` rules grade: kinds of raw alarms and words of reported states (REQ-MON-26, -40..43). A sender may
 * use others; those have no rule until somebody writes one, and keep the sender's tier.
 */
export const CODE_GROUPS = ['fire', 'driver', 'collision', 'vehicle_state', 'cargo', 'process', 'device'] as const;
export type CodeGroup = (typeof CODE_GROUPS)[number];

interface CodeFacts {
  readonly group: CodeGroup;
  readonly zh: string;
  readonly en: string;
}

const group = <C extends string>(
  name: CodeGroup,
  words: Readonly<Record<C, readonly [zh: string, en: string]>>,
): Readonly<Record<C, CodeFacts>> => {
  const facts = Object.entries<readonly [string, string]>(words).map(([code, [zh, en]]) => [
    code,
    { group: name, zh, en },
  ]);
  return Object.fromEntries(facts) as Record<C, CodeFacts>;
};

export const RULE_CODES = {
  // REQ-MON-26; "offline" is shared with devices and vehicles.
  ...group('fire', {
    fire_alarm: ['火灾报警', 'Fire alarm'],
    fire_fault: ['消防设施故障', 'Fire facility fault'],
    pressure_lost: ['消防管网失压', 'Fire main without pressure'],
  }),
  // The 13 of REQ-MON-40, in its order.
  ...group('driver', {
    fatigue: ['疲劳驾驶', 'Driver fatigue'],
    phone_call: ['接打手持电话', 'Hand-held call'],
    not_looking_ahead: ['长时间不目视前方', 'Long time not looking ahead'],
    smoking: ['驾驶时抽烟', 'Smoking at the wheel'],
    overtime_driving: ['超时驾驶', 'Overtime driving'],
    camera_blocked: ['摄像头遮挡', 'Camera blocked'],
    driver_device_failure: ['驾驶员监测设备失效', 'Driver monitor failed'],
    hands_off_wheel: ['双手同时脱离方向盘', 'Both hands off the wheel'],
    driver_identification: ['驾驶员身份识别异常', 'Driver not identified'],
    no_seat_belt: ['未系安全带', 'No seat belt'],
    blocking_sunglasses: ['红外阻断型墨镜', 'Infrared-blocking sunglasses'],
    playing_phone: ['玩手机', 'Playing with a phone'],
    out_of_position: ['驾驶员不在驾驶位置', 'Driver out of position'],
  }),
  // The 8 of REQ-MON-41.
  ...group('collision', {
    forward_collision: ['前向碰撞', 'Forward collision'],
    headway: ['车距过近', 'Headway too small'],
    lane_departure_left: ['左侧车道偏离', 'Lane departure left'],
    lane_departure_right: ['右侧车道偏离', 'Lane departure right'],
    solid_line_change: ['实线变道', 'Lane change over a solid line'],
    pedestrian_collision: ['行人碰撞', 'Pedestrian collision'],
    active_photo: ['主动拍照', 'Active photo'],
    blind_spot: ['盲区监测', 'Blind-spot detection'],
    collision: ['碰撞', 'Collision'],
  }),
  // The 5 of REQ-MON-42, and the button.
  ...group('vehicle_state', {
    overspeed: ['超速', 'Overspeed'],
    overload: ['超载超限', 'Overload'],
    passenger_overload: ['客运超员', 'Passenger overload'],
    route_deviation: ['偏离核准路线', 'Off the approved route'],
    fence_violation: ['电子围栏越界', 'Fence violation'],
    emergency_button: ['紧急求助', 'Emergency button'],
  }),
  // The 3 of REQ-MON-43.
  ...group('cargo', {
    medium_mismatch: ['装载介质与核准介质不符', 'Carried medium is not the approved one'],
    no_emergency_shutoff: ['液体罐车未装紧急切断装置', 'Tanker without emergency shut-off'],
    outside_business_scope: ['超经营范围运输', 'Outside the business scope'],
  }),
  ...group('process', {
    gas_low: ['可燃气体低报', 'Low gas alarm'],
    gas_high: ['可燃气体高报', 'High gas alarm'],
    leak: ['泄漏', 'Leak'],
    earthing_disconnected: ['静电接地断开', 'Earthing disconnected'],
    overfill: ['装车溢流', 'Overfill'],
    intrusion: ['区域入侵', 'Intrusion'],
    collapse_risk: ['支撑体系异常', 'Support structure irregular'],
    crane_limit: ['塔机限位报警', 'Crane limiter alarm'],
    crane_anticollision: ['塔机防碰撞报警', 'Crane anti-collision alarm'],
  }),
  ...group('device', {
    offline: ['离线', 'Offline'],
    faulty: ['设备故障', 'Device faulty'],
    device_fault: ['设备故障', 'Device fault'],
    batch_gap: ['单向数据包序号中断', 'Gap in one-way batches'],
  }),
} as const satisfies Readonly<Record<string, CodeFacts>>;

export type RuleCode = keyof typeof RULE_CODES;
export const RULE_CODE_LIST = Object.keys(RULE_CODES) as readonly RuleCode[];

/** Words of a code; one that this version does not know is shown as it is. */
export function codeWords(code: string): { readonly zh: string; readonly en: string } {
  const known: CodeFacts | undefined = (RULE_CODES as Record<string, CodeFacts>)[code];
  return known ?? { zh: code, en: code };
}

/** The code that a reported state stands for; null = nothing is wrong. A fire unit's words are those of REQ-MON-26. */
export function codeOfState(state: string): string | null {
  if (state === 'online' || state === 'normal') return null;
  return { alarm: 'fire_alarm', fault: 'fire_fault' }[state] ?? state;
}
