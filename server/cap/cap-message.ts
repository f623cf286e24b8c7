import type { LngLat } from '../../domain/place.ts';
import type { Sector } from '../../domain/sector.ts';
import type { Tier } from '../../domain/tier.ts';
import { chinaTime, element, group } from './xml.ts';

/** What changes what CAP tells: each such step is one message, numbered from 1. Handling and notices are not told. */
export const CAP_STEPS = ['opened', 'raised', 'lowered', 'downgraded', 'lost', 'found', 'normal', 'closed'] as const;

/** One thing that happened to a warning; the first opened (or released) it, `closed` and `withdrawn` end it. */
export interface CapStep {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly step: string;
}

const ENDING: readonly string[] = ['closed', 'withdrawn'];

/** Where a warning holds: rings of its object (closed, lng lat), or a circle. */
export type CapArea =
  | { readonly kind: 'polygons'; readonly rings: readonly (readonly LngLat[])[] }
  | { readonly kind: 'circle'; readonly center: LngLat; readonly radiusKm: number };

/** A warning as CAP tells it. Times are epoch milliseconds. */
export interface CapWarning {
  readonly id: number;
  readonly layer: string;
  readonly fid: number;
  readonly sector: Sector | null;
  readonly tier: Tier;
  readonly lost: boolean;
  readonly name: string;
  readonly nameEn: string;
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly instructionZh: string;
  readonly instructionEn: string;
  readonly indicator: string;
  readonly value: number | null;
  readonly limit: number | null;
  readonly unit: string;
  readonly openedAt: number;
  /** In order, at least one; the first opened the warning, the last is what the message tells. */
  readonly steps: readonly CapStep[];
}

export interface CapSender {
  /** No spaces, commas or markup (CAP 1.2, 3.2.1). */
  readonly sender: string;
  /** Public only after an authorised government role released it; otherwise for holders of a grant. */
  readonly scope: 'Restricted' | 'Public';
  /** A demonstration or an exercise must never read as a real alert. */
  readonly exercise: boolean;
  readonly web: string;
}

export const SEVERITY: Record<Tier, string> = { red: 'Extreme', orange: 'Severe', yellow: 'Moderate', blue: 'Minor' };
const URGENCY: Record<Tier, string> = { red: 'Immediate', orange: 'Immediate', yellow: 'Expected', blue: 'Future' };
const EVENT_ZH: Record<Tier, string> = { red: '红色预警', orange: '橙色预警', yellow: '黄色预警', blue: '蓝色预警' };
const EVENT_EN: Record<Tier, string> = {
  red: 'Red warning',
  orange: 'Orange warning',
  yellow: 'Yellow warning',
  blue: 'Blue warning',
};
/** CAP 1.2 info.category; what none fits is Safety. */
const CATEGORY: Record<Sector, string> = {
  vehicles: 'Transport',
  chemical: 'CBRNE',
  fire: 'Fire',
  construction: 'Infra',
  chemical_pipeline: 'CBRNE',
  oil_gas_pipeline: 'Infra',
  logistics: 'Transport',
  industry_trade: 'Safety',
};

/** Restricted and public messages are two series: the public one begins with the release. */
export function capIdentifier(id: number, step: number, scope: CapSender['scope'] = 'Restricted'): string {
  return `guanlan.${scope === 'Public' ? 'public' : 'warning'}.${id}.${step}`;
}

const isEnded = ({ steps }: Pick<CapWarning, 'steps'>): boolean => ENDING.includes(steps.at(-1)?.step ?? '');

/** Alert when it opened, Update for what followed, Cancel once it is closed or withdrawn (CAP 1.2, 3.2.1). */
export function msgType(warning: Pick<CapWarning, 'steps'>): 'Alert' | 'Update' | 'Cancel' {
  if (isEnded(warning)) return 'Cancel';
  return warning.steps.length > 1 ? 'Update' : 'Alert';
}

/** Time of the message: when the last thing happened to the warning. */
export function sentAt(warning: Pick<CapWarning, 'openedAt' | 'steps'>): number {
  return warning.steps.at(-1)?.at ?? warning.openedAt;
}

export function eventText(tier: Tier, language: 'zh' | 'en'): string {
  return language === 'zh' ? EVENT_ZH[tier] : EVENT_EN[tier];
}

