'use client';

import { useTranslations } from 'use-intl';
import type { HazardResult } from '../../domain/hazard/scenario.ts';
import { formatNumber, formatSpan } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './hazard.module.css';
import type { HazardInside, InsideItem } from './hazard-types.ts';

const SHOWN = 12;
const GROUPS = ['places', 'chain', 'teams', 'resources', 'cameras'] as const;

interface InsideListProps {
  readonly result: HazardResult;
  readonly inside: HazardInside;
  readonly onOpen: (item: InsideItem) => void;
}

/** Who and what is inside, worst zone first: people, what could chain, own teams, cameras that see it, roads cut. */
export function InsideList({ result, inside, onOpen }: InsideListProps) {
  const t = useTranslations('hazards');
  const nameOf = useNameOf();
  const words = useCodeWords();
  const gradeOf = (item: InsideItem) => {
    const grades = item.zones.map((index) => result.zones[index]?.grade);
    return (['red', 'orange', 'yellow'] as const).find((grade) => grades.includes(grade)) ?? null;
  };
  const noteOf = (item: InsideItem): string => {
    const grade = gradeOf(item);
    const drift = result.driftMS === null || grade === null ? null : formatSpan(item.meters / result.driftMS);
    return [
      grade === null ? null : t(`grade.${grade}`),
      item.layer === 'places' && item.amount !== null ? t('people', { count: formatNumber(item.amount) }) : null,
      item.layer === 'assets' && item.medium !== null ? words.medium(item.medium) : null,
      t('reach', { meters: formatNumber(Math.round(item.meters)) }),
      drift === null ? null : t('arrives', { span: drift }),
    ]
      .filter((part) => part !== null)
      .join(' · ');
  };
  return (
    <>
      {GROUPS.map((group) => (
        <section key={group} className={styles['section']}>
          <h3 className={styles['heading']}>
            <span>{t(`insideOf.${group}`)}</span>
            <span>{inside[group].length === 0 ? t('none') : inside[group].length}</span>
          </h3>
          {inside[group].slice(0, SHOWN).map((item) => (
            <button
              key={`${item.layer}${item.fid}`}
              type="button"
              className={styles['item']}
              onClick={() => onOpen(item)}
            >
              <span>{nameOf(item)}</span>
              <small>{noteOf(item)}</small>
            </button>
          ))}
        </section>
      ))}
      <section className={styles['section']}>
        <h3 className={styles['heading']}>
          <span>{t('insideOf.roads')}</span>
          <span>{inside.roads.length === 0 ? t('none') : inside.roads.length}</span>
        </h3>
        {inside.roads.length === 0 ? null : <p className={styles['hint']}>{inside.roads.join('、')}</p>}
        <p className={styles['hint']}>{t('insideOf.vehicles', { count: inside.vehicles })}</p>
        {inside.truncated ? <p className={styles['hint']}>{t('truncated')}</p> : null}
      </section>
    </>
  );
}
