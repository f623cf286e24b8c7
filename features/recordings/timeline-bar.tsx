'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { formatDate } from '../../lib/i18n/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { parseDay, type Window, windowAround, ZOOMS } from './day-window.ts';
import styles from './recordings.module.css';

const ZOOM_NAMES = ['day', 'hours', 'hour', 'minutes'] as const;

interface TimelineBarProps {
  readonly shown: Window;
  readonly at: number;
  readonly onShow: (window: Window) => void;
  readonly onSelect: (at: number) => void;
}

/** Which part of time the timeline shows: day, length, back, forth and now. */
export function TimelineBar({ shown, at, onShow, onSelect }: TimelineBarProps) {
  const t = useTranslations('recordings');
  const now = useNow();
  const length = shown.to - shown.from;
  const move = (direction: -1 | 1) =>
    onShow({ from: shown.from + direction * length, to: shown.to + direction * length });
  return (
    <div className={styles['bar']}>
      <IconButton label={t('earlier')} onClick={() => move(-1)}>
        <ChevronLeft size={18} strokeWidth={1.5} aria-hidden />
      </IconButton>
      <input
        type="date"
        aria-label={t('day')}
        value={formatDate(shown.from)}
        onChange={(event) => {
          const day = parseDay(event.target.value);
          if (day !== null) onShow(windowAround(day, ZOOMS[0]));
        }}
      />
      <IconButton label={t('later')} onClick={() => move(1)}>
        <ChevronRight size={18} strokeWidth={1.5} aria-hidden />
      </IconButton>
      <fieldset className={styles['zooms']}>
        <legend className="visually-hidden">{t('zoom')}</legend>
        {ZOOMS.map((zoom, index) => (
          <Button key={zoom} look="quiet" aria-pressed={zoom === length} onClick={() => onShow(windowAround(at, zoom))}>
            {t(`zoomOf.${ZOOM_NAMES[index] ?? 'day'}`)}
          </Button>
        ))}
      </fieldset>
      <Button
        look="quiet"
        disabled={now === 0}
        onClick={() => {
          onShow(windowAround(now, length));
          onSelect(now - 30_000);
        }}
      >
        {t('newest')}
      </Button>
    </div>
  );
}
