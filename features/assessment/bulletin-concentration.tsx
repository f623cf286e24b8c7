'use client';

import { useTranslations } from 'use-intl';
import { sectorOfCode } from '../../domain/sector.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { evaluations } from '../../lib/i18n/messages/zh/evaluations.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './assessment.module.css';
import type { BulletinRow } from './assessment-types.ts';
import repair from './repairs.module.css';

const isFinding = (code: string): code is keyof typeof evaluations.findingOf =>
  Object.hasOwn(evaluations.findingOf, code);

const GROUPS = ['findings', 'sectors', 'zones', 'offline', 'warnings', 'causes'] as const;
type Group = (typeof GROUPS)[number];
const UNIT = {
  findings: 'enterprises',
  sectors: 'minutes',
  zones: 'minutes',
  offline: 'minutes',
  warnings: 'warnings',
  causes: 'warnings',
} as const;

/** Where the problems of the month concentrate: counts and their share of the whole, longest bar first. */
export function BulletinConcentration({ row }: { readonly row: BulletinRow }) {
  const t = useTranslations('evaluations');
  const nameOfKey = useNameOfKey(row);
  return (
    <>
      <h3>{t('concentration')}</h3>
      <div className={repair['groups']}>
        {GROUPS.map((group) => (
          <section key={group} aria-label={t(`concentrationOf.${group}`)}>
            <h4>{t(`concentrationOf.${group}`)}</h4>
            {row.body.concentration[group].length === 0 ? (
              <p className={styles['quiet']}>{t('concentrationEmpty')}</p>
            ) : (
              <ol>
                {row.body.concentration[group].map(({ key, count, percent }) => (
                  <li key={key}>
                    <span>{nameOfKey(group, key)}</span>
                    <span>
                      {t(`unit.${UNIT[group]}`, { count: formatNumber(count) })} · {percent.toFixed(2)} %
                    </span>
                    <i style={{ width: `${Math.min(100, percent)}%` }} aria-hidden />
                  </li>
                ))}
              </ol>
            )}
          </section>
        ))}
      </div>
    </>
  );
}

/** What the key of a group is called in the reader's language. */
function useNameOfKey({ body, zones }: BulletinRow): (group: Group, key: string) => string {
  const t = useTranslations('evaluations');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const nameOf = useNameOf();
  return (group, key) => {
    const number = Number(key);
    switch (group) {
      case 'findings':
        return isFinding(key) ? t(`findingOf.${key}`) : key;
      case 'sectors':
        return number === 0 ? t('noSector') : codes(`sector.${sectorOfCode(number)}`);
      case 'zones': {
        const zone = zones.find((one) => one.key === number);
        return zone === undefined ? t('noZone') : nameOf(zone);
      }
      case 'offline':
      case 'warnings': {
        const enterprise = body.ranking.find((one) => one.enterprise === number);
        return enterprise === undefined ? key : nameOf(enterprise);
      }
      case 'causes':
        return words.kind(key);
    }
  };
}
