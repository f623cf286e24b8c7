'use client';

import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Check, Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { LngLat } from '../../domain/place.ts';
import { RESOURCE_TYPES } from '../../domain/resource-type.ts';
import { VEHICLE_CLASSES, type VehicleClass } from '../../domain/route-schema.ts';
import { formatPosition } from '../../lib/i18n/format.ts';
import { useCodeWords, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { BlockPart } from './block-part.tsx';
import { KeepPart } from './keep-part.tsx';
import { ReachList } from './reach-list.tsx';
import type { Block } from './route-types.ts';
import { RouteView } from './route-view.tsx';
import styles from './routing.module.css';
import { type RouteShapes, useDrawnRoute } from './use-drawn-route.ts';
import { useUpwindWords } from './use-route-words.ts';
import { useRouting } from './use-routing.ts';

const NO_BLOCKS: readonly Block[] = [];

interface RoutePanelProps {
  readonly target: LngLat;
  /** Place chosen on the map while `onPick(true)` stands. */
  readonly picked: LngLat | null;
  readonly onPick: (on: boolean) => void;
  readonly onDraw: (shapes: RouteShapes | null) => void;
  readonly onOpen: (fid: number, position: LngLat) => void;
  readonly onBack: () => void;
}

/** Who gets to a place first, by which way, and from which side (REQ-EMER-04). */
export function RoutePanel({ target, picked, onPick, onDraw, onOpen, onBack }: RoutePanelProps) {
  const t = useTranslations('routing');
  const codes = useCodeWords();
  const refusal = useRefusalWords();
  const [type, setType] = useState('');
  const [chosen, setChosen] = useState<number | null>(null);
  const [upwind, setUpwind] = useState(false);
  const [ringsOn, setRingsOn] = useState(false);
  const [vehicle, setVehicle] = useState<VehicleClass>('ambulance');
  const asked = useRouting({ target, chosen, upwind, rings: ringsOn ? vehicle : null });
  const { nearest, blocks, resource, route } = asked;
  const rows = (nearest.data?.resources ?? []).filter((row) => type === '' || row.type === type);
  const found = route === undefined || 'why' in route ? null : route;
  const upwindWords = useUpwindWords(asked.blowing);
  useDrawnRoute({ target, found, resource, rings: asked.rings, blocks: blocks.data?.blocks ?? NO_BLOCKS, onDraw });
  return (
    <Panel
      takesFocus
      label={t('title')}
      title={t('title')}
      note={t('to', { place: formatPosition(...target) })}
      before={
        <IconButton label={t('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
    >
      {resource === null ? null : (
        <RouteView
          resource={resource}
          answer={route}
          upwindWords={upwindWords}
          onOpen={() => onOpen(resource.fid, resource.position)}
        />
      )}
      <div className={styles['part']}>
        <Choice label={t('types')} value={type} onChange={(event) => setType(event.target.value)}>
          <option value="">{t('all')}</option>
          {RESOURCE_TYPES.map((one) => (
            <option key={one} value={one}>
              {codes.resource(one)}
            </option>
          ))}
        </Choice>
        <Check label={t('upwind')} checked={upwind} onChange={(event) => setUpwind(event.target.checked)} />
        {upwind && asked.wind.isSuccess && asked.blowing === null ? (
          <Notice title={asked.wind.data.direction === null ? t('upwindNoWind') : t('upwindCalm')} />
        ) : null}
        <Check label={t('ringsHint')} checked={ringsOn} onChange={(event) => setRingsOn(event.target.checked)} />
        {ringsOn ? (
          <Choice
            label={t('ringVehicle')}
            value={vehicle}
            onChange={(event) => setVehicle(VEHICLE_CLASSES.find((one) => one === event.target.value) ?? 'car')}
          >
            {VEHICLE_CLASSES.map((one) => (
              <option key={one} value={one}>
                {t(`vehicle.${one}`)}
              </option>
            ))}
          </Choice>
        ) : null}
      </div>
      {nearest.isPending ? <Waiting label={t('loading')} /> : null}
      {nearest.isError ? (
        <Notice
          urgent
          title={refusal(nearest.error)}
          action={<Button onClick={() => void nearest.refetch()}>{t('retry')}</Button>}
        />
      ) : null}
      {nearest.isSuccess ? <ReachList rows={rows} chosen={chosen} onChoose={setChosen} /> : null}
      {resource !== null && nearest.data?.mayKeep === true ? (
        <div className={styles['part']}>
          <KeepPart key={resource.fid} fid={resource.fid} out={resource.availability === 'out'} />
        </div>
      ) : null}
      <BlockPart
        blocks={blocks.data?.blocks ?? []}
        mayBlock={blocks.data?.mayBlock ?? false}
        picked={picked}
        onPick={onPick}
      />
    </Panel>
  );
}