export function headline(warning: CapWarning, language: 'zh' | 'en'): string {
  const last = warning.steps.at(-1)?.step;
  const [zh, en] = last === 'closed' ? ['消警', ' cleared'] : last === 'withdrawn' ? ['撤回', ' withdrawn'] : ['', ''];
  if (language === 'zh') return `${EVENT_ZH[warning.tier]}${zh}：${warning.name} ${warning.reasonZh}`;
  const name = warning.nameEn === '' ? warning.name : warning.nameEn;
  return `${EVENT_EN[warning.tier]}${en}: ${name} ${warning.reasonEn}`;
}

/** CAP writes latitude first; six digits are a tenth of a metre. */
const pair = ([lng, lat]: LngLat): string => `${lat.toFixed(6)},${lng.toFixed(6)}`;

function areaXml(area: CapArea, description: string): string {
  const shapes =
    area.kind === 'circle'
      ? [element('circle', `${pair(area.center)} ${area.radiusKm}`)]
      : area.rings.map((ring) => element('polygon', ring.map(pair).join(' ')));
  return group('area', [element('areaDesc', description), ...shapes]);
}

function infoXml(warning: CapWarning, area: CapArea, sender: CapSender, language: 'zh' | 'en'): string {
  const zh = language === 'zh';
  const name = zh || warning.nameEn === '' ? warning.name : warning.nameEn;
  const parameter = (valueName: string, value: string | number | null): string =>
    value === null || value === ''
      ? ''
      : group('parameter', [element('valueName', valueName), element('value', value)]);
  const closed = isEnded(warning);
  return group('info', [
    element('language', zh ? 'zh-CN' : 'en'),
    element('category', warning.sector === null ? 'Safety' : CATEGORY[warning.sector]),
    element('event', eventText(warning.tier, language)),
    element('responseType', closed ? 'AllClear' : warning.tier === 'blue' ? 'Monitor' : 'Execute'),
    element('urgency', closed ? 'Past' : URGENCY[warning.tier]),
    element('severity', SEVERITY[warning.tier]),
    // A silent sensor no longer observes what it reported (报警后失联).
    element('certainty', warning.lost ? 'Likely' : 'Observed'),
    element('onset', chinaTime(warning.openedAt)),
    element('senderName', zh ? '观澜' : 'Guanlan'),
    element('headline', headline(warning, language)),
    element('description', zh ? warning.reasonZh : warning.reasonEn),
    element('instruction', closed ? '' : zh ? warning.instructionZh : warning.instructionEn),
    element('web', sender.web),
    parameter('layer', warning.layer),
    parameter('featureId', warning.fid),
    parameter('tier', warning.tier),
    parameter('indicator', warning.indicator),
    parameter('value', warning.value === null ? null : `${warning.value} ${warning.unit}`.trim()),
    parameter('limit', warning.limit === null ? null : `${warning.limit} ${warning.unit}`.trim()),
    areaXml(area, name === '' ? `${warning.layer} ${warning.fid}` : name),
  ]);
}

/** The CAP 1.2 message of a warning's last change, in Chinese and English; elements in the order of the schema. */
export function capMessage(warning: CapWarning, area: CapArea, sender: CapSender): string {
  const type = msgType(warning);
  const number = Math.max(1, warning.steps.length);
  const earlier = warning.steps
    .slice(0, -1)
    .map(({ at }, i) => `${sender.sender},${capIdentifier(warning.id, i + 1, sender.scope)},${chinaTime(at)}`);
  const alert = [
    element('identifier', capIdentifier(warning.id, number, sender.scope)),
    element('sender', sender.sender),
    element('sent', chinaTime(sentAt(warning))),
    element('status', sender.exercise ? 'Exercise' : 'Actual'),
    element('msgType', type),
    element('scope', sender.scope),
    element('restriction', sender.scope === 'Public' ? '' : 'Holders of a grant for the objects concerned'),
    element('note', sender.exercise ? '演示数据，非真实预警 Demonstration data, not a real warning' : ''),
    element('references', type === 'Alert' ? '' : earlier.join(' ')),
    infoXml(warning, area, sender, 'zh'),
    infoXml(warning, area, sender, 'en'),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${alert.join('')}</alert>\n`;
}
