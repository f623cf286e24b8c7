'use client';

import { useTranslations } from 'use-intl';
import type { Selection } from '../../domain/situation.ts';
import { formatClock, formatDate, formatMinute } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './replay-track.module.css';
import { ReplayTrends } from './replay-trends.tsx';
import { type SliderWindow, ticksOf } from './replay-window.ts';

type Mark = RouterOutputs['replay']['marks']['marks'][number];

interface ReplayTrackProps {
  readonly window: SliderWindow;
  readonly time: number;
  readonly marks: readonly Mark[];
  /** Some marks are left out: the window is too long for all of them. */
  readonly more: boolean;
  /** From when on there is a past; null while it is not known. */
  readonly historyFrom: number | null;
  readonly selection: Selection | null;
  readonly onTime: (time: number) => void;
}

const DAY_MS = 86_400_000;

/** Tracks on one clock: marks of red and orange warnings, the selected object's runs, and the slider itself. */
export function ReplayTrack(props: ReplayTrackProps) {
  const { window, time, marks, more, historyFrom, selection, onTime } = props;
  const t = useTranslations('replay');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const share = (at: number) => `${(((at - window.from) / (window.to - window.from)) * 100).toFixed(3)}%`;
  const isLong = window.to - window.from > DAY_MS;
  const missing = historyFrom === null ? 0 : Math.max(0, Math.min(historyFrom, window.to) - window.from);
  return (
    <div className={styles['track']}>
      <div className={styles['marks']}>
        {marks.map((mark) => (
          <button
            key={`${mark.warningId} ${mark.at}`}
            type="button"
            tabIndex={-1}
            className={styles['mark']}
            style={{ left: share(mark.at), zIndex: mark.tier === 'red' ? 2 : 1 }}
            title={`${formatClock(mark.at)} ${codes(`tierLong.${mark.tier}`)} ${locale === 'en' ? mark.reasonEn : mark.reasonZh}`}
            data-mark={mark.tier}
            onClick={() => onTime(mark.at)}
          >
            <TierSymbol tier={mark.tier} size={12} title={codes(`tier.${mark.tier}`)} />
          </button>
        ))}
        {marks.length === 0 ? <span className={styles['none']}>{t('noMarks')}</span> : null}
        {more ? <span className={styles['none']}>{t('moreMarks')}</span> : null}
      </div>
      {selection === null ? null : <ReplayTrends fid={selection.fid} window={window} />}
      <div className={styles['slide']}>
        {missing > 0 && historyFrom !== null ? (
          <span
            className={styles['missing']}
            style={{ width: share(window.from + missing) }}
            title={t('noHistory', { moment: `${formatDate(historyFrom)} ${formatClock(historyFrom)}` })}
          />
        ) : null}
        <input
          className={styles['range']}
          type="range"
          min={Math.floor(window.from / 1000)}
          max={Math.ceil(window.to / 1000)}
          step={1}
          value={Math.round(time / 1000)}
          aria-label={t('title')}
          aria-valuetext={`${formatDate(time)} ${formatClock(time)}`}
          onChange={({ target }) => onTime(Number(target.value) * 1000)}
        />
        <span className={styles['needle']} style={{ left: share(time) }} aria-hidden />
      </div>
      <div className={styles['ticks']} aria-hidden>
        {ticksOf(window).map((at) => (
          <span key={at} className={styles['tick']} style={{ left: share(at) }}>
            {isLong ? formatDate(at).slice(5) : formatMinute(at)}
          </span>
        ))}
      </div>
    </div>
  );
}
