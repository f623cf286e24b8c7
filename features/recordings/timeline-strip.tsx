'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useMediaQuery } from '../../components/use-media-query.ts';
import { formatClock, formatMinute } from '../../lib/i18n/format.ts';
import { ticksOf, type Window } from './day-window.ts';
import type { CameraTimeline } from './recording-types.ts';
import styles from './timeline.module.css';

interface TimelineStripProps {
  readonly window: Window;
  readonly timeline: CameraTimeline | undefined;
  /** Moment of the picture, epoch ms. */
  readonly at: number;
  /** Span that is to be asked for; null while nobody asks. */
  readonly marked: Window | null;
  readonly onSelect: (at: number) => void;
}

/** Steps of the arrow keys, of the same with Shift, and of the page keys. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -60,
  PageDown: 60,
};

/** A day or a part of it: what was recorded, what is missing, what is held. A slider for keyboard, mouse and touch. */
export function TimelineStrip({ window: shown, timeline, at, marked, onSelect }: TimelineStripProps) {
  const t = useTranslations('recordings');
  const isNarrow = useMediaQuery('(max-width: 760px)');
  const track = useRef<HTMLDivElement | null>(null);
  const length = shown.to - shown.from;
  const share = (moment: number) =>
    `${((Math.min(Math.max(moment, shown.from), shown.to) - shown.from) / length) * 100}%`;
  const width = (from: number, to: number) =>
    `${((Math.min(to, shown.to) - Math.max(from, shown.from)) / length) * 100}%`;
  const momentAt = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return null;
    return Math.round(shown.from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * length);
  };
  const select = (event: PointerEvent) => {
    const moment = momentAt(event);
    if (moment !== null) onSelect(moment);
  };
  const move = (event: KeyboardEvent) => {
    const steps = STEPS[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    onSelect(at + steps * 1000 * (event.shiftKey ? 60 : 10));
  };
  const runs = timeline?.runs.filter((run) => run.from < shown.to && run.to > shown.from) ?? [];
  const held = timeline?.held.filter((run) => run.from < shown.to && run.to > shown.from) ?? [];
  return (
    <div className={styles['strip']}>
      <div
        ref={track}
        className={styles['track']}
        role="slider"
        tabIndex={0}
        aria-label={t('timeline')}
        aria-valuemin={shown.from}
        aria-valuemax={shown.to}
        aria-valuenow={Math.round(at)}
        aria-valuetext={formatClock(at)}
        onKeyDown={move}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          select(event);
        }}
      >
        {runs.map((run) => (
          <span
            key={run.from}
            className={styles['run']}
            data-run
            style={{ left: share(run.from), width: width(run.from, run.to) }}
          />
        ))}
        {held.map((run) => (
          <span
            key={`held ${run.from}`}
            className={styles['held']}
            style={{ left: share(run.from), width: width(run.from, run.to) }}
          />
        ))}
        {marked === null || marked.to <= shown.from || marked.from >= shown.to ? null : (
          <span
            className={styles['marked']}
            style={{ left: share(marked.from), width: width(marked.from, marked.to) }}
          />
        )}
        {at < shown.from || at > shown.to ? null : <span className={styles['cursor']} style={{ left: share(at) }} />}
      </div>
      <div className={styles['ticks']} aria-hidden>
        {ticksOf(shown, isNarrow ? 6 : 12).map((tick) => (
          <span key={tick} style={{ left: share(tick) }}>
            {formatMinute(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}
