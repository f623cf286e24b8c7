'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import type { LngLat } from '../../domain/place.ts';
import { formatChainage, formatPost, parseStation } from '../../domain/stationing-text.ts';
import { formatDistance, formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './pipelines.module.css';
import { type StationPlace, stationMark } from './station-mark.ts';

interface PipelineToolsProps {
  readonly fid: number;
  /** Where the pipeline was clicked; null when it was opened from a list. */
  readonly clicked: LngLat | null;
  readonly onMark: (mark: FeatureCollection | null) => void;
  readonly onGo: (position: LngLat) => void;
  readonly onStrip: () => void;
}

/** Chainage of the click, and the way to a chainage or post, on the card of a pipeline (REQ-ENT-50). */
export function PipelineTools({ fid, clicked, onMark, onGo, onStrip }: PipelineToolsProps) {
  const t = useTranslations('pipelines');
  return (
    <section className={styles['tools']} aria-label={t('stationing')}>
      <h3 className={styles['heading']}>{t('stationing')}</h3>
      {clicked === null ? null : <ClickedStation fid={fid} clicked={clicked} />}
      <GoTo
        fid={fid}
        onFound={(found) => {
          onMark(stationMark(found));
          onGo(found.position);
        }}
      />
      <Button onClick={onStrip}>{t('strip.show')}</Button>
    </section>
  );
}

function ClickedStation({ fid, clicked }: { readonly fid: number; readonly clicked: LngLat }) {
  const t = useTranslations('pipelines');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const query = useQuery(
    trpc.pipelines.station.queryOptions({ fid, position: [clicked[0], clicked[1]] }, { staleTime: 300_000 }),
  );
  if (query.isError) return <p role="alert">{refusal(query.error)}</p>;
  const station = query.data;
  if (station === undefined) return null;
  const isolation = ({ upstream, downstream, meters, volumeM3 }: typeof station.isolation): string =>
    [
      t('isolation', {
        upstream: upstream === null ? t('noValve') : nameOf(upstream),
        downstream: downstream === null ? t('noValve') : nameOf(downstream),
        distance: formatDistance(meters),
      }),
      ...(volumeM3 === null ? [] : [t('volume', { volume: formatNumber(volumeM3) })]),
    ].join(t('comma'));
  return (
    <p className={styles['station']} data-station-clicked={Math.round(station.chainageMeters)}>
      <strong className={styles['chainage']}>{formatChainage(station.chainageMeters)}</strong>
      {station.post === null ? null : <span>{formatPost(station.post.post, station.post.plusMeters)}</span>}
      <span className={styles['muted']}>{t('clicked')}</span>
      <span className={styles['muted']}>{isolation(station.isolation)}</span>
    </p>
  );
}

interface GoToProps {
  readonly fid: number;
  readonly onFound: (found: StationPlace) => void;
}

function GoTo({ fid, onFound }: GoToProps) {
  const t = useTranslations('pipelines');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (parseStation(text) === null) {
      setProblem(t('notAStation'));
      return;
    }
    try {
      const hits = await client.fetchQuery(trpc.pipelines.goTo.queryOptions({ text, fid }));
      const hit = hits.find((found) => found.fid === fid);
      setProblem(hit === undefined ? t('noSuchStation', { text }) : null);
      if (hit !== undefined) onFound(hit);
    } catch (failure) {
      setProblem(refusal(failure));
    }
  };
  return (
    <form className={styles['go']} onSubmit={(event) => void go(event)}>
      <Field
        label={t('goTo')}
        placeholder="K12+350"
        value={text}
        error={problem}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit">{t('go')}</Button>
    </form>
  );
}
