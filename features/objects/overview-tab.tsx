'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formatMoment, formatPosition } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { AttributeList } from './attribute-list.tsx';
import { CameraRow } from './camera-row.tsx';
import styles from './card-body.module.css';
import type { Card, CardCamera } from './card-types.ts';
import { LiveValues } from './live-values.tsx';
import { RepairFact } from './repair-fact.tsx';

interface OverviewTabProps {
  readonly card: Card;
  readonly onCamera: (camera: CardCamera) => void;
  readonly onTrend: (pointFid: number) => void;
}

const FIRST_CAMERAS = 2;

/** What one needs first: live values, the nearest eyes, then who it is. */
export function OverviewTab({ card, onCamera, onTrend }: OverviewTabProps) {
  const t = useTranslations('cards');
  const codes = useTranslations('codes');
  const repairs = useTranslations('repairs');
  const nameOf = useNameOf();
  const now = useNow();
  const { identity, cameras } = card;
  const eyes = identity.layer === 'cameras' ? [] : cameras.slice(0, FIRST_CAMERAS);
  return (
    <div>
      <LiveValues fid={identity.fid} onTrend={onTrend} />
      {eyes.length === 0 ? null : (
        <section className={styles['section']}>
          <h3 className={styles['heading']}>{t('tab.cameras')}</h3>
          <ul>
            {eyes.map((camera) => (
              <CameraRow key={camera.fid} camera={camera} spot={identity.position} onPlay={onCamera} />
            ))}
          </ul>
        </section>
      )}
      <section className={styles['section']}>
        <h3 className={styles['heading']}>{t('identity')}</h3>
        <dl className={styles['facts']}>
          <Fact name={t('id')}>{identity.id}</Fact>
          {identity.sector === null ? null : <Fact name={t('sector')}>{codes(`sector.${identity.sector}`)}</Fact>}
          {identity.zone === null ? null : <Fact name={t('zone')}>{nameOf(identity.zone)}</Fact>}
          {identity.enterprise === null ? null : <Fact name={t('enterprise')}>{nameOf(identity.enterprise)}</Fact>}
          <AttributeList identity={identity} />
          {identity.enterprise === null ? null : (
            <Fact name={t('outageRequest')}>
              <a href={`/assessment?tab=outages&fid=${identity.fid}`}>{t('outageOpen')}</a>
            </Fact>
          )}
          {identity.enterprise === null ? null : (
            <Fact name={repairs('card')}>
              <RepairFact fid={identity.fid} />
            </Fact>
          )}
          <Fact name={t('coordinates')}>
            {formatPosition(identity.position[0], identity.position[1])}
            {identity.precision === '100m' || identity.precision === '1km'
              ? ` · ${t(`coarse.${identity.precision}`)}`
              : null}
          </Fact>
          <Fact name={t('datum')}>
            {identity.datum}
            {identity.coordinateKind === 'safe-matched' ||
            identity.coordinateKind === 'raw' ||
            identity.coordinateKind === 'unknown'
              ? ` · ${t(`kindOfCoordinates.${identity.coordinateKind}`)}`
              : null}
          </Fact>
          <Fact name={t('updated')}>{now === 0 ? '' : formatMoment(identity.updatedAt, now)}</Fact>
        </dl>
      </section>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
