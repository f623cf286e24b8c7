'use client';

import { MapPin } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { STRETCH_CLASSES } from '../../domain/assessment.ts';
import { midnightOf } from '../../domain/assessment-span.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { AppealForm } from './appeal-form.tsx';
import styles from './assessment.module.css';
import type { ResultPoint, UnitDetail } from './assessment-types.ts';
import { TimeBar } from './time-bar.tsx';
import { useMomentWords, useSpanWords } from './use-words.ts';

const DAY_MS = 86_400_000;

/** The points of a unit that were silent, in an outage or distorted, with their stretches; the enterprise may appeal. */
export function PointList({ detail, mayAppeal }: { readonly detail: UnitDetail; readonly mayAppeal: boolean }) {
  const t = useTranslations('assessment');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const from = midnightOf(detail.run.fromDay);
  const to = midnightOf(detail.run.toDay) + DAY_MS;
  const toggle = (fid: number) => {
    const next = new Set(chosen);
    if (!next.delete(fid)) next.add(fid);
    setChosen(next);
  };
  return (
    <section className={styles['points']}>
      <h3>{t('pointsOf')}</h3>
      <p className={styles['quiet']}>{t('pointsHint', { count: detail.points.length })}</p>
      <ul className={styles['legend']}>
        {STRETCH_CLASSES.map((one) => (
          <li key={one}>
            <svg viewBox="0 0 22 12" width="22" height="12" aria-hidden>
              <rect className={styles[`time_${one}`]} x="1" y="1" width="20" height="10" data-sample />
            </svg>
            {t(`classOf.${one}`)}
            <small>{one === 'device' || one === 'network' ? t('counts') : t('countsNot')}</small>
          </li>
        ))}
      </ul>
      <ul className={styles['pointRows']}>
        {detail.points.map((point) => (
          <PointRow
            key={point.fid}
            point={point}
            from={from}
            to={to}
            chosen={mayAppeal && point.offline > 0 ? chosen.has(point.fid) : null}
            onChoose={() => toggle(point.fid)}
          />
        ))}
      </ul>
      {mayAppeal && detail.points.some((point) => point.offline > 0) ? (
        <AppealForm runId={detail.run.id} fids={[...chosen]} from={from} to={to} onSent={() => setChosen(new Set())} />
      ) : null}
    </section>
  );
}

interface PointRowProps {
  readonly point: ResultPoint;
  readonly from: number;
  readonly to: number;
  /** null where there is nothing to appeal against. */
  readonly chosen: boolean | null;
  readonly onChoose: () => void;
}

function PointRow({ point, from, to, chosen, onChoose }: PointRowProps) {
  const t = useTranslations('assessment');
  const nameOf = useNameOf();
  const span = useSpanWords();
  const moment = useMomentWords();
  const name = nameOf(point);
  const facts = [
    point.offline > 0 ? `${formatNumber(point.offline)} min` : '',
    point.longest > 0 ? `${t('longest')} ${span(point.longest)}` : '',
    point.outage > 0 ? `${t('outage')} ${formatNumber(point.outage)} min` : '',
    point.platform > 0 ? `${t('platform')} ${formatNumber(point.platform)} min` : '',
    point.excused > 0 ? `${t('excused')} ${formatNumber(point.excused)} min` : '',
  ].filter((part) => part !== '');
  const layer = point.kind === 'data' ? 'sensors' : 'cameras';
  return (
    <li className={styles['pointRow']} data-point={point.fid}>
      <span className={styles['pointName']}>
        {chosen === null ? null : (
          <input type="checkbox" checked={chosen} onChange={onChoose} aria-label={t('appealPoint', { name })} />
        )}
        {name}
        <a href={`/?sel=${layer}.${point.fid}`} aria-label={t('showOnMap', { name })} title={t('showOnMap', { name })}>
          <MapPin size={14} strokeWidth={1.5} aria-hidden />
        </a>
      </span>
      <span className={styles['pointFacts']}>{facts.join(' · ')}</span>
      <TimeBar name={name} from={from} to={to} stretches={point.stretches} />
      {point.distortions.length === 0 ? null : (
        <ul className={styles['distortions']}>
          {point.distortions.slice(0, 3).map((one) => (
            <li key={`${one.kind} ${one.from}`}>
              {t(`distortionOf.${one.kind}`)}：{moment(one.from)}–{moment(one.to)}，{one.low}–{one.high}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
