/** Twenty-digit ids of GB/T 28181 annex D: region and base, industry, type, network, serial. */
export type DeviceKind =
  | 'camera'
  | 'recorder'
  | 'alarm_input'
  | 'alarm_output'
  | 'platform'
  | 'group'
  | 'region'
  | 'other';

export interface DeviceId {
  readonly text: string;
  /** Administrative region, GB/T 2260, six digits. */
  readonly region: string;
  readonly industry: string;
  readonly type: number;
  readonly kind: DeviceKind;
}

/** Types 119..129 are makers' own and may well be cameras (121 checkpoint, 122 multi-lens): they are not refused. */
function kindOf(type: number): DeviceKind {
  if (type === 131 || type === 132 || (type >= 119 && type <= 129)) return 'camera';
  if (type === 111 || type === 118 || type === 130) return 'recorder';
  if (type === 117 || type === 134) return 'alarm_input';
  if (type === 135) return 'alarm_output';
  if (type === 200) return 'platform';
  if (type === 215 || type === 216) return 'group';
  return 'other';
}

/** An id of a device, group or area (2, 4, 6 or 8 digits); null for anything else. Never a number: 20 digits do not fit one. */
export function parseDeviceId(text: string): DeviceId | null {
  const digits = text.trim();
  if (/^(\d{2}|\d{4}|\d{6}|\d{8})$/.test(digits))
    return { text: digits, region: digits, industry: '', type: 0, kind: 'region' };
  if (!/^\d{20}$/.test(digits)) return null;
  const type = Number(digits.slice(10, 13));
  return { text: digits, region: digits.slice(0, 6), industry: digits.slice(8, 10), type, kind: kindOf(type) };
}

/** The SIP domain of an id: its first ten digits. */
export const domainOf = (id: string): string => id.slice(0, 10);
