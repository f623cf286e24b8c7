'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { serverNow } from '../../lib/use-now.ts';
import { LivePlayer, type PlayerState, type PlayerStats } from './live-player.ts';

/** Browsers leak in long-lived media sources: a fresh player every six hours (facts, wall and long runs). */
const RECYCLE_MS = 6 * 3600_000;

export interface LiveView {
  readonly state: PlayerState;
  readonly stats: PlayerStats | null;
  /** Wall clock of the last picture that was shown, epoch milliseconds; it outlives a restart of the player. */
  readonly lastPictureAt: number | null;
  /** Why the server sent no stream the last time; null while one comes. */
  readonly reason: string | null;
}

const FRESH: LiveView = { state: 'connecting', stats: null, lastPictureAt: null, reason: null };

interface LiveSource {
  /** Null while nothing is to be played: off screen, offline, without a grant. */
  readonly url: string | null;
  readonly token: string;
  readonly economical: boolean;
  readonly onRefused: (status: number) => void;
}

/** Plays a live stream in a video element while `url` is set; a renewed token does not interrupt the picture. */
export function useLivePlayer(
  ref: RefObject<HTMLVideoElement | null>,
  still: RefObject<HTMLCanvasElement | null>,
  source: LiveSource,
): LiveView {
  const { url, economical } = source;
  const [view, setView] = useState<LiveView>(FRESH);
  const [generation, setGeneration] = useState(0);
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation recycles the player
  useEffect(() => {
    const video = ref.current;
    const canvas = still.current;
    if (video === null || canvas === null || url === null) return;
    setView((before) => ({ ...FRESH, lastPictureAt: before.lastPictureAt }));
    const player = new LivePlayer({
      video,
      still: canvas,
      url,
      economical,
      token: () => latest.current.token,
      now: serverNow,
      onState: (state) =>
        setView((before) => ({ ...before, state, reason: state === 'playing' ? null : before.reason })),
      onStats: (stats) =>
        setView((before) => ({ ...before, stats, lastPictureAt: stats.pictureAt ?? before.lastPictureAt })),
      onRefused: (status, reason) => {
        setView((before) => ({ ...before, reason: reason ?? before.reason }));
        latest.current.onRefused(status);
      },
    });
    const recycle = setTimeout(() => setGeneration((count) => count + 1), RECYCLE_MS);
    return () => {
      clearTimeout(recycle);
      player.destroy();
    };
  }, [ref, still, url, economical, generation]);

  return view;
}
