'use client';

import { Maximize2, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import type { VideoCamera } from './camera.ts';
import { TileNotice } from './tile-notice.tsx';
import { useCameraGrant } from './use-camera-grant.ts';
import { type LiveView, useLivePlayer } from './use-live-player.ts';
import { useOnScreen } from './use-on-screen.ts';
import styles from './video-tile.module.css';

interface VideoTileProps {
  readonly camera: VideoCamera;
  readonly economical: boolean;
  readonly onClose: () => void;
}

/** One camera: picture with name and Beijing time, what the stream is, how late it is; or why there is no picture. */
export function VideoTile({ camera, economical, onClose }: VideoTileProps) {
  const t = useTranslations('cameras');
  const { locale } = useLocaleSwitch();
  const frame = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const onScreen = useOnScreen(frame);
  const { view, ask } = useCameraGrant(camera.id, camera.state);
  const grant = view.kind === 'granted' ? view.grant : null;
  const online = grant?.camera.state === 'online';
  const live = useLivePlayer(video, {
    url: grant !== null && online && onScreen ? (grant.url.split('?')[0] ?? null) : null,
    token: grant?.token ?? '',
    economical,
    onRefused: ask,
  });
  const name = locale === 'en' && grant?.camera.nameEn ? grant.camera.nameEn : (grant?.camera.name ?? camera.name);
  const playing = online && live.state === 'playing';
  const close = t('close', { name });

  return (
    <section
      ref={frame}
      className={styles['tile']}
      aria-label={name}
      data-camera={camera.id}
      data-state={playing ? 'playing' : online ? live.state : (grant?.camera.state ?? view.kind)}
      onKeyDown={(event) => {
        if (event.key !== 'Delete') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <video ref={video} className={styles['video']} muted playsInline autoPlay aria-label={t('pictureOf', { name })} />
      <TileNotice view={view} player={live.state} fallback={camera} />
      <header className={styles['head']}>
        <span className={styles['name']}>{name}</span>
        <PictureClock live={live} shown={playing} />
        <span className={styles['actions']}>
          <IconButton label={t('enlarge', { name })} onClick={() => void toggleFullscreen(frame.current)}>
            <Maximize2 size={15} strokeWidth={1.5} aria-hidden />
          </IconButton>
          <IconButton label={close} shortcut="Delete" onClick={onClose}>
            <X size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </span>
      </header>
      {playing && <StreamFacts live={live} codec={grant?.camera.codec ?? null} />}
    </section>
  );
}

async function toggleFullscreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement !== null) await document.exitFullscreen();
  else await element?.requestFullscreen?.().catch(() => {});
}

/** The time of the picture on screen, not of the wall: a frozen picture shows a standing clock. */
function PictureClock({ live, shown }: { readonly live: LiveView; readonly shown: boolean }) {
  const t = useTranslations('cameras');
  const at = live.stats?.pictureAt ?? null;
  if (!shown || at === null) return null;
  return (
    <time className={styles['clock']} title={t('beijingTime')} dateTime={new Date(at).toISOString()}>
      <span className={styles['date']}>{formatDate(at)} </span>
      {formatClock(at)}
    </time>
  );
}

/** Codec, resolution and measured delay, as section 4 of the issue asks. */
function StreamFacts({ live, codec }: { readonly live: LiveView; readonly codec: string | null }) {
  const t = useTranslations('cameras');
  const { stats } = live;
  if (stats === null || stats.width === 0) return null;
  const parts = [codec === null ? 'H.264' : `H.264 ${codec}`, `${stats.width}×${stats.height}`];
  if (stats.delaySeconds !== null) parts.push(t('delay', { seconds: Math.max(0, stats.delaySeconds).toFixed(1) }));
  return <footer className={styles['facts']}>{parts.join(' · ')}</footer>;
}
