'use client';

import { useTranslations } from 'use-intl';
import { INCIDENT_KINDS } from '../../domain/incident.ts';
import { UNIT_STATES } from '../../domain/response-unit.ts';
import { formatClock } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import type { Incident } from './incident-types.ts';

type Entry = Incident['entries'][number];
type Logged = Pick<Incident, 'plan' | 'entries'>;

/** What a line of the command log says before the words that a person wrote. */
export function useLogWords(incident: Logged): (entry: Entry) => string {
  const t = useTranslations('incidents');
  const words = useTranslations('response');
  const responseWords = useResponseLog(incident);
  const { locale } = useLocaleSwitch();
  return (entry) => {
    const { detail } = entry;
    switch (entry.kind) {
      case 'step': {
        const step = incident.plan.find((one) => one.key === detail['step']);
        return t('log.step', {
          step: step === undefined ? String(detail['step']) : locale === 'en' ? step.en : step.zh,
        });
      }
      case 'radius':
        return t('log.radius', { radius: Number(detail['radiusMeters']) });
      case 'kind': {
        const kind = INCIDENT_KINDS.find((one) => one === detail['kind']) ?? 'other';
        return words('log.kind', { kind: t(`kind.${kind}`) });
      }
      case 'casualties':
        return t('casualtiesLine', {
          dead: Number(detail['dead']),
          missing: Number(detail['missing']),
          injured: Number(detail['injured']),
          trapped: Number(detail['trapped']),
        });
      case 'report':
      case 'overdue': {
        const level = detail['level'] === 'enterprise' ? 'enterprise' : 'bureau';
        const kind = detail['kind'] === 'final' ? 'final' : detail['kind'] === 'follow_up' ? 'follow_up' : 'first';
        return t(`log.${entry.kind}`, { report: t(`report.${kind}`), level: t(`level.${level}`) });
      }
      case 'opened':
      case 'closed':
        return t(`log.${entry.kind}`);
      default:
        return responseWords(entry);
    }
  };
}

/** Units, tasks, areas, corrections. */
function useResponseLog(incident: Logged): (entry: Entry) => string {
  const t = useTranslations('response');
  const { locale } = useLocaleSwitch();
  return ({ kind, detail }) => {
    switch (kind) {
      case 'level':
        return t('log.level', { level: Number(detail['level']) });
      case 'unit': {
        const state = t(`state.${UNIT_STATES.find((one) => one === detail['state']) ?? 'alerted'}`);
        const english = String(detail['unitEn'] ?? '');
        const unit = locale === 'en' && english !== '' ? english : String(detail['unit']);
        const { etaS } = detail;
        return typeof etaS === 'number'
          ? t('log.unitEta', { unit, state, minutes: Math.max(1, Math.round(etaS / 60)) })
          : t('log.unit', { unit, state });
      }
      case 'task': {
        const act = detail['act'] === 'done' ? 'done' : detail['act'] === 'withdrawn' ? 'withdrawn' : 'given';
        return t(`log.task.${act}`, { who: String(detail['who']) });
      }
      case 'area': {
        const area =
          detail['area'] === 'staging' ? 'staging' : detail['area'] === 'evacuation' ? 'evacuation' : 'sectors';
        return t(`log.area.${detail['act'] === 'removed' ? 'removed' : 'set'}`, { area: t(area) });
      }
      case 'shared':
        return t('log.shared');
      case 'correction': {
        const wrong = incident.entries.find(({ id }) => id === detail['corrects']);
        return wrong === undefined ? t('log.correction') : t('corrects', { at: formatClock(wrong.at) });
      }
      default:
        return '';
    }
  };
}
