'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Pause, Play, Radio, SkipBack, SkipForward } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { REPLAY_SPEEDS, REPLAY_WINDOWS_MS, type ReplayWindow } from '../../domain/replay.ts';
import type { Selection } from '../../domain/situation.ts';
import { trpcClient, useTRPC } from '../../lib/trpc/client.tsx';
import { serverNow } from '../../lib/use-now.ts';
import styles from './replay-bar.module.css';
import { replayKey } from './replay-keys.ts';
import type { ReplayPlayer } from './replay-player.ts';
import { ReplayTrack } from './replay-track.tsx';
import { DAY, fieldOf, momentOf, type SliderWindow, windowFor } from './replay-window.ts';
import { useReplayStatus } from './use-replay-status.ts';

interface ReplayBarProps {
  readonly player: ReplayPlayer;
  readonly selection: Selection | null;
  readonly onLive: () => void;
}

const ICON = { size: 18, strokeWidth: 1.5, 'aria-hidden': true } as const;
const MINUTE = 60_000;
const WINDOW_WORDS = { 3600000: '1', 21600000: '6', 86400000: '24', 604800000: '168' } as const satisfies Record<
  ReplayWindow,
  string
>;

/** The slider of the past: play, speed, steps, typing a moment, and the way back to live (REQ-MAP-13). */
export function ReplayBar({ player, selection, onLive }: ReplayBarProps) {
  const t = useTranslations('replay');
  const trpc = useTRPC();
  const status = useReplayStatus(player);
  const [lengthMs, setLength] = useState<ReplayWindow>(DAY);
  const [kept, setKept] = useState<SliderWindow | null>(null);
  const window = windowFor(kept, status.time, serverNow(), lengthMs);
  useEffect(() => setKept(window), [window]);
  const minutes = { from: Math.floor(window.from / MINUTE) * MINUTE, to: Math.ceil(window.to / MINUTE) * MINUTE };
  const marks = useQuery(
    trpc.replay.marks.queryOptions(minutes, { staleTime: 30_000, placeholderData: keepPreviousData }),
  );
  const history = useQuery(trpc.replay.history.queryOptions(undefined, { staleTime: 60_000 }));

  const toggle = () => (status.playing ? player.pause() : player.play());
  const step = async (direction: 1 | -1) => {
    player.pause();
    const { at } = await trpcClient.replay.turn.query({ time: Math.round(player.status().time), direction });
    if (at !== null) player.seek(at);
  };
  const press = (key: string): boolean => {
    const asked = replayKey(key, window.to - window.from);
    if (asked === null) return false;
    if (asked.kind === 'toggle') toggle();
    else if (asked.kind === 'live') onLive();
    else player.seek(asked.kind === 'start' ? window.from : status.time + asked.byMs);
    return true;
  };
  usePageKeys(press);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { target } = event;
    // Space presses the button that has the focus; choices and the typed moment have their own keys.
    const isSlider = target instanceof HTMLInputElement && target.type === 'range';
    if (!isSlider && target instanceof HTMLElement && /^(INPUT|SELECT|BUTTON)$/.test(target.tagName)) return;
    if (!press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section className={styles['bar']} aria-label={t('title')} data-replay-bar onKeyDown={onKeyDown}>
      <div className={styles['row']}>
        <IconButton label={t('previous')} onClick={() => void step(-1)}>
          <SkipBack {...ICON} />
        </IconButton>
        <IconButton label={status.playing ? t('pause') : t('play')} shortcut="Space" onClick={toggle} data-replay-play>
          {status.playing ? <Pause {...ICON} /> : <Play {...ICON} />}
        </IconButton>
        <IconButton label={t('next')} onClick={() => void step(1)}>
          <SkipForward {...ICON} />
        </IconButton>
        <select
          className={styles['choice']}
          aria-label={t('speed')}
          value={status.speed}
          onChange={({ target }) => {
            const speed = REPLAY_SPEEDS.find((one) => one === Number(target.value));
            if (speed !== undefined) player.setSpeed(speed);
          }}
        >
          {REPLAY_SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {t('times', { speed })}
            </option>
          ))}
        </select>
        <MomentField time={status.time} onMoment={(time) => player.seek(time)} />
        <span className={styles['note']}>
          {status.phase === 'failed'
            ? t('failed')
            : status.phase === 'loading'
              ? t('loading')
              : status.thinnedSeconds > 0
                ? t('thinned', { seconds: Math.round(status.thinnedSeconds) })
                : ''}
        </span>
        <select
          className={styles['choice']}
          aria-label={t('window')}
          value={lengthMs}
          onChange={({ target }) => setLength(REPLAY_WINDOWS_MS.find((one) => one === Number(target.value)) ?? DAY)}
        >
          {REPLAY_WINDOWS_MS.map((one) => (
            <option key={one} value={one}>
              {t(`windows.${WINDOW_WORDS[one]}`)}
            </option>
          ))}
        </select>
        <Button look="primary" className={styles['live']} onClick={onLive} data-replay-live>
          <Radio {...ICON} />
          {t('live')}
        </Button>
      </div>
      <ReplayTrack
        window={window}
        time={status.time}
        marks={marks.data?.marks ?? []}
        more={marks.data?.more ?? false}
        historyFrom={history.data?.from ?? null}
        selection={selection}
        onTime={(time) => player.seek(time)}
      />
    </section>
  );
}

/** The keys hold on the page too, where nothing else has the focus. */
function usePageKeys(press: (key: string) => boolean): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target !== document.body || document.querySelector('dialog[open]') !== null) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
}

/** Date and time in Beijing time; follows the clock until somebody types. */
function MomentField({ time, onMoment }: { readonly time: number; readonly onMoment: (time: number) => void }) {
  const t = useTranslations('replay');
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const moment = typed === null ? null : momentOf(typed);
    setTyped(null);
    if (moment !== null) onMoment(moment);
  };
  return (
    <input
      className={styles['moment']}
      type="datetime-local"
      step={1}
      aria-label={t('moment')}
      value={typed ?? fieldOf(time)}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
