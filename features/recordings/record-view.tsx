'use client';

import { useMutation } from '@tanstack/react-query';
import { Camera, Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { MaskOverlay } from './mask-overlay.tsx';
import { RecordPlayer } from './record-player.ts';
import type { CameraTimeline, PlaybackGrant } from './recording-types.ts';
import styles from './recordings.module.css';
import { saveBlob, takeSnapshot } from './snapshot.ts';

const RATES = [0.5, 1, 2, 4, 8] as const;
const JUMP_MS = 10_000;
/** A token is renewed this long before its end. */
const RENEW_BEFORE_MS = 60_000;

interface RecordViewProps {
  readonly grant: PlaybackGrant;
  readonly camera: CameraTimeline['camera'];
  readonly masks: CameraTimeline['masks'];
  /** Who looks: stands over the picture. */
  readonly viewer: string;
  /** Where to go; a new object for every wish. */
  readonly wish: { readonly at: number };
  readonly onClock: (at: number) => void;
}

/** The player of stored pictures with who and when over it; masks are laid over the picture, not cut out of it. */
export function RecordView({ grant, camera, masks, viewer, wish, onClock }: RecordViewProps) {
  const t = useTranslations('recordings');
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const video = useRef<HTMLVideoElement | null>(null);
  const player = useRef<RecordPlayer | null>(null);
  const token = useRef(grant.token);
  const [clock, setClock] = useState<number | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [failure, setFailure] = useState<number | null>(null);
  const [rate, setRate] = useState(1);
  const snapshot = useMutation(trpc.recordings.snapshot.mutationOptions());
  const { mutate: renew } = useMutation(
    trpc.recordings.renew.mutationOptions({
      onSuccess: (fresh) => {
        token.current = fresh.token;
      },
    }),
  );
  const latest = useRef({ onClock, wish });
  useEffect(() => {
    latest.current = { onClock, wish };
  });
  useEffect(() => {
    token.current = grant.token;
    const pause = Math.max(5_000, grant.expiresAt - Date.now() - RENEW_BEFORE_MS);
    const timer = setInterval(() => renew({ accessId: grant.accessId }), pause);
    return () => clearInterval(timer);
  }, [grant, renew]);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    setFailure(null);
    const made = new RecordPlayer({
      video: element,
      url: grant.url,
      token: () => token.current,
      startAt: latest.current.wish.at,
      onClock: (at, playing) => {
        setClock(at);
        setPlaying(playing);
        if (at !== null && playing) latest.current.onClock(Math.round(at));
      },
      onFailure: setFailure,
    });
    player.current = made;
    return () => {
      player.current = null;
      made.destroy();
    };
  }, [grant.url]);
  useEffect(() => {
    player.current?.seek(wish.at);
  }, [wish]);
  useEffect(() => {
    if (video.current !== null) video.current.playbackRate = rate;
  }, [rate]);

  const toggle = () => {
    const element = video.current;
    if (element === null) return;
    if (element.paused) void element.play().catch(() => {});
    else element.pause();
  };
  const jump = (ms: number) => {
    if (clock !== null) player.current?.seek(clock + ms);
  };
  const keys = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      ' ': toggle,
      ArrowLeft: () => jump(-JUMP_MS),
      ArrowRight: () => jump(JUMP_MS),
    };
    const act = acts[event.key];
    if (act === undefined || event.target !== event.currentTarget) return;
    event.preventDefault();
    act();
  };
  const words = clock === null ? '' : `${formatDate(clock)} ${formatClock(clock)}`;
  const keep = async () => {
    const element = video.current;
    if (element === null || clock === null) return;
    element.pause();
    await snapshot.mutateAsync({ accessId: grant.accessId, at: Math.round(clock) });
    const blob = await takeSnapshot(element, masks, { top: `${nameOf(camera)}  ${words}`, bottom: viewer });
    if (blob !== null) saveBlob(blob, `${camera.id}-${words.replace(/[^\d]/g, '')}.png`);
  };
  return (
    <div className={styles['view']}>
      <section
        className={styles['picture']}
        aria-label={t('picture', { name: nameOf(camera) })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes the keys of the player
        tabIndex={0}
        onKeyDown={keys}
      >
        <video ref={video} muted playsInline data-clock={clock === null ? '' : Math.round(clock)} />
        <MaskOverlay masks={masks} />
        <p className={styles['overTop']}>{words}</p>
        <p className={styles['overBottom']}>{viewer}</p>
        {failure === null ? null : (
          <p className={styles['failure']} role="alert">
            {failure === 404 ? t('gone') : t('failed', { code: failure })}
          </p>
        )}
      </section>
      <div className={styles['controls']}>
        <IconButton label={t('back10')} shortcut="←" onClick={() => jump(-JUMP_MS)}>
          <RotateCcw size={18} strokeWidth={1.5} aria-hidden />
        </IconButton>
        <IconButton label={isPlaying ? t('pause') : t('play')} shortcut="Space" onClick={toggle}>
          {isPlaying ? (
            <Pause size={18} strokeWidth={1.5} aria-hidden />
          ) : (
            <Play size={18} strokeWidth={1.5} aria-hidden />
          )}
        </IconButton>
        <IconButton label={t('forward10')} shortcut="→" onClick={() => jump(JUMP_MS)}>
          <RotateCw size={18} strokeWidth={1.5} aria-hidden />
        </IconButton>
        <label className={styles['rate']}>
          <span className="visually-hidden">{t('rate')}</span>
          <select value={rate} onChange={(event) => setRate(Number(event.target.value))}>
            {RATES.map((one) => (
              <option key={one} value={one}>
                {`${one}×`}
              </option>
            ))}
          </select>
        </label>
        <time className={styles['clock']}>{clock === null ? '--:--:--' : words}</time>
        <IconButton
          label={t('snapshot')}
          disabled={clock === null || snapshot.isPending}
          onClick={() => void keep().catch(() => {})}
        >
          <Camera size={18} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </div>
      {snapshot.isError ? <p role="alert">{refusal(snapshot.error)}</p> : null}
    </div>
  );
}
