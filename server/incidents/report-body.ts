import type { ReportBody } from '../../domain/incident.ts';
import { NO_CASUALTIES } from '../../domain/incident.ts';
import type { Opening } from './opening.ts';

const KIND_ZH: Readonly<Record<Opening['kind'], string>> = {
  fire: '火灾',
  explosion: '爆炸',
  flammable_leak: '可燃介质泄漏',
  toxic_leak: '有毒介质泄漏',
  collapse: '坍塌',
  lifting: '起重伤害',
  vehicle: '危险货物车辆事故',
  other: '突发事件',
};

/** Beijing time to the minute; reports are read by people of one time zone. */
function moment(at: number): string {
  const date = new Date(at + 8 * 3_600_000);
  return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${String(date.getUTCHours()).padStart(2, '0')}:${String(date.getUTCMinutes()).padStart(2, '0')}`;
}

/**
 * The draft of the first report: what is known at the opening, in the official language. What nobody knows yet stays
 * empty and is asked for, never guessed.
 */
export function firstBody(opening: Opening, unit: string, now: number): ReportBody {
  const { place, kind, warning, text, exercise } = opening;
  const happenedAt = warning?.alarmAt ?? now;
  const cause = warning === null ? '' : `监测数据：${warning.reasonZh}。`;
  return {
    unit,
    place: `${place.name}（东经 ${place.lng.toFixed(4)}°，北纬 ${place.lat.toFixed(4)}°）`,
    happenedAt,
    course: `${exercise ? '【演练】' : ''}${moment(happenedAt)}，${unit === '' ? '' : `${unit} `}${place.name} 发生${KIND_ZH[kind]}。${cause}${text}`,
    casualties: NO_CASUALTIES,
    loss: '',
    measures: '',
    other: '',
  };
}
