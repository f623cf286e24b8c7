'use client';

import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import type { LngLat } from '../../domain/place.ts';
import type { Selection } from '../../domain/situation.ts';
import { formatDistance, formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './sight.module.css';
import { areaMark } from './sight-marks.ts';

interface SightPanelProps {
  readonly selection: Selection;
  readonly onMark: (mark: FeatureCollection | null) => void;
  readonly onOpen: (selection: Selection, position: LngLat | null) => void;
}

/** What a camera sees, or who sees an object, with what stands between (REQ-EMER-04). Asked for, not always there. */
export function SightPanel(props: SightPanelProps) {
  const t = useTranslations('sight');
  const [open, setOpen] = useState(false);
  const ofCamera = props.selection.layer === 'cameras';
  if (!open)
    return (
      <section className={styles['tools']}>
        <Button onClick={() => setOpen(true)}>{t(ofCamera ? 'showArea' : 'showWatchers')}</Button>
      </section>
    );
  return ofCamera ? <CameraSight {...props} /> : <SpotSight {...props} />;
}

function CameraSight({ selection, onMark, onOpen }: SightPanelProps) {
  const t = useTranslations('sight');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const query = useQuery(trpc.sight.camera.queryOptions({ fid: selection.fid }));
  const answer = query.data;
  useEffect(() => {
    if (answer !== undefined) onMark(areaMark(answer.area));
  }, [answer, onMark]);
  return (
    <section className={styles['tools']} aria-label={t('area')} data-sight={answer?.total}>
      <h3 className={styles['heading']}>{t('area')}</h3>
      {query.isError ? <p role="alert">{refusal(query.error)}</p> : null}
      {answer === undefined ? null : (
        <>
          <p>{t('areaOf', { square: formatNumber(answer.squareMeters), count: answer.total })}</p>
          <ul className={styles['list']}>
            {answer.seen.map((body) => (
              <li key={body.fid}>
                <button
                  type="button"
                  className={styles['link']}
                  onClick={() => onOpen({ layer: 'assets', fid: body.fid }, null)}
                >
                  {nameOf(body)}
                </button>
                <span className={styles['muted']}>{formatDistance(body.meters)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles['muted']}>{t('limits')}</p>
    </section>
  );
}

type Watcher = RouterOutputs['sight']['spot']['watchers'][number];

function SpotSight({ selection, onOpen }: SightPanelProps) {
  const t = useTranslations('sight');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const query = useQuery(trpc.sight.spot.queryOptions({ layer: selection.layer, fid: selection.fid }));
  const watchers = query.data?.watchers;
  return (
    <section className={styles['tools']} aria-label={t('watchers')} data-watchers={watchers?.length}>
      <h3 className={styles['heading']}>{t('watchers')}</h3>
      {query.isError ? <p role="alert">{refusal(query.error)}</p> : null}
      {watchers?.length === 0 ? <p className={styles['muted']}>{t('nobody')}</p> : null}
      <ul className={styles['list']}>
        {watchers?.map((watcher) => (
          <WatcherRow key={watcher.fid} watcher={watcher} onOpen={onOpen} />
        ))}
      </ul>
      <p className={styles['muted']}>{t('limits')}</p>
    </section>
  );
}

function WatcherRow({ watcher, onOpen }: { readonly watcher: Watcher } & Pick<SightPanelProps, 'onOpen'>) {
  const t = useTranslations('sight');
  const nameOf = useNameOf();
  const { sight, hiddenBy } = watcher;
  const words =
    sight === 'hidden' && hiddenBy !== null
      ? t('hiddenBy', { name: nameOf(hiddenBy) })
      : sight === null
        ? ''
        : t(`how.${sight}`);
  return (
    <li data-sight-of={sight}>
      <button
        type="button"
        className={styles['link']}
        onClick={() => onOpen({ layer: 'cameras', fid: watcher.fid }, watcher.position)}
      >
        {nameOf(watcher)}
      </button>
      <span className={styles['muted']}>{`${formatDistance(watcher.meters)} · ${words}`}</span>
    </li>
  );
}
