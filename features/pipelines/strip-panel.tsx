'use client';

import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { List, Printer, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { BBox, LngLat } from '../../domain/place.ts';
import { cutCourse, legsOf, placeAtChainage, stationOf } from '../../domain/stationing.ts';
import { formatChainage } from '../../domain/stationing-text.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { HcaList } from './hca-list.tsx';
import { stationMark } from './station-mark.ts';
import styles from './strip.module.css';
import type { Mark, MarkTarget, Strip } from './strip-bands.ts';
import { StripBands } from './strip-rows.tsx';
import { clampWindow, panWindow, type StripWindow, zoomWindow } from './strip-scale.ts';

interface StripPanelProps {
  readonly fid: number;
  /** Middle of the map: the strip follows it. */
  readonly center: LngLat;
  readonly onShow: (bbox: BBox, middle: LngLat) => void;
  readonly onMark: (mark: FeatureCollection | null) => void;
  readonly onTarget: (target: MarkTarget) => void;
  readonly onClose: () => void;
}

/** Values of sensors are asked for again this often. */
const LIVE_MS = 15_000;
/** The map counts as being on the pipeline within this distance. */
const NEAR_METERS = 1_500;

/** The strip of a pipeline beside the map: themes along the chainage, one window for both (REQ-ENT-50; C-42..C-51). */
export function StripPanel(props: StripPanelProps) {
  const { fid, onClose } = props;
  const t = useTranslations('pipelines');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const query = useQuery(trpc.pipelines.strip.queryOptions({ fid }, { refetchInterval: LIVE_MS }));
  const strip = query.data;
  return (
    <Panel
      label={t('strip.title')}
      title={strip === undefined ? t('strip.title') : nameOf(strip.pipeline)}
      note={t('strip.title')}
      actions={
        <>
          <a
            href={`/pipelines?print=strip&fid=${fid}`}
            target="_blank"
            rel="noreferrer"
            title={t('strip.print')}
            aria-label={t('strip.print')}
          >
            <Printer size={16} strokeWidth={1.5} aria-hidden />
          </a>
          <IconButton label={common('close')} onClick={onClose}>
            <X size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </>
      }
    >
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? (
        <Notice
          urgent
          title={t('strip.failed')}
          action={<Button onClick={() => void query.refetch()}>{common('retry')}</Button>}
        >
          {refusal(query.error)}
        </Notice>
      ) : null}
      {strip === undefined ? null : <StripBody {...props} strip={strip} />}
    </Panel>
  );
}

function boxOf(lines: readonly (readonly LngLat[])[]): BBox | null {
  const places = lines.flat();
  if (places.length === 0) return null;
  const lngs = places.map(([lng]) => lng);
  const lats = places.map(([, lat]) => lat);
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

function StripBody({ strip, center, onShow, onMark, onTarget }: StripPanelProps & { readonly strip: Strip }) {
  const t = useTranslations('pipelines');
  const length = strip.pipeline.lengthMeters;
  const legs = useMemo(() => legsOf(strip.stretches), [strip.stretches]);
  const [window, setWindow] = useState<StripWindow>({ fromMeters: 0, toMeters: length });
  const [chosen, setChosen] = useState<Mark | null>(null);
  const [list, setList] = useState(false);
  const station = useMemo(() => stationOf(legs, center), [legs, center]);
  const cursor = station !== null && Math.abs(station.offsetMeters) < NEAR_METERS ? station.chainageMeters : null;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  // The map was moved: the window goes along when the place leaves it.
  useEffect(() => {
    if (cursor === null) return;
    setWindow((now) =>
      cursor >= now.fromMeters && cursor <= now.toMeters
        ? now
        : panWindow(now, cursor - (now.fromMeters + now.toMeters) / 2, length),
    );
  }, [cursor, length]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const move = (wanted: StripWindow): void => {
    const next = clampWindow(wanted, length);
    setWindow(next);
    // One flight when the hand rests, not one for every pixel.
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const bbox = boxOf(cutCourse(legs, next.fromMeters, next.toMeters));
      const middle = placeAtChainage(legs, (next.fromMeters + next.toMeters) / 2);
      if (bbox !== null) onShow(bbox, middle ?? [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2]);
    }, 250);
  };
  const choose = (mark: Mark): void => {
    setChosen(mark);
    const at =
      mark.kind === 'point' ? mark.atMeters : mark.kind === 'span' ? (mark.fromMeters + mark.toMeters) / 2 : null;
    const position = at === null ? null : placeAtChainage(legs, at);
    if (at !== null && position !== null)
      onMark(stationMark({ fid: strip.pipeline.fid, chainageMeters: at, position }));
  };
  const middle = (window.fromMeters + window.toMeters) / 2;
  return (
    <>
      <div
        className={styles['head']}
        data-strip-window={`${Math.round(window.fromMeters)}-${Math.round(window.toMeters)}`}
      >
        <span className={styles['range']}>
          {formatChainage(window.fromMeters)} – {formatChainage(window.toMeters)}
          {cursor === null ? '' : ` · ${t('strip.map')} ${formatChainage(cursor)}`}
        </span>
        {strip.balance === null ? null : (
          <span className={styles['range']}>
            {t(`strip.balance.${strip.balance.sign}`, {
              loss: formatNumber(strip.balance.lossPercent, 1),
              uncertainty: formatNumber(strip.balance.uncertaintyPercent, 1),
            })}
          </span>
        )}
        <IconButton label={t('strip.zoomIn')} onClick={() => move(zoomWindow(window, 0.5, cursor ?? middle, length))}>
          <ZoomIn size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
        <IconButton label={t('strip.zoomOut')} onClick={() => move(zoomWindow(window, 2, cursor ?? middle, length))}>
          <ZoomOut size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
        <IconButton label={t('strip.list')} pressed={list} onClick={() => setList(!list)}>
          <List size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </div>
      {list ? (
        <HcaList strip={strip} window={window} onArea={(area) => move(area)} />
      ) : (
        <StripBands strip={strip} window={window} cursor={cursor} onWindow={move} onChoose={choose} />
      )}
      <p className={styles['said']} aria-live="polite">
        {chosen === null ? (
          <span className={styles['empty']}>{t('strip.hint')}</span>
        ) : (
          <>
            {chosen.title}{' '}
            {chosen.target === undefined || chosen.target.kind === 'area' ? null : (
              <button type="button" className={styles['link']} onClick={() => chosen.target && onTarget(chosen.target)}>
                {t('strip.open')}
              </button>
            )}
          </>
        )}
      </p>
    </>
  );
}
