'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import type { LngLat } from '../../domain/place.ts';
import { formatDistance } from '../../lib/i18n/format.ts';
import { EvacuationPart } from './evacuation-part.tsx';
import styles from './response.module.css';
import type { IncidentArea, ResponseCommands, ResponsePicture, StagingAdvice } from './response-queries.ts';

/** Asks the map for a place or an outline; null ends the asking. */
export type AskMap = (
  ask:
    | { readonly tool: 'point'; readonly take: (position: LngLat) => void }
    | { readonly tool: 'polygon'; readonly take: (ring: LngLat[]) => void }
    | null,
) => void;

interface AreasTabProps {
  readonly incidentId: number;
  readonly picture: ResponsePicture;
  readonly staging: StagingAdvice | undefined;
  readonly commands: ResponseCommands;
  readonly askMap: AskMap;
}

/** Staging area, evacuation areas and sectors: proposed from zones, wind and roads, drawn and moved on the map. */
export function AreasTab({ incidentId, picture, staging, commands, askMap }: AreasTabProps) {
  const t = useTranslations('response');
  const [asking, setAsking] = useState<'choosing' | 'drawing' | null>(null);
  const ask = (next: Parameters<AskMap>[0]) => {
    setAsking(next === null ? null : next.tool === 'point' ? 'choosing' : 'drawing');
    askMap(next);
  };
  const { areas, zones, mayCommand: may } = picture;
  const drawn = (take: (ring: LngLat[]) => void) =>
    ask({
      tool: 'polygon',
      take: (ring) => {
        setAsking(null);
        take(ring);
      },
    });
  return (
    <section className={styles['part']} aria-label={t('areas')}>
      {asking === null ? null : (
        <p className={styles['actions']} role="status">
          {asking === 'choosing' ? t('choosing') : t('drawing')}
          <Button look="quiet" onClick={() => ask(null)}>
            {t('stop')}
          </Button>
        </p>
      )}
      <StagingPart
        area={areas.find(({ kind }) => kind === 'staging') ?? null}
        staging={staging}
        may={may}
        busy={commands.setStaging.isPending}
        onSet={(position) => commands.setStaging.mutate({ incidentId, position: [...position] })}
        onChoose={() =>
          ask({
            tool: 'point',
            take: (position) => {
              setAsking(null);
              commands.setStaging.mutate({ incidentId, position: [...position] });
            },
          })
        }
      />
      <EvacuationPart
        areas={areas.filter(({ kind }) => kind === 'evacuation')}
        zones={zones}
        may={may}
        busy={commands.evacuate.isPending}
        onZone={(zoneId) => commands.evacuate.mutate({ incidentId, zoneId })}
        onDraw={() =>
          drawn((ring) =>
            commands.addArea.mutate({
              incidentId,
              kind: 'evacuation',
              name: t('evacuation'),
              leader: '',
              ring: ring.map(([lng, lat]) => [lng, lat]),
            }),
          )
        }
        onRemove={(id) => commands.removeArea.mutate({ id })}
      />
      <SectorsPart
        areas={areas.filter(({ kind }) => kind === 'sector')}
        may={may}
        onDraw={(name, leader) =>
          drawn((ring) =>
            commands.addArea.mutate({
              incidentId,
              kind: 'sector',
              name,
              leader,
              ring: ring.map(([lng, lat]) => [lng, lat]),
            }),
          )
        }
        onRemove={(id) => commands.removeArea.mutate({ id })}
      />
    </section>
  );
}

interface StagingPartProps {
  readonly area: IncidentArea | null;
  readonly staging: StagingAdvice | undefined;
  readonly may: boolean;
  readonly busy: boolean;
  readonly onSet: (position: LngLat) => void;
  readonly onChoose: () => void;
}

function StagingPart({ area, staging, may, busy, onSet, onChoose }: StagingPartProps) {
  const t = useTranslations('response');
  const clear = area?.detail['clearMeters'];
  const proposal = staging?.proposal ?? null;
  return (
    <>
      <h3 className={styles['heading']}>{t('staging')}</h3>
      <p className={styles['hint']} data-staging={area !== null}>
        {area === null
          ? t('stagingNone')
          : typeof clear === 'number'
            ? t('clear', { meters: formatDistance(clear) })
            : null}{' '}
        {staging === undefined
          ? null
          : staging.wind === null
            ? t('windUnknown')
            : t('windFrom', { deg: Math.round(staging.wind.fromDeg), station: staging.wind.station })}
      </p>
      {area === null && staging !== undefined ? (
        <p className={styles['hint']}>{proposal === null ? t('noProposal') : <Proposal proposal={proposal} />}</p>
      ) : null}
      {may ? (
        <div className={styles['actions']}>
          {proposal !== null && area === null ? (
            <Button look="primary" disabled={busy} onClick={() => onSet(proposal.position)}>
              {t('adopt')}
            </Button>
          ) : null}
          <Button disabled={busy} onClick={onChoose}>
            {t('choose')}
          </Button>
        </div>
      ) : null}
      <p className={styles['hint']}>{t('stagingHint')}</p>
    </>
  );
}

function Proposal({ proposal }: { readonly proposal: NonNullable<StagingAdvice['proposal']> }) {
  const t = useTranslations('response');
  const { road, meters, clearMeters, offUpwindDeg } = proposal;
  const common = { road: road === '' ? t('unnamedRoad') : road, meters: formatDistance(meters) };
  return (
    <>
      {clearMeters > 1e6
        ? t('proposalNoZone', common)
        : t('proposal', { ...common, clear: formatDistance(clearMeters) })}
      {offUpwindDeg === null ? '' : ` · ${t('offUpwind', { deg: Math.round(offUpwindDeg) })}`}
    </>
  );
}

interface SectorsPartProps {
  readonly areas: readonly IncidentArea[];
  readonly may: boolean;
  readonly onDraw: (name: string, leader: string) => void;
  readonly onRemove: (id: number) => void;
}

function SectorsPart({ areas, may, onDraw, onRemove }: SectorsPartProps) {
  const t = useTranslations('response');
  const [name, setName] = useState('');
  const [leader, setLeader] = useState('');
  return (
    <>
      <h3 className={styles['heading']}>{t('sectors')}</h3>
      {areas.length === 0 ? <p className={styles['hint']}>{t('sectorsNone')}</p> : null}
      <ol>
        {areas.map((area) => (
          <li key={area.id} className={styles['area']} data-area={area.id}>
            <p className={styles['areaHead']}>
              <span>
                {area.name}
                <small>{area.leader}</small>
              </span>
              {may ? (
                <PressedTwice sure={t('removeSure')} onConfirm={() => onRemove(area.id)}>
                  {t('remove')}
                </PressedTwice>
              ) : null}
            </p>
          </li>
        ))}
      </ol>
      {may ? (
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            onDraw(name, leader);
          }}
        >
          <Field
            label={t('sectorName')}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
          />
          <Field
            label={t('leader')}
            value={leader}
            maxLength={120}
            onChange={(event) => setLeader(event.target.value)}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            {t('drawSector')}
          </Button>
        </form>
      ) : null}
    </>
  );
}
