'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { formatDistance, formatNumber } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { evacuationOf } from './evacuation-detail.ts';
import styles from './response.module.css';
import type { IncidentArea, ResponsePicture } from './response-queries.ts';

interface EvacuationPartProps {
  readonly areas: readonly IncidentArea[];
  readonly zones: ResponsePicture['zones'];
  readonly may: boolean;
  readonly busy: boolean;
  readonly onZone: (zoneId: number) => void;
  readonly onDraw: () => void;
  readonly onRemove: (id: number) => void;
}

/** Evacuation areas with who is inside by kind and where they go; what shelters cannot take is said first. */
export function EvacuationPart({ areas, zones, may, busy, onZone, onDraw, onRemove }: EvacuationPartProps) {
  const t = useTranslations('response');
  const hazards = useTranslations('hazards');
  return (
    <>
      <h3 className={styles['heading']}>{t('evacuation')}</h3>
      {areas.length === 0 ? <p className={styles['hint']}>{t('evacuationNone')}</p> : null}
      <ol>
        {areas.map((area) => (
          <li key={area.id} className={styles['area']} data-area={area.id}>
            <div className={styles['areaHead']}>
              <strong>{area.name}</strong>
              {may ? (
                <PressedTwice sure={t('removeSure')} onConfirm={() => onRemove(area.id)}>
                  {t('remove')}
                </PressedTwice>
              ) : null}
            </div>
            <EvacuationDetail area={area} />
          </li>
        ))}
      </ol>
      {may ? (
        <>
          {zones.map((zone) => (
            <div key={zone.id} className={styles['unit']}>
              <span>
                {hazards(`grade.${zone.grade}`)}
                <small>{t('zoneReach', { label: zone.label, meters: formatDistance(zone.meters) })}</small>
              </span>
              <Button disabled={busy} onClick={() => onZone(zone.id)}>
                {t('evacuate')}
              </Button>
            </div>
          ))}
          <div className={styles['actions']}>
            <Button onClick={onDraw}>{t('drawEvacuation')}</Button>
          </div>
        </>
      ) : null}
    </>
  );
}

export function EvacuationDetail({ area }: { readonly area: IncidentArea }) {
  const t = useTranslations('response');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const { people, places, byKind, shares, short } = evacuationOf(area);
  return (
    <>
      <p>{people === 0 ? t('noPeople') : t('people', { count: formatNumber(people), places })}</p>
      {short > 0 ? <p className={styles['short']}>{t('shelterShort', { count: formatNumber(short) })}</p> : null}
      <small>{byKind.map((one) => `${words.kind(one.kind)} ${formatNumber(one.people)}`).join(' · ')}</small>
      {shares.map((shelter) => (
        <small key={shelter.id}>
          {t('shelter', {
            name: nameOf(shelter),
            taken: formatNumber(shelter.taken),
            capacity: formatNumber(shelter.capacity),
            meters: formatDistance(shelter.meters),
          })}
        </small>
      ))}
    </>
  );
}
