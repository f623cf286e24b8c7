'use client';

import { useTranslations } from 'use-intl';
import type { HazardResult, Outcome, Zone } from '../../domain/hazard/scenario.ts';
import { formatNumber, formatSpan } from '../../lib/i18n/format.ts';
import styles from './hazard.module.css';
import type { HazardInside } from './hazard-types.ts';

/** How far a zone reaches, as it may be said: beyond the model no figure is given. */
export function useReachWords(): (zone: Pick<Zone, 'meters' | 'capped'>) => string {
  const t = useTranslations('hazards');
  return ({ meters, capped }) =>
    capped
      ? t('reachBeyond', { kilometers: Math.round(meters / 1000) })
      : t('reach', { meters: formatNumber(Math.round(meters)) });
}

interface ZoneListProps {
  readonly result: HazardResult;
  readonly inside: HazardInside | null;
}

/** Zones by outcome, worst first: the word, the level, how far, when, and how many people. */
export function ZoneList({ result, inside }: ZoneListProps) {
  const t = useTranslations('hazards');
  const reach = useReachWords();
  if (result.zones.length === 0) return <p className={styles['hint']}>{t('noZone')}</p>;
  const outcomes = [...new Set(result.zones.map(({ outcome }) => outcome))];
  const rowsOf = (outcome: Outcome) =>
    result.zones.map((zone, index) => ({ zone, index })).filter((row) => row.zone.outcome === outcome);
  return (
    <>
      {outcomes.map((outcome) => (
        <section key={outcome} className={styles['section']}>
          <h3 className={styles['heading']}>{t(`outcome.${outcome}`)}</h3>
          <ul className={styles['zones']}>
            {rowsOf(outcome).map(({ zone, index }) => (
              <li key={index} data-grade={zone.grade}>
                <span className={styles['ring']} aria-hidden />
                <span className={styles['zone']}>
                  <strong>{t(`grade.${zone.grade}`)}</strong>
                  <small>
                    {zone.label}
                    {zone.unit === 'ppm' ? ` · ${zone.level} ppm` : ''}
                    {zone.arrivalSeconds > 0 ? ` · ${t('arrives', { span: formatSpan(zone.arrivalSeconds) })}` : ''}
                  </small>
                </span>
                <span className={styles['far']}>{reach(zone)}</span>
                <span className={styles['people']}>
                  {inside === null ? '' : t('people', { count: formatNumber(inside.counts[index]?.people ?? 0) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** What must stand beside the zones (traps of the science). */
export function ZoneWarnings({ result }: { readonly result: HazardResult }) {
  const t = useTranslations('hazards');
  if (result.warnings.length === 0) return null;
  return (
    <ul className={styles['warnings']}>
      {result.warnings.map((warning) => (
        <li key={warning}>{t(`warningOf.${warning}`)}</li>
      ))}
    </ul>
  );
}
